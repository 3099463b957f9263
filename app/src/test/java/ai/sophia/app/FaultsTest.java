package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.Fault;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A node with a server of each kind, each behind a proxy that spoils what it answers: records on PostgreSQL, indexes beside them by pgvector, on
 * ChromaDB and on a double of Weaviate, caches on Redis, the embedder on a second Sophia. Some callers remember and ask all the while. Nothing else may run beside it, for what is there
 * must answer within its budget; its tests run beside each other, for each has all of its own and mostly waits for what does not answer.
 */
@Tag("alone")
@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
final class FaultsTest {
    /** Callers at once. */
    private static final int CALLERS = 4;

    /** What each of them does under each fault. */
    private static final int ROUNDS = 4;

    /** Longer than a call may ever take, on the busiest machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Several times the budgets that are over while servers fail, of a second each, on a machine that does much besides. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * What a server can do to its callers; ten times any budget is late enough for all. In the end it is gone, so that no write waits any more for the
     * answer that was cut; one that does wait for it is seen where an index hangs in one of two ways.
     */
    private static final List<Manner> FAULTS = List.of(
            new Manner.Delayed(Duration.ofSeconds(10)),
            new Manner.Hanging(),
            new Manner.Reset(),
            new Manner.Garbage(20261126),
            new Manner.Cut(20),
            new Manner.Gone());

    /** Takes every table of vectors for itself, so that nobody else can read it. */
    private static final String LOCK_OF_PASSAGES = """
            DO $$
            DECLARE passages regclass;
            BEGIN
                FOR passages IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relname ~ '^passages_[0-9]+$' LOOP
                    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', passages);
                END LOOP;
            END $$""";

    @TempDir
    Path home;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final Set<String> missed = new ConcurrentSkipListSet<>();
    private final AtomicInteger names = new AtomicInteger();
    private TestingPostgres postgres;
    private URI database;
    private TestingRedis redis;
    private TestingEmbeddingServer embedder;
    private TestingProxy records;
    private TestingProxy chroma;
    private TestingWeaviate weaviate;
    private TestingProxy weaviateHttp;
    private TestingProxy weaviateGrpc;
    private TestingProxy cache;
    private TestingNode node;

    @BeforeEach
    void start() {
        postgres = TestingPostgres.shared();
        redis = TestingRedis.single(home.resolve("redis"));
        embedder = new TestingEmbeddingServer(home);
        database = URI.create(postgres.database());
        postgres.asSuperuser(database.toString(), "CREATE EXTENSION vector");
        records = TestingProxy.to(at(database.getPort()));
        chroma = TestingProxy.to(at(TestingChroma.shared().address().getPort()));
        weaviate = TestingWeaviate.start();
        weaviateHttp = TestingProxy.to(at(weaviate.address().getPort()));
        weaviateGrpc = TestingProxy.to(at(weaviate.grpcPort()));
        cache = TestingProxy.to(redis.address());
        node = TestingNode.open(home, settings());
    }

    private Map<String, String> settings(String... more) {
        Map<String, String> said = new HashMap<>(embedder.settings());
        said.put("records", database.toString().replace(":" + database.getPort(), ":" + port(records)));
        said.put("postgres.user", postgres.user());
        said.put("postgres.password", postgres.password());
        said.put("postgres.vectors", "hnsw");
        said.put("chroma.host", "127.0.0.1");
        said.put("chroma.port", port(chroma));
        said.put("weaviate.host", "127.0.0.1");
        said.put("weaviate.port", port(weaviateHttp));
        said.put("weaviate.grpcPort", port(weaviateGrpc));
        said.put("redis.address", "redis://127.0.0.1:" + port(cache));
        said.put("budgets.vectors", "1 s");
        said.put("budgets.servers", "1 s");
        said.put("budgets.records", "5 s");
        said.put("budgets.embedder", "1 s");
        for (int i = 0; i < more.length; i += 2) {
            said.put(more[i], more[i + 1]);
        }
        return said;
    }

    @AfterEach
    void stop() {
        node.close();
        Stream.of(records, chroma, weaviateHttp, weaviateGrpc, cache).forEach(TestingProxy::close);
        weaviate.close();
        embedder.close();
        redis.close();
        callers.close();
    }

    @Test
    void withAnIndexThatFailsNothingIsLostAndAnswersNameIt() throws Exception {
        suffer(List.of(chroma), Set.of("chroma"));
        assertThat(missed).contains("chroma");
    }

    @Test
    void withAnIndexThatIsAskedInTwoWaysAndFailsInBothNothingIsLostEither() throws Exception {
        suffer(List.of(weaviateHttp, weaviateGrpc), Set.of("weaviate"));
        assertThat(missed).contains("weaviate");
    }

    /** It is searched by gRPC, and told what it holds by HTTP. */
    @Test
    void withAnIndexThatIsAskedInTwoWaysAndHangsInOneNothingIsLostEither() throws Exception {
        work(Set.of());
        sound();
        missed.clear();
        for (TestingProxy one : List.of(weaviateGrpc, weaviateHttp)) {
            one.become(new Manner.Hanging());
            work(Set.of("weaviate"));
            assertThat(missed).contains("weaviate");
            one.become(new Manner.Through());
            sound();
        }
    }

    /** As while somebody rebuilds its table: the records beside it answer all the while. */
    @Test
    void withAnIndexAmongTheRecordsThatHangsTheRecordsDoNot() throws Exception {
        work(Set.of());
        sound();
        missed.clear();
        AutoCloseable lock = postgres.holding(database.toString(), LOCK_OF_PASSAGES);
        try {
            work(Set.of());
            assertThat(missed).contains("pgvector");
        } finally {
            lock.close();
        }
        sound();
    }

    @Test
    void withACacheThatFailsNothingIsMissing() throws Exception {
        suffer(List.of(cache), Set.of());
    }

    @Test
    void withAnEmbedderThatFailsWhatIsToldIsFoundByWordsAndAnswersNameIt() throws Exception {
        suffer(List.of(embedder.proxy), Set.of("embed"));
        assertThat(missed).contains("embed");
    }

    @Test
    void withAllOfThemFailingAtOnceNothingIsLostEither() throws Exception {
        suffer(
                List.of(chroma, weaviateHttp, weaviateGrpc, cache, embedder.proxy),
                Set.of("chroma", "weaviate", "embed"));
        assertThat(missed).contains("embed");
    }

    /** What is not acknowledged may be there or not; what is acknowledged is, once the records are there again. */
    @Test
    void withoutTheRecordsNothingIsAcknowledgedAndNothingThatWasIsLost() throws Exception {
        work(Set.of());
        for (Manner fault : List.of(new Manner.Reset(), new Manner.Hanging(), new Manner.Garbage(20261126))) {
            records.become(fault);
            ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
            all(() -> {
                String name = name();
                try {
                    remember(name);
                } catch (Fault.Unavailable away) {
                    refused.add(away.getMessage());
                }
                return name;
            });
            assertThat(refused).as(fault.toString()).hasSize(CALLERS);
            records.become(new Manner.Through());
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::isWhole);
            work(Set.of());
        }
        sound();
    }

    @Test
    void withRecordsThatAreTenTimesTheirBudgetLateAnswersTellWhatTheNodeKnows() throws Exception {
        node.close();
        node = TestingNode.open(home, settings("budgets.records", "500 ms"));
        sufferWithoutRecords(new Manner.Delayed(Duration.ofSeconds(5)), List.of(records));
    }

    @Test
    void withTheRecordsFailingTogetherWithAllElseAnswersTellWhatTheNodeKnows() throws Exception {
        sufferWithoutRecords(
                new Manner.Hanging(), List.of(records, chroma, weaviateHttp, weaviateGrpc, cache, embedder.proxy));
    }

    /** Recalls answer in time from what the node knows, and say so; what is written meanwhile is refused, or acknowledged and there. */
    private void sufferWithoutRecords(Manner fault, List<TestingProxy> proxies) throws Exception {
        work(Set.of("records"));
        List<String> known = Stream.generate(this::name).limit(ROUNDS).toList();
        known.forEach(this::remember);
        proxies.forEach(proxy -> proxy.become(fault));
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            writes.add(callers.submit(() -> {
                try {
                    remember(name());
                } catch (Fault.Unavailable | Fault.Exhausted away) {
                    assertThat(away.getMessage()).isNotBlank();
                }
            }));
        }
        // each is asked of for the first time, for what was answered before is known
        for (String name : known) {
            long start = System.nanoTime();
            Recall recall = ask(name);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
            assertThat(recall.unverified()).isTrue();
            assertThat(recall.degraded()).contains("records");
            assertThat(texts(recall)).contains(text(name));
        }
        proxies.forEach(proxy -> proxy.become(new Manner.Through()));
        for (Future<?> each : writes) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        sound();
    }

    private void suffer(List<TestingProxy> proxies, Set<String> named) throws Exception {
        work(Set.of());
        // an index that holds nothing of anybody yet is missed by nobody
        sound();
        for (Manner fault : FAULTS) {
            proxies.forEach(proxy -> proxy.become(fault));
            work(named);
        }
        proxies.forEach(proxy -> proxy.become(new Manner.Through()));
        work(named);
        sound();
    }

    /** All callers remember somebody and ask for them, some times. */
    private void work(Set<String> named) throws Exception {
        all(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                String name = name();
                remember(name);
                long start = System.nanoTime();
                Recall recall = ask(name);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
                assertThat(texts(recall)).as(name).contains(text(name));
                // on a busy machine the node's own search may be late as well
                assertThat(named(recall)).isSubsetOf(named);
                missed.addAll(recall.degraded());
            }
            return null;
        });
    }

    private void all(Callable<?> work) throws Exception {
        List<Future<?>> begun = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            begun.add(callers.submit(work));
        }
        for (Future<?> each : begun) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Every server is used again, all indexes hold exactly the records, and everybody acknowledged is found by meaning, with nothing missing. */
    private void sound() {
        String space = node.wiring().spaces().serving().id();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(node.wiring().store().countAwaiting(space)).isZero();
            assertThat(node.wiring().doctor().examine().findings()).isEmpty();
            assertThat(ask(name()).degraded()).isEmpty();
        });
        for (String name : acknowledged) {
            assertThat(texts(ask(name))).contains(text(name));
        }
        assertThat(node.wiring().doctor().examine().versions()).isGreaterThanOrEqualTo(acknowledged.size());
    }

    private boolean isWhole() {
        String name = name();
        remember(name);
        return ask(name).degraded().isEmpty();
    }

    private void remember(String name) {
        node.wiring().remembering().remember(TestingNode.draft("ada", text(name), List.of()));
        acknowledged.add(name);
    }

    /** Asked with a filter on the text, for a scope as small as this would be compared whole, and no server asked. */
    private Recall ask(String name) {
        Filter ofName = new Filter.Contains(Field.Own.TEXT, new Value.Text(name));
        Query query = new Query(
                TestingNode.reach("ada"), "What does " + name + " play?", List.of(), ofName, 5, 0, Optional.empty());
        return node.wiring().recalling().recall(query);
    }

    private String name() {
        return "Person" + names.incrementAndGet() + "x";
    }

    private static String text(String name) {
        return name + " plays the cello";
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    private static List<String> named(Recall recall) {
        return recall.degraded().stream()
                .filter(name -> !Set.of("vectors", "pgvector").contains(name))
                .toList();
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String port(TestingProxy proxy) {
        return String.valueOf(proxy.address().getPort());
    }
}
