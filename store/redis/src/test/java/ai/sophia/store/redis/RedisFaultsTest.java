package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.access.Principal;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Cache.State;
import ai.sophia.core.tier.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** What becomes of calls when a real server is stopped, slow, out of memory, or its answers are spoiled on the way. */
final class RedisFaultsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Principal CALLER = new Principal("default", "key");
    private static final Rate RATE = new Rate(6_000);

    @TempDir
    private Path folder;

    private TestingRedis server;
    private TestingProxy proxy;
    private Redis redis;
    private RedisCache<String> cache;

    @BeforeEach
    void start() {
        server = TestingRedis.single(folder, "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru");
        proxy = TestingProxy.to(server.address());
        redis = Reaching.serving(Redis.open(Reaching.settings(proxy.address())));
        cache = redis.cache("texts", new TextCodec(1), HOUR);
        put("key", "value");
    }

    @AfterEach
    void stop() {
        redis.close();
        proxy.close();
        server.close();
    }

    private void put(String key, String value) {
        cache.put(key, value);
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            Awaitility.await().until(() -> client.exists("sophia:1:texts:" + key));
        }
    }

    static List<Manner> bad() {
        return List.of(
                new Manner.Delayed(Duration.ofSeconds(2)),
                new Manner.Dripping(Duration.ofMillis(100)),
                new Manner.Hanging(),
                new Manner.Cut(0),
                new Manner.Cut(3),
                new Manner.Cut(7),
                new Manner.Reset(),
                new Manner.Garbage(1),
                new Manner.Garbage(2),
                instead("+OK\r\n"),
                instead(":12\r\n"),
                instead("$2147483647\r\n"),
                instead("*2147483647\r\n"),
                instead("$-5\r\n"),
                instead("-ERR out of order\r\n"),
                instead("-MOVED 1 127.0.0.1:1\r\n"),
                instead("-LOADING Redis is loading the dataset in memory\r\n"),
                instead("*1\r\n".repeat(100_000)),
                new Manner.Shifted("$7\r\nanother\r\n"));
    }

    private static Manner instead(String answer) {
        return new Manner.Instead(answer);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadAnswerIsAMissAndTheNextGoodOneIsFound(Manner manner) {
        proxy.become(manner);
        for (int i = 0; i < 20; i++) {
            assertThat(cache.find("key")).as("%s", manner).isEmpty();
            assertThat(cache.findAll(List.of("key", "none"))).as("%s", manner).isEmpty();
            cache.put("other " + i, "value");
        }
        proxy.become(new Manner.Through());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cache.find("key")).contains("value"));
        Reaching.await(redis, State.SERVING);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadAnswerAboutABucketIsNoneAndTheNextGoodOneCounts(Manner manner) {
        RedisBuckets buckets = redis.buckets();
        proxy.become(manner);
        for (int i = 0; i < 20; i++) {
            assertThat(buckets.take(CALLER, "requests", RATE, 1))
                    .as("%s", manner)
                    .isEmpty();
        }
        proxy.become(new Manner.Through());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(buckets.take(CALLER, "requests", RATE, 1))
                        .hasValueSatisfying(
                                taking -> assertThat(taking.granted()).isTrue()));
        Reaching.await(redis, State.SERVING);
    }

    /** Each byte comes in time; a bound on each read alone would let all of them be waited for. */
    @Test
    void anAnswerThatDripsEndsAtTheDeadlineNotAtItsLastByte() {
        put("long", "x".repeat(2_000));
        proxy.become(new Manner.Dripping(Duration.ofMillis(1)));
        assertThat(cache.find("long")).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsSoonAskedNoMore() {
        proxy.become(new Manner.Hanging());
        Awaitility.await().until(() -> cache.find("key").isEmpty() && redis.state() == State.AWAY);
        long before = proxy.sent();
        for (int i = 0; i < 10_000; i++) {
            assertThat(cache.find("a key that would be sent")).isEmpty();
        }
        assertThat(proxy.sent() - before).isLessThan(10_000);
        Cache.Statistics statistics = cache.statistics();
        assertThat(statistics.state()).isEqualTo(State.AWAY);
        assertThat(statistics.reason()).isNotEmpty();
        cache.put("lost", "value");
        assertThat(cache.find("lost")).isEmpty();
        assertThat(cache.statistics().lost()).isPositive();
    }

    @Test
    void aServerThatIsStoppedAndStartedAgainIsFoundAgain() {
        server.stop();
        Awaitility.await().until(() -> cache.find("key").isEmpty() && redis.state() == State.AWAY);
        server.start();
        Reaching.await(redis, State.SERVING);
        // it had kept nothing
        assertThat(cache.find("key")).isEmpty();
        put("key", "new value");
        assertThat(cache.find("key")).contains("new value");
    }

    @Test
    void aServerThatIsHaltedIsFoundAgainWhenItGoesOn() {
        server.signal(server.ports().getFirst(), "STOP");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cache.find("key").isEmpty() && redis.state() == State.AWAY);
        server.signal(server.ports().getFirst(), "CONT");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cache.find("key")).contains("value"));
    }

    @Test
    void aServerThatIsAwayAtTheBeginningIsFoundWhenItComes() {
        server.stop();
        try (Redis early = Redis.open(Reaching.settings(server.address()))) {
            RedisCache<String> waiting = early.cache("texts", new TextCodec(1), HOUR);
            assertThat(waiting.find("key")).isEmpty();
            waiting.put("key", "value");
            assertThat(waiting.statistics().lost()).isEqualTo(1);
            Reaching.await(early, State.AWAY);
            server.start();
            Reaching.await(early, State.SERVING);
            waiting.put("key", "value");
            assertThat(waiting.find("key")).contains("value");
        }
    }

    @Test
    void aServerThatIsFullMakesRoom() {
        String value = "x".repeat(10_000);
        IntStream.range(0, 3_000).forEach(i -> {
            cache.put("key " + i, value);
            assertThat(cache.find("key " + i).orElse(value)).isEqualTo(value);
        });
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            Awaitility.await().until(() -> statisticsOf(client).getOrDefault("evicted_keys", 0L) > 0);
        }
        assertThat(redis.state()).isEqualTo(State.SERVING);
        put("last", "value");
        assertThat(cache.find("last")).contains("value");
    }

    private static Map<String, Long> statisticsOf(Jedis client) {
        return client.info("stats")
                .lines()
                .filter(line -> line.matches("\\w+:\\d+"))
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(line -> line[0], line -> Long.valueOf(line[1])));
    }

    @Test
    void aServerThatIsFullAndMakesNoRoomLosesWhatIsPut() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.configSet("maxmemory-policy", "noeviction");
            client.configSet("maxmemory", "1mb");
        }
        cache.put("more", "value");
        Awaitility.await()
                .untilAsserted(() -> assertThat(cache.statistics().lost()).isPositive());
        assertThat(cache.find("more")).isEmpty();
        assertThat(cache.find("key")).contains("value");
        assertThat(redis.state()).isEqualTo(State.SERVING);
    }

    @Test
    void moreThanCanBeWrittenIsLostAndNobodyWaits() {
        proxy.become(new Manner.Delayed(Duration.ofMillis(150)));
        IntStream.range(0, 4 * Writer.CAPACITY).forEach(i -> cache.put("key " + i, "value"));
        assertThat(cache.statistics().lost()).isPositive();
    }
}
