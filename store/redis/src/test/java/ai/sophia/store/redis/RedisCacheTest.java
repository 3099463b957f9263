package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.CacheContract;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.LayeredCache;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** On one real server that is well. */
final class RedisCacheTest extends CacheContract {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private static Path folder;

    private static TestingRedis server;

    private final List<Redis> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        server = TestingRedis.single(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Redis::close);
    }

    @Override
    protected Cache<String> create() {
        try (Jedis client = client()) {
            client.flushAll();
        }
        return cache(new TextCodec(1));
    }

    @Override
    protected boolean tellsEntries() {
        return false;
    }

    private RedisCache<String> cache(TextCodec codec) {
        Redis redis = Reaching.serving(Redis.open(Reaching.settings(server.address())));
        opened.add(redis);
        return redis.cache("texts", codec, HOUR);
    }

    private static Jedis client() {
        return Reaching.client(server.ports().getFirst());
    }

    @Test
    void anotherNodeFindsWhatOnePut() {
        Cache<String> one = create();
        Cache<String> other = cache(new TextCodec(1));
        one.put("key", "value");
        Awaitility.await().untilAsserted(() -> assertThat(other.find("key")).contains("value"));
        assertThat(other.findAll(List.of("key", "none"))).isEqualTo(Map.of("key", "value"));
    }

    @Test
    void keysNameTheFormTheGroupAndTheKindAndValuesExpire() {
        Cache<String> cache = create();
        cache.put("group:key", "value");
        cache.put("key", "value");
        try (Jedis client = client()) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(client.keys("*"))
                            .containsExactlyInAnyOrder("sophia:1:{group}:texts:key", "sophia:1:texts:key"));
            assertThat(client.pttl("sophia:1:texts:key")).isBetween(1L, HOUR.toMillis());
        }
    }

    @Test
    void manyMoreValuesThanOnePieceAreWrittenAndFound() {
        Cache<String> cache = create();
        Map<String, String> values = new LinkedHashMap<>();
        IntStream.range(0, 1_000).forEach(i -> values.put("key " + i, "value " + i));
        values.forEach(cache::put);
        try (Jedis client = client()) {
            Awaitility.await().untilAsserted(() -> assertThat(client.dbSize()).isEqualTo(1_000));
        }
        assertThat(cache(new TextCodec(1)).findAll(values.keySet())).isEqualTo(values);
    }

    @Test
    void aValueOfAnotherFormIsNotFound() {
        Cache<String> older = create();
        older.put("key", "value");
        Cache<String> newer = cache(new TextCodec(2));
        awaitWritten("sophia:1:texts:key");
        assertThat(newer.find("key")).isEmpty();
        newer.put("newer", "value");
        assertThat(newer.findAll(List.of("key", "newer", "none"))).containsOnlyKeys("newer");
        awaitWritten("sophia:1:texts:newer");
        assertThat(cache(new TextCodec(2)).findAll(List.of("key", "newer", "none")))
                .containsOnlyKeys("newer");
        newer.put("key", "new value");
        assertThat(newer.find("key")).contains("new value");
    }

    @Test
    void whatIsNoValueOfOursIsNotFoundAndDoesNoHarm() {
        RedisCache<String> cache = (RedisCache<String>) create();
        cache.put("sound", "value");
        awaitWritten("sophia:1:texts:sound");
        try (Jedis client = client()) {
            byte[] held = client.get("sophia:1:texts:sound".getBytes(StandardCharsets.UTF_8));
            client.set("sophia:1:texts:empty", "");
            client.set("sophia:1:texts:foreign", "somebody else's");
            client.set("sophia:1:texts:moved".getBytes(StandardCharsets.UTF_8), held);
            client.lpush("sophia:1:texts:list", "of", "another", "type");
            held[held.length - 1]++;
            client.set("sophia:1:texts:damaged".getBytes(StandardCharsets.UTF_8), held);
        }
        for (String key : List.of("empty", "foreign", "moved", "list", "damaged")) {
            assertThat(cache.find(key)).as(key).isEmpty();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(cache.find("list")).isEmpty();
        }
        Awaitility.await().untilAsserted(() -> assertThat(cache.find("sound")).contains("value"));
        assertThat(cache.statistics().state()).isEqualTo(Cache.State.SERVING);
        cache.put("list", "value");
        try (Jedis client = client()) {
            Awaitility.await().until(() -> client.type("sophia:1:texts:list").equals("string"));
        }
    }

    @Test
    void whatIsFlushedIsNotFoundAndCanBePutAgain() {
        Cache<String> cache = create();
        cache.put("key", "value");
        awaitWritten("sophia:1:texts:key");
        try (Jedis client = client()) {
            client.flushAll();
        }
        assertThat(cache.find("key")).isEmpty();
        cache.put("key", "value");
        assertThat(cache.find("key")).contains("value");
    }

    @Test
    void aValueThatIsNotWorthItsPlaceIsLost() {
        RedisCache<String> cache = (RedisCache<String>) create();
        cache.put("large", "x".repeat(100_000));
        Awaitility.await()
                .untilAsserted(() -> assertThat(cache.statistics().lost()).isEqualTo(1));
        assertThat(cache.find("large")).isEmpty();
    }

    @Test
    void aValueThatCannotBeWrittenIsLostAndWhatComesAfterItIsWritten() {
        create();
        Redis redis = Reaching.serving(Redis.open(Reaching.settings(server.address())));
        opened.add(redis);
        RedisCache<String> cache = redis.cache("texts", new FailingCodec(), HOUR);
        cache.put("bad", "bad");
        Awaitility.await()
                .untilAsserted(() -> assertThat(cache.statistics().lost()).isPositive());
        assertThat(cache.find("bad")).isEmpty();
        cache.put("good", "good");
        awaitWritten("sophia:1:texts:good");
    }

    /** Cannot write one value. */
    private static final class FailingCodec implements Codec<String> {
        private final TextCodec texts = new TextCodec(1);

        @Override
        public int version() {
            return texts.version();
        }

        @Override
        public void write(String value, DataOutputStream out) throws IOException {
            if (value.equals("bad")) {
                throw new IllegalStateException("no form for this");
            }
            texts.write(value, out);
        }

        @Override
        public String read(ByteBuffer in) throws IOException {
            return texts.read(in);
        }
    }

    @Test
    void behindANearCacheWhatIsFoundIsNearFromThenOn() {
        RedisCache<String> far = (RedisCache<String>) create();
        far.put("key", "value");
        LayeredCache<String> cache = new LayeredCache<>(Cache.none(), cache(new TextCodec(1)));
        Awaitility.await().untilAsserted(() -> assertThat(cache.find("key")).contains("value"));
    }

    private static void awaitWritten(String key) {
        try (Jedis client = client()) {
            Awaitility.await().until(() -> client.exists(key));
        }
    }
}
