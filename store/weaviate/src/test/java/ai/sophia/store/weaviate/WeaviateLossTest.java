package ai.sophia.store.weaviate;

import ai.sophia.contract.Samples;
import ai.sophia.contract.SharedIndexLossContract;
import ai.sophia.contract.StoppableServer;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.Position;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import org.junit.jupiter.api.AfterAll;

/** A server that is killed, comes back, or has lost what it held. */
final class WeaviateLossTest extends SharedIndexLossContract {
    private static final TestingWeaviate server = TestingWeaviate.start();

    private final WeaviateSettings settings = TestingIndexes.settings(server).prefixed(TestingIndexes.freshPrefix());
    private final Names names = Names.of(settings.prefix(), Samples.SPACE);

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected StoppableServer server() {
        return server;
    }

    @Override
    protected SharedIndex open() {
        return TestingIndexes.open(settings);
    }

    @Override
    protected void removeCollections() {
        try (WeaviateServer other = TestingIndexes.server(settings)) {
            new Holdings(other, names, 1).drop();
        }
    }

    @Override
    protected void note(Position position) {
        try (WeaviateServer other = TestingIndexes.server(settings)) {
            new Checkpoints(other, names, 1).write(position, 1);
        }
    }
}
