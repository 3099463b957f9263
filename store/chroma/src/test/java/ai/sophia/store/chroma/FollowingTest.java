package ai.sophia.store.chroma;

import ai.sophia.contract.SharedIndexFollowingContract;
import ai.sophia.contract.TestingChroma;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.store.sql.SqlMemoryStore;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The index behind the log of changes of a real record store, on a server that comes and goes. */
final class FollowingTest extends SharedIndexFollowingContract<TestingChroma> {
    @Override
    protected TestingChroma start() {
        return TestingChroma.start();
    }

    @Override
    protected MemoryStore records(Path directory) {
        return SqlMemoryStore.open(directory);
    }

    @Override
    protected SharedIndex open(TestingChroma server, String name, BooleanSupplier leads) {
        return TestingIndexes.open(TestingIndexes.settings(server.address()).in("default_tenant", name), leads);
    }
}
