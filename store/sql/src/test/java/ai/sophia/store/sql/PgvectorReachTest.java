package ai.sophia.store.sql;

import ai.sophia.contract.IndexReachContract;
import java.nio.file.Path;

/** pgvector in the database of the records keeps the contract. */
final class PgvectorReachTest extends IndexReachContract<PgvectorIndex> {
    @Override
    protected PgvectorIndex open(Path directory) {
        return TestingPgvector.open(directory);
    }
}
