package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.CacheContract;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.access.Principal;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Cache.State;
import ai.sophia.core.tier.Rate;
import ai.sophia.core.tier.Taking;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** On a real cluster of three masters, each with a replica. */
final class RedisClusterTest extends CacheContract {
    private static final int KEYS = 300;

    private static final Rate SLOW = new Rate(2);

    @TempDir
    private static Path folder;

    private static TestingRedis server;

    private final List<Redis> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = TestingRedis.cluster(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** A test may have left servers ended, or not yet agreed on who has what. */
    @BeforeEach
    void awaitCluster() {
        server.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> server.ports().stream().allMatch(RedisClusterTest::isWell));
    }

    private static boolean isWell(int port) {
        try (Jedis client = Reaching.client(port)) {
            return client.clusterInfo().contains("cluster_state:ok");
        }
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Redis::close);
    }

    @Override
    protected Cache<String> create() {
        masters().forEach(port -> {
            try (Jedis client = Reaching.client(port)) {
                client.flushAll();
            }
        });
        return cache(open());
    }

    @Override
    protected boolean tellsEntries() {
        return false;
    }

    private Redis open() {
        InetSocketAddress any = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), masters().getFirst());
        Redis redis = Reaching.serving(Redis.open(Reaching.settings(any)));
        opened.add(redis);
        return redis;
    }

    private static RedisCache<String> cache(Redis redis) {
        return redis.cache("texts", new TextCodec(1), Duration.ofHours(1));
    }

    private static List<Integer> masters() {
        return server.ports().stream().filter(RedisClusterTest::isMaster).toList();
    }

    private static boolean isMaster(int port) {
        try (Jedis client = Reaching.client(port)) {
            return client.info("replication").contains("role:master");
        } catch (JedisConnectionException killed) {
            return false;
        }
    }

    @Test
    void oneAddressIsEnoughToFindTheWholeClusterAndKeysAreSpreadOverIt() {
        Cache<String> cache = create();
        for (int i = 0; i < KEYS; i++) {
            cache.put("key " + i, "value " + i);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(masters())
                        .allMatch(port -> size(port) > KEYS / 6)
                        .extracting(RedisClusterTest::size)
                        .satisfies(sizes -> assertThat(
                                        sizes.stream().mapToLong(size -> size).sum())
                                .isEqualTo(KEYS)));
    }

    @Test
    void theKeysOfAGroupLieOnOneServer() {
        assertThat(JedisClusterCRC16.getSlot("sophia:1:{group}:texts:a"))
                .isEqualTo(JedisClusterCRC16.getSlot("sophia:1:{group}:texts:b"));
        Cache<String> cache = create();
        for (int i = 0; i < KEYS; i++) {
            cache.put("group:" + i, "value " + i);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(masters())
                        .extracting(RedisClusterTest::size)
                        .containsExactlyInAnyOrder(0L, 0L, (long) KEYS));
    }

    /** How many values it holds; the doctor's do not count. */
    private static long size(int port) {
        try (Jedis client = Reaching.client(port)) {
            return client.keys("sophia:1:*texts:*").size();
        }
    }

    @Test
    void whenAMasterIsKilledUnderLoadItsKeysAreMissesUntilItsReplicaHasTakenItsPlace() throws Exception {
        create();
        Redis redis = open();
        RedisCache<String> cache = cache(redis);
        int victim = masters().getFirst();
        AtomicBoolean going = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            try {
                for (int caller = 0; caller < 4; caller++) {
                    callers.add(threads.submit(() -> ask(cache, going)));
                }
                server.signal(victim, "KILL");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> masters().size() == 3);
                Reaching.await(redis, State.SERVING);
            } finally {
                going.set(false);
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        assertThat(masters()).hasSize(3).doesNotContain(victim);
        RedisCache<String> other = cache(open());
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            // what is put before all have heard of the new master may be lost, and is put again by whoever misses it
            for (int i = 0; i < KEYS; i++) {
                cache.put("after " + i, "value");
            }
            for (int i = 0; i < KEYS; i++) {
                assertThat(other.find("after " + i)).contains("value");
            }
        });
        server.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !isMaster(victim) && masters().size() == 3);
    }

    @Test
    void whenAMasterIsKilledItsBucketsAreNotToldUntilItsReplicaHasTakenItsPlace() throws Exception {
        create();
        Redis redis = open();
        RedisBuckets buckets = redis.buckets();
        List<Principal> callers = IntStream.range(0, KEYS)
                .mapToObj(i -> new Principal("default", "caller " + i))
                .toList();
        // so much that it is missing for hours
        assertThat(callers)
                .allMatch(caller -> taken(buckets, caller, 1_000).orElseThrow().granted());
        // what a replica has not heard of yet would be forgotten
        masters().forEach(port -> {
            try (Jedis client = Reaching.client(port)) {
                assertThat(client.waitReplicas(1, 10_000)).isEqualTo(1);
            }
        });
        int victim = masters().getFirst();
        server.signal(victim, "KILL");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            // never fails, and never grants what is not there
            assertThat(callers)
                    .noneMatch(caller ->
                            taken(buckets, caller, 1).filter(Taking::granted).isPresent());
            return masters().size() == 3;
        });
        Reaching.await(redis, State.SERVING);
        // the new master has what the old one had
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(callers)
                        .allMatch(caller -> taken(buckets, caller, 0)
                                .filter(taking -> taking.debt() > SLOW.price(900))
                                .isPresent()));
        server.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !isMaster(victim) && masters().size() == 3);
    }

    private static Optional<Taking> taken(RedisBuckets buckets, Principal caller, long units) {
        return buckets.take(caller, "requests", SLOW, units);
    }

    @Test
    void aPartOfTheClusterThatIsAwayIsToldAndTheRestServes() {
        create();
        Redis redis = open();
        server.ports().forEach(port -> {
            try (Jedis client = Reaching.client(port)) {
                client.configSet("cluster-require-full-coverage", "no");
            }
        });
        int victim = masters().getFirst();
        RedisDependency dependency = new RedisDependency(redis);
        assertThat(dependency.examine().findings()).isEmpty();
        server.signal(replicaOf(victim), "KILL");
        server.signal(victim, "KILL");
        Reaching.await(redis, State.PARTLY);
        RedisCache<String> cache = cache(redis);
        assertThat(cache.statistics().reason()).contains(String.valueOf(victim));
        assertThat(dependency.status().reason()).contains(String.valueOf(victim));
        assertThat(dependency.examine().findings())
                .isNotEmpty()
                .allMatch(finding -> finding.contains(String.valueOf(victim)));
        for (int i = 0; i < KEYS; i++) {
            cache.put("part " + i, "value");
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(masters().stream()
                                        .mapToLong(RedisClusterTest::size)
                                        .sum()
                                + cache.statistics().lost())
                        .isEqualTo(KEYS));
        assertThat(cache.statistics().lost()).isPositive().isLessThan(KEYS);
        server.start();
        Reaching.await(redis, State.SERVING);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> masters().size() == 3);
    }

    private static int replicaOf(int master) {
        try (Jedis client = Reaching.client(master)) {
            return client.info("replication")
                    .lines()
                    .filter(line -> line.startsWith("slave0:"))
                    .map(line -> line.replaceAll(".*port=(\\d+).*", "$1"))
                    .map(Integer::valueOf)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Never fails, and never finds the value of another key. */
    private static void ask(Cache<String> cache, AtomicBoolean going) {
        for (int i = 0; going.get(); i++) {
            String key = "key " + i % KEYS;
            cache.put(key, "value of " + key);
            Optional<String> found = cache.find(key);
            found.ifPresent(value -> assertThat(value).isEqualTo("value of " + key));
        }
    }

    @Test
    void slotsThatMoveAreFollowed() {
        create();
        Redis redis = open();
        RedisCache<String> cache = cache(redis);
        String key = "moving";
        int slot = JedisClusterCRC16.getSlot("sophia:1:texts:" + key);
        cache.put(key, "value");
        List<Integer> masters = masters();
        String from = idOfOwner(slot);
        int target = masters.stream()
                .filter(port -> !id(port).equals(from))
                .findFirst()
                .orElseThrow();
        masters.forEach(port -> {
            try (Jedis client = Reaching.client(port)) {
                client.flushAll();
            }
        });
        String to = id(target);
        masters.forEach(port -> {
            try (Jedis client = Reaching.client(port)) {
                client.clusterSetSlotNode(slot, to);
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            // the first one is told that the slot has moved, and lost
            cache.put(key, "new value");
            return size(target) > 0;
        });
        assertThat(cache.find(key)).contains("new value");
    }

    private static String id(int port) {
        try (Jedis client = Reaching.client(port)) {
            return client.clusterMyId();
        }
    }

    private static String idOfOwner(int slot) {
        return masters().stream()
                .filter(port -> {
                    try (Jedis client = Reaching.client(port)) {
                        client.get(keyIn(slot));
                        return true;
                    } catch (JedisMovedDataException elsewhere) {
                        return false;
                    }
                })
                .map(RedisClusterTest::id)
                .findFirst()
                .orElseThrow();
    }

    private static String keyIn(int slot) {
        for (int i = 0; ; i++) {
            if (JedisClusterCRC16.getSlot("key " + i) == slot) {
                return "key " + i;
            }
        }
    }
}
