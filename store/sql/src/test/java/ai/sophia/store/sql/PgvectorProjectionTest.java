package ai.sophia.store.sql;

import ai.sophia.contract.ProjectionContract;
import java.nio.file.Path;

/** pgvector in the database of the records keeps the contract. */
final class PgvectorProjectionTest extends ProjectionContract<PgvectorIndex> {
    @Override
    protected PgvectorIndex open(Path directory) {
        return TestingPgvector.open(directory);
    }

    @Override
    protected void kill(PgvectorIndex index) {
        index.abandon();
    }
}
