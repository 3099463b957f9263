package ai.sophia.store.weaviate;

import ai.sophia.contract.SharedIndexFollowingContract;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.store.sql.SqlMemoryStore;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The index behind the log of changes of a real record store, on a server that comes and goes. */
final class FollowingTest extends SharedIndexFollowingContract<TestingWeaviate> {
    @Override
    protected TestingWeaviate start() {
        return TestingWeaviate.start();
    }

    @Override
    protected MemoryStore records(Path directory) {
        return SqlMemoryStore.open(directory);
    }

    @Override
    protected SharedIndex open(TestingWeaviate server, String name, BooleanSupplier leads) {
        return TestingIndexes.open(TestingIndexes.settings(server).prefixed("Of" + name), leads);
    }
}
