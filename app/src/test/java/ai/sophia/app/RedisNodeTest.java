package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Cache.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with a real Redis behind its caches. */
final class RedisNodeTest {
    private static final String QUESTION = "What does Ada play?";

    @TempDir
    private Path home;

    private TestingRedis server;

    @BeforeEach
    void startServer() {
        server = TestingRedis.single(home.resolve("redis"));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void aNodeThatIsStartedAnewFindsInRedisWhatItHadComputed() {
        List<Hit> first;
        try (TestingNode node = open(State.SERVING)) {
            Position position = remember(node, "Ada plays the cello");
            first = recall(node, Optional.of(position)).hits();
            assertThat(first).hasSize(1);
        }
        try (TestingNode again = open(State.SERVING)) {
            Recall second = recall(again, Optional.empty());
            assertThat(second.hits()).isEqualTo(first);
            assertThat(second.steps()).extracting(Recall.Step::name).containsExactly("cache");
            again.wiring().remembering().remember(TestingNode.draft("bob", "Ada plays the cello", List.of()));
            assertThat(cache(again, "redis.embeddings").statistics().hits()).isEqualTo(1);
        }
    }

    @Test
    void whatIsWrittenIsInTheNextAnswerAndWhatIsDeletedIsNot() {
        try (TestingNode node = open(State.SERVING)) {
            recall(node, Optional.of(remember(node, "Ada plays the cello")));
        }
        try (TestingNode again = open(State.SERVING)) {
            remember(again, "Ada plays the drums too");
            assertThat(recall(again, Optional.empty()).hits()).hasSize(2);
        }
    }

    @Test
    void nodesOnOneDatabaseGiveEachOthersAnswersUntilTheyHaveSeenAChange() {
        TestingPostgres postgres = TestingPostgres.shared();
        Map<String, String> records = Map.of(
                "SOPHIA_RECORDS", postgres.database(),
                "SOPHIA_POSTGRES_USER", postgres.user(),
                "SOPHIA_POSTGRES_PASSWORD", postgres.password());
        try (TestingNode one = open("one", records, State.SERVING);
                TestingNode other = open("other", records, State.SERVING)) {
            Position first = remember(one, "Ada plays the cello");
            List<Hit> hits = recall(one, Optional.of(first)).hits();
            Awaitility.await().until(() -> held("KEYS", "*}:answers:*").contains("answers"));
            Recall given = recall(other, Optional.of(first));
            assertThat(given.hits()).isEqualTo(hits);
            assertThat(given.steps()).extracting(Recall.Step::name).containsExactly("cache");
            assertThat(cache(other, "redis.answers").statistics().hits()).isEqualTo(1);
            Position second = remember(other, "Ada plays the drums too");
            assertThat(recall(other, Optional.empty()).hits()).hasSize(2);
            assertThat(recall(one, Optional.of(second)).hits()).hasSize(2);
        }
    }

    @Test
    void noWordOfAMemoryOrAQuestionLiesInRedis() {
        try (TestingNode node = open(State.SERVING)) {
            recall(node, Optional.of(remember(node, "Ada plays the cello")));
        }
        String all = held(
                "EVAL",
                "local all = '' for _, key in ipairs(redis.call('KEYS', '*')) do all = all .. key .. redis.call('GET', key) end return all",
                "0");
        assertThat(all).contains("sophia:1:", "answers", "embeddings").doesNotContainIgnoringCase("cello", "ada ");
    }

    private String held(String... question) {
        List<String> command = new ArrayList<>(
                List.of("redis-cli", "-p", String.valueOf(server.address().getPort()), "--raw"));
        command.addAll(List.of(question));
        try {
            Process asked = new ProcessBuilder(command).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void withoutItsRedisANodeDoesAllThatItDoesWithIt() {
        server.stop();
        try (TestingNode node = open(State.AWAY)) {
            Position position = remember(node, "Ada plays the cello");
            Recall recall = recall(node, Optional.of(position));
            assertThat(recall.hits()).hasSize(1);
            assertThat(recall.degraded()).isEmpty();
            assertThat(recall(node, Optional.empty()).steps())
                    .extracting(Recall.Step::name)
                    .containsExactly("cache");
        }
    }

    private TestingNode open(State state) {
        return open("node", Map.of(), state);
    }

    private TestingNode open(String name, Map<String, String> environment, State state) {
        TestingNode node = TestingNode.open(
                home.resolve(name),
                Map.of("redis.address", "redis://127.0.0.1:" + server.address().getPort(), "budgets.cache", "250 ms"),
                environment);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cache(node, "redis.answers").statistics().state() == state);
        return node;
    }

    private static Cache<?> cache(TestingNode node, String name) {
        return Optional.<Cache<?>>ofNullable(node.wiring().caches().byName().get(name))
                .orElseThrow();
    }

    private static Position remember(TestingNode node, String text) {
        return node.wiring()
                .remembering()
                .remember(TestingNode.draft("ada", text, List.of()))
                .position();
    }

    private static Recall recall(TestingNode node, Optional<Position> after) {
        Query query = TestingNode.query("ada", QUESTION, after);
        return node.wiring().recalling().recall(query);
    }
}
