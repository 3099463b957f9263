package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.access.Reach;
import ai.sophia.core.context.Context;
import ai.sophia.core.context.Group;
import ai.sophia.core.context.Task;
import ai.sophia.core.recall.Hit;
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
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with a real Redis behind its caches. */
final class RedisNodeTest {
    private static final String QUESTION = "What does Ada play?";

    private static final int CALLERS = 4;
    private static final int LEAST_TURNS = 10;

    /** Hits of a question. */
    private static final int LIMIT = 5;

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
    void aNodeThatIsStartedAnewTellsTheContextThatItHadTold() {
        Context first;
        try (TestingNode node = open(State.SERVING)) {
            recall(node, Optional.of(remember(node, "Ada plays the cello")));
            first = context(node);
            assertThat(context(node)).isEqualTo(first);
            assertThat(cache(node, "contexts").statistics().hits()).isOne();
        }
        try (TestingNode again = open(State.SERVING)) {
            assertThat(context(again)).isEqualTo(first);
            assertThat(cache(again, "redis.contexts").statistics().hits()).isOne();
            remember(again, "Ada plays the drums too");
            assertThat(context(again).of(Group.RELEVANT)).hasSize(2);
        }
    }

    private static Context context(TestingNode node) {
        Reach ada = TestingNode.reach("ada");
        return node.wiring().briefing().brief(new Task(ada, Optional.of(ada), QUESTION, 2_000));
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
        try (TestingNodes nodes = new TestingNodes()) {
            TestingNode one = nodes.one;
            TestingNode other = nodes.other;
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

    /** Each writes and asks in turns by chance: nobody misses what it wrote itself, or what it waits for. */
    @Test
    void whateverNodesWriteAndAskNoAnswerLacksWhatItsNodeHasSeen() {
        Random random = Seed.fresh("RedisNodeTest").random();
        try (TestingNodes nodes = new TestingNodes()) {
            for (int user = 0; user < 8; user++) {
                String name = "user " + user;
                List<String> written = new ArrayList<>();
                Optional<Position> last = Optional.empty();
                for (int step = 0; step < 12; step++) {
                    TestingNode writer = nodes.any(random);
                    List<String> own = List.of();
                    if (written.size() < LIMIT && random.nextInt(3) == 0) {
                        written.add("%s plays instrument %d".formatted(name, step));
                        own = List.of(written.getLast());
                        last = Optional.of(remember(writer, name, written.getLast()));
                    }
                    assertThat(texts(recall(writer, name, Optional.empty())))
                            .as("%s at step %d, by the node that wrote last", name, step)
                            .containsAll(own);
                    assertThat(texts(recall(nodes.any(random), name, last)))
                            .as("%s at step %d, by one that waited", name, step)
                            .containsExactlyInAnyOrderElementsOf(written);
                }
            }
            assertThat(nodes.hits()).isPositive();
        }
    }

    /** Two on one database and one Redis. */
    private final class TestingNodes implements AutoCloseable {
        private final TestingPostgres postgres = TestingPostgres.shared();
        private final Map<String, String> records = Map.of(
                "SOPHIA_RECORDS", postgres.database(),
                "SOPHIA_POSTGRES_USER", postgres.user(),
                "SOPHIA_POSTGRES_PASSWORD", postgres.password());
        private final TestingNode one = open("one", records, State.SERVING);
        private final TestingNode other = open("other", records, State.SERVING);

        TestingNode any(Random random) {
            return random.nextBoolean() ? one : other;
        }

        /** How many answers one had of the other. */
        long hits() {
            return Stream.of(one, other)
                    .mapToLong(node -> cache(node, "redis.answers").statistics().hits())
                    .sum();
        }

        @Override
        public void close() {
            other.close();
            one.close();
        }
    }

    @Test
    void whileItsRedisHangsANodeAnswersFullyAndFindsItAgain() {
        try (TestingNode node = open(State.SERVING)) {
            remember(node, "Ada plays the cello");
            server.signal(server.ports().getFirst(), "STOP");
            for (int i = 0; i < 30; i++) {
                String user = "user " + i;
                remember(node, user, user + " plays the cello");
                Recall recall = recall(node, user, Optional.empty());
                assertThat(texts(recall)).containsExactly(user + " plays the cello");
                assertThat(recall.degraded()).isEmpty();
            }
            assertThat(cache(node, "redis.answers").statistics().state()).isEqualTo(State.AWAY);
            server.signal(server.ports().getFirst(), "CONT");
            await(node, State.SERVING);
            assertThat(recall(node, Optional.empty()).hits()).hasSize(1);
        }
    }

    /** Callers remember and ask all the while; nobody misses anything, and a replica takes its place. */
    @Test
    void aMasterOfTheClusterIsKilledUnderLoadAndNoAnswerLacksAnything() throws Exception {
        try (TestingRedis cluster = TestingRedis.cluster(home.resolve("cluster"));
                TestingNode node = open(cluster, "clustered", Map.of(), State.SERVING);
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            CountDownLatch underWay = new CountDownLatch(CALLERS);
            AtomicBoolean back = new AtomicBoolean();
            List<Future<Integer>> calling = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String name = "caller " + caller;
                calling.add(callers.submit(() -> {
                    int turns = 0;
                    for (; turns < LEAST_TURNS || !back.get(); turns++) {
                        String user = name + " in turn " + turns;
                        remember(node, user, user + " plays the cello");
                        for (int again = 0; again < 2; again++) {
                            Recall recall = recall(node, user, Optional.empty());
                            assertThat(texts(recall)).containsExactly(user + " plays the cello");
                            assertThat(recall.degraded()).isEmpty();
                        }
                        underWay.countDown();
                    }
                    return turns;
                }));
            }
            underWay.await();
            cluster.signal(cluster.ports().getFirst(), "KILL");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> cache(node, "redis.answers").statistics().state() != State.SERVING);
            await(node, State.SERVING);
            back.set(true);
            for (Future<Integer> each : calling) {
                assertThat(each.get()).isGreaterThanOrEqualTo(LEAST_TURNS);
            }
        }
    }

    @Test
    void whatIsFlushedSpoiledOrUnderAnothersKeyIsComputedAgain() {
        try (TestingNode node = open(State.SERVING)) {
            remember(node, "Ada plays the cello");
            recall(node, Optional.of(remember(node, "bob", "Bob plays the drums")));
            recall(node, "bob", Optional.empty());
        }
        for (String harm : List.of(
                "redis.call('FLUSHALL')",
                "for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('SET', key, 'of somebody else') end",
                "for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('DEL', key) redis.call('RPUSH', key, 'a list') end",
                """
                local keys = redis.call('KEYS', '*')
                local values = {}
                for i, key in ipairs(keys) do values[i] = redis.call('GET', key) end
                for i, key in ipairs(keys) do redis.call('SET', key, values[i % #keys + 1]) end
                """)) {
            assertThat(held("EVAL", harm + " return 'done'", "0")).as(harm).contains("done");
            try (TestingNode again = open(State.SERVING)) {
                assertThat(texts(recall(again, Optional.empty()))).as(harm).containsExactly("Ada plays the cello");
                assertThat(texts(recall(again, "bob", Optional.empty())))
                        .as(harm)
                        .containsExactly("Bob plays the drums");
                assertThat(cache(again, "redis.answers").statistics().hits())
                        .as(harm)
                        .isZero();
            }
        }
    }

    @Test
    void theDoctorExaminesIt() {
        try (TestingNode node = open(State.SERVING)) {
            assertThat(node.wiring().doctor().examine().isHealthy()).isTrue();
            server.stop();
            assertThat(node.wiring().doctor().examine().findings())
                    .singleElement()
                    .asString()
                    .contains("redis: ", "see that it runs");
        }
    }

    @Test
    void noWordOfAMemoryOrAQuestionLiesInRedis() {
        try (TestingNode node = open(State.SERVING)) {
            recall(node, Optional.of(remember(node, "Ada plays the cello")));
            context(node);
        }
        String all = held(
                "EVAL",
                "local all = '' for _, key in ipairs(redis.call('KEYS', '*')) do all = all .. key .. redis.call('GET', key) end return all",
                "0");
        assertThat(all)
                .contains("sophia:1:", "answers", "contexts", "embeddings")
                .doesNotContainIgnoringCase("cello", "ada ");
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
        return open(server, name, environment, state);
    }

    private TestingNode open(TestingRedis redis, String name, Map<String, String> environment, State state) {
        TestingNode node = TestingNode.open(
                home.resolve(name),
                Map.of("redis.address", "redis://127.0.0.1:" + redis.address().getPort(), "budgets.cache", "250 ms"),
                environment);
        await(node, state);
        return node;
    }

    private static void await(TestingNode node, State state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cache(node, "redis.answers").statistics().state() == state);
    }

    private static Cache<?> cache(TestingNode node, String name) {
        return Optional.<Cache<?>>ofNullable(node.wiring().caches().byName().get(name))
                .orElseThrow();
    }

    private static Position remember(TestingNode node, String text) {
        return remember(node, "ada", text);
    }

    private static Position remember(TestingNode node, String user, String text) {
        return node.wiring()
                .remembering()
                .remember(TestingNode.draft(user, text, List.of()))
                .position();
    }

    private static Recall recall(TestingNode node, Optional<Position> after) {
        return recall(node, "ada", after);
    }

    private static Recall recall(TestingNode node, String user, Optional<Position> after) {
        return node.wiring().recalling().recall(TestingNode.query(user, QUESTION, after));
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }
}
