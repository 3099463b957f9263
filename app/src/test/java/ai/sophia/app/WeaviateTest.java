package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.recall.Recall;
import ai.sophia.store.weaviate.testing.TestingManners;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node with an index on a double of a Weaviate server. */
final class WeaviateTest extends IndexServerContract<TestingWeaviate> {
    @Override
    String name() {
        return "weaviate";
    }

    @Override
    TestingWeaviate startServer() {
        return TestingWeaviate.start();
    }

    @Override
    Map<String, String> settings(TestingWeaviate server) {
        return Map.of(
                "weaviate.host", server.address().getHost(),
                "weaviate.port", String.valueOf(server.address().getPort()),
                "weaviate.grpcPort", String.valueOf(server.grpcPort()));
    }

    @Test
    void aServerThatHangsIsLeftOutOfTheAnswer() {
        node.close();
        node = open(Map.of("budgets.vectors", "5 s", "budgets.servers", "5 s"));
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.manners().be(TestingManners.Manner.HANG);
        Recall recall = recall();
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.degraded()).containsExactly("weaviate");
        server.manners().be(TestingManners.Manner.ANSWER);
    }

    @Test
    void anAnswerIsTheSameWhateverTheServerMakesUp() {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.manners().be(TestingManners.Manner.NONSENSE);
        Recall recall = recall();
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.degraded()).containsExactly("weaviate");
        server.manners().be(TestingManners.Manner.ANSWER);
    }
}
