package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Samples;
import ai.sophia.contract.SharedIndexLossContract;
import ai.sophia.contract.StoppableServer;
import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingProxy;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.Position;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A server that is killed, comes back, or has lost what it held. */
final class ChromaServerLossTest extends SharedIndexLossContract {
    private static final TestingChroma server = TestingChroma.start();

    private final ChromaSettings settings =
            TestingIndexes.settings(server.address()).in("default_tenant", TestingIndexes.freshDatabase());
    private final Names names = Names.of(settings.database(), Samples.SPACE);

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
        try (ChromaServer other = TestingIndexes.server(settings)) {
            new Holdings(other, names).all().forEach(other::drop);
        }
    }

    @Override
    protected void note(Position position) {
        try (ChromaServer other = TestingIndexes.server(settings)) {
            new Checkpoints(other, names).write(position, 1);
        }
    }

    @Test
    void openingWaitsForNoServerAndAsksNone() {
        try (TestingProxy proxy = TestingProxy.to(new InetSocketAddress(
                server.address().getHost(), server.address().getPort()))) {
            proxy.become(new TestingProxy.Manner.Hanging());
            ChromaSettings hanging = ChromaSettings.of(
                            proxy.address().getHostString(), proxy.address().getPort())
                    .in("default_tenant", settings.database());
            try (SharedIndex index = ChromaVectors.open(
                    hanging, Samples.SPACE, TestingIndexes::key, TestingIndexes.guards(), () -> true)) {
                assertThat(proxy.sent()).isZero();
                proxy.become(new TestingProxy.Manner.Through());
                assertThat(index.follow()).isFalse();
                assertThat(proxy.sent()).isPositive();
            }
        }
    }
}
