package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingChroma;
import ai.sophia.core.tier.Guard;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A node with an index on a real ChromaDB server. */
final class ChromaTest extends IndexServerContract<TestingChroma> {
    @Override
    String name() {
        return "chroma";
    }

    @Override
    TestingChroma startServer() {
        return TestingChroma.start();
    }

    @Override
    Map<String, String> settings(TestingChroma server) {
        return Map.of(
                "chroma.host", server.address().getHost(),
                "chroma.port", String.valueOf(server.address().getPort()));
    }

    @Test
    void whatTakesLongerThanASearchMayIsNotSlowForAWrite() {
        node.close();
        node = open(Map.of("budgets.vectors", "1 ms", "budgets.servers", "1 ms"));
        for (int i = 0; i < 20; i++) {
            remember("Ada plays piece " + i);
            caughtUp();
        }
        assertThat(status().calls()).isGreaterThan(20);
        assertThat(status().state()).isEqualTo(Guard.State.UP);
        // a recall whose millisecond is over before it comes to the server is no call of it
        Awaitility.await().untilAsserted(() -> {
            assertThat(recall().degraded()).contains(name());
            assertThat(status().state()).isEqualTo(Guard.State.DOWN);
        });
        assertThat(node.wiring().tiers().status(name()).state()).isEqualTo(Guard.State.DOWN);
        remember("Ada plays a last piece");
        caughtUp();
    }

    private Guard.Status status() {
        return node.wiring().servers().all().getFirst().status();
    }
}
