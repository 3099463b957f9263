package ai.sophia.store.sql;

import ai.sophia.contract.VectorIndexContract;
import java.nio.file.Path;

/** pgvector in the database of the records keeps the contract. */
final class PgvectorVectorTest extends VectorIndexContract<PgvectorIndex> {
    @Override
    protected PgvectorIndex open(Path directory) {
        return TestingPgvector.open(directory);
    }
}
