package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.access.Principal;
import ai.sophia.core.tier.Cache.State;
import ai.sophia.core.tier.Rate;
import ai.sophia.core.tier.Taking;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Buckets on one real server. */
final class RedisBucketsTest {
    private static final Principal ADA = new Principal("default", "ada");
    private static final String KEY = "sophia:1:{default/ada}:limit:requests";
    private static final long PARTS = 60_000_000;
    private static final long MINUTE = 60_000_000;

    /** So slow that nothing worth a unit is given again in the time that a test takes. */
    private static final Rate SLOW = new Rate(2);

    @TempDir
    private static Path folder;

    private static TestingRedis server;
    private static Jedis client;

    private final List<Redis> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = TestingRedis.single(folder);
        client = Reaching.client(server.ports().getFirst());
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void flush() {
        client.flushAll();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Redis::close);
    }

    private RedisBuckets open() {
        return open(Reaching.settings(server.address()));
    }

    private RedisBuckets open(RedisSettings settings) {
        Redis redis = Reaching.serving(Redis.open(settings));
        opened.add(redis);
        return redis.buckets();
    }

    private static Taking take(RedisBuckets buckets, Rate rate, long units) {
        return buckets.take(ADA, "requests", rate, units).orElseThrow();
    }

    private static int granted(RedisBuckets buckets, Rate rate, int calls) {
        int granted = 0;
        for (int call = 0; call < calls; call++) {
            granted += take(buckets, rate, 1).granted() ? 1 : 0;
        }
        return granted;
    }

    /** Microseconds, by the clock of the server. */
    private static long now() {
        List<String> time = client.time();
        return Long.parseLong(time.getFirst()) * 1_000_000 + Long.parseLong(time.getLast());
    }

    @Test
    void nodesTakeFromOneBucketAndNoMoreThanItHolds() throws Exception {
        Rate rate = new Rate(300);
        long start = now();
        AtomicLong granted = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                RedisBuckets buckets = open();
                for (int caller = 0; caller < 2; caller++) {
                    callers.add(threads.submit(() -> granted.addAndGet(granted(buckets, rate, 100))));
                }
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        assertThat(granted.get()).isBetween(300L, 300 + (now() - start) * 300 / MINUTE);
    }

    @Test
    void oneCallIsOneCommand() {
        RedisBuckets buckets = open();
        take(buckets, SLOW, 1);
        long before = commands();
        for (int i = 0; i < 50; i++) {
            take(buckets, SLOW, 1);
        }
        assertThat(commands() - before).isEqualTo(50);
    }

    private static long commands() {
        return client.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void aBucketIsHeldUntilItIsFullAgain() {
        RedisBuckets buckets = open();
        take(buckets, new Rate(600), 60);
        assertThat(client.pttl(KEY)).isBetween(1L, 7_000L);
        take(buckets, new Rate(600), 540);
        assertThat(client.pttl(KEY)).isBetween(7_000L, 61_000L);
        assertThat(client.get(KEY)).matches("\\d+ \\d{16}");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            buckets.take(ADA, "quick", new Rate(Rate.HIGHEST), 1);
            return client.exists("sophia:1:{default/ada}:limit:quick");
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !client.exists("sophia:1:{default/ada}:limit:quick"));
    }

    @Test
    void callersAndLimitsHaveBucketsOfTheirOwnWhateverTheirNames() {
        RedisBuckets buckets = open();
        for (Principal caller : List.of(
                ADA,
                new Principal("default", "ada:b"),
                new Principal("default/ada", ""),
                new Principal("}{", "ümlaut \n"),
                new Principal("", "default/ada"))) {
            for (String limit : List.of("requests", "texts")) {
                assertThat(buckets.take(caller, limit, SLOW, 2).orElseThrow().granted())
                        .isTrue();
                assertThat(buckets.take(caller, limit, SLOW, 1).orElseThrow().granted())
                        .isFalse();
            }
        }
        assertThat(client.keys("*")).hasSize(10).allMatch(key -> key.matches("sophia:1:\\{[^{}]*}:limit:\\w+"));
    }

    /** Against the definition in numbers without bounds, for whatever lies there. */
    @Test
    void theScriptCountsAsTheNodeDoes() {
        Random random = Seed.fresh("RedisBucketsTest").random();
        RedisBuckets buckets = open();
        for (int round = 0; round < 500; round++) {
            Rate rate = new Rate(1 + random.nextInt(random.nextBoolean() ? 50 : Rate.HIGHEST));
            long units = 1L + random.nextInt(random.nextBoolean() ? 3 : 1_000);
            long missing = random.nextLong(rate.deepest() + 1);
            long ago = random.nextLong(1L << random.nextInt(1, 52));
            long before = now();
            client.set(KEY, missing + " " + (before - ago));
            Taking taking = take(buckets, rate, units);
            long elapsed = Math.max(0, Long.parseLong(client.get(KEY).split(" ", -1)[1]) - before + ago);
            BigInteger left = BigInteger.valueOf(missing)
                    .subtract(BigInteger.valueOf(elapsed).multiply(BigInteger.valueOf(rate.perMinute())))
                    .max(BigInteger.ZERO);
            long most = Math.max(0, rate.perMinute() - units) * PARTS;
            boolean enough = left.compareTo(BigInteger.valueOf(most)) <= 0;
            assertThat(taking)
                    .as("%d of %d a minute, %d missing %d before", units, rate.perMinute(), missing, ago)
                    .isEqualTo(new Taking(enough, left.longValueExact() + (enough ? units * PARTS : 0)));
            assertThat(client.get(KEY)).startsWith(taking.debt() + " ");
        }
    }

    @Test
    void aClockThatIsPutBackHoldsNobodyUpAndOneThatIsPutForwardFillsTheBucket() {
        RedisBuckets buckets = open();
        // as if the server's clock had been a day ahead when the bucket was used
        client.set(KEY, 2 * PARTS + " " + (now() + 24 * 60 * MINUTE));
        assertThat(take(buckets, SLOW, 1)).isEqualTo(new Taking(false, 2 * PARTS));
        String held = client.get(KEY);
        assertThat(Long.parseLong(held.split(" ", -1)[1])).isLessThanOrEqualTo(now());
        // and a day behind
        client.set(KEY, 2 * PARTS + " " + (now() - 24 * 60 * MINUTE));
        assertThat(take(buckets, SLOW, 1)).isEqualTo(new Taking(true, PARTS));
    }

    @Test
    void whatIsFlushedSpoiledOrSomebodyElsesIsAFullBucket() {
        RedisBuckets buckets = open();
        List<Runnable> harms = List.of(
                client::flushAll,
                client::scriptFlush,
                () -> client.set(KEY, "of somebody else"),
                () -> client.set(KEY, "-5 12"),
                () -> client.set(KEY, "1e300 17"),
                () -> client.set(KEY, ""),
                () -> {
                    client.del(KEY);
                    client.rpush(KEY, "a", "list");
                },
                () -> {
                    client.del(KEY);
                    client.hset(KEY, "a", "hash");
                });
        for (Runnable harm : harms) {
            client.del(KEY);
            harm.run();
            assertThat(granted(buckets, SLOW, 3)).isEqualTo(2);
        }
        // more than can be missing is not believed, or somebody could be locked out for good
        client.set(KEY, "9999999999999999999999 " + now());
        assertThat(take(buckets, SLOW, 1).debt()).isLessThanOrEqualTo(SLOW.deepest());
        assertThat(opened.getFirst().state()).isEqualTo(State.SERVING);
    }

    @Test
    void aServerThatIsStartedAnewLearnsTheScriptAgain() {
        RedisBuckets buckets = open();
        assertThat(granted(buckets, SLOW, 3)).isEqualTo(2);
        server.stop();
        Awaitility.await().until(() -> buckets.take(ADA, "requests", SLOW, 1).isEmpty());
        server.start();
        Reaching.await(opened.getFirst(), State.SERVING);
        client.close();
        client = Reaching.client(server.ports().getFirst());
        client.scriptFlush();
        client.flushAll();
        assertThat(granted(buckets, SLOW, 3)).isEqualTo(2);
    }

    @Test
    void whatRedisRefusesToKeepHarmsNothingElse() {
        client.aclSetUser("limited", "reset", "on", ">secret", "~sophia:*", "+get", "+set", "+ping", "+cluster|slots");
        RedisSettings settings = RedisSettings.parse(
                        "redis://limited@127.0.0.1:" + server.ports().getFirst())
                .password("secret")
                .budget(Duration.ofMillis(250));
        RedisBuckets buckets = open(settings);
        assertRefused(buckets);
        assertThat(examined()).singleElement().asString().contains("NOPERM", "+evalsha +time");
        client.aclSetUser("limited", "+eval", "+evalsha");
        assertRefused(buckets);
        assertThat(examined()).singleElement().asString().contains("+evalsha +time");
        client.aclSetUser("limited", "+time");
        assertThat(examined()).isEmpty();
        assertThat(granted(buckets, SLOW, 3)).isEqualTo(2);
        client.configSet("maxmemory", "1");
        try {
            assertRefused(buckets);
        } finally {
            client.configSet("maxmemory", "0");
        }
    }

    private List<String> examined() {
        return new RedisDependency(opened.getFirst()).examine().findings();
    }

    private void assertRefused(RedisBuckets buckets) {
        for (int i = 0; i < 30; i++) {
            assertThat(buckets.take(ADA, "requests", SLOW, 1)).isEqualTo(Optional.empty());
        }
        assertThat(opened.getFirst().state()).isEqualTo(State.SERVING);
    }
}
