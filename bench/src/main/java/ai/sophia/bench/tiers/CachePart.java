package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Timings.Call;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Outline;
import ai.sophia.core.recall.Signal;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Cache;
import ai.sophia.store.caffeine.CaffeineCache;
import ai.sophia.store.redis.Codec;
import ai.sophia.store.redis.EmbeddingCodec;
import ai.sophia.store.redis.OutlineCodec;
import ai.sophia.store.redis.Redis;
import ai.sophia.store.redis.RedisCache;
import ai.sophia.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/** L1: embeddings and answers, put and found again; in Redis beside the same bytes by the bare client. Used by one thread. */
record CachePart(Gauge gauge, int entries, long seed) {
    private static final int DIMENSION = 384;
    private static final int HITS = 10;
    private static final int KEY_BYTES = 32;
    private static final Duration LIVES = Duration.ofHours(1);

    /** A value that is written behind its caller is waited for so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Long enough for a slow moment, which a server's own budget would make a miss. */
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private static final String PREFIX = "sophia:1:";

    List<TierRow> caffeine() throws IOException, InterruptedException {
        long bytes = 2L * entries * DIMENSION * Float.BYTES;
        Cache<Embedding> cache = new CaffeineCache<>(bytes, embedding -> embedding.vector().length * Float.BYTES);
        IntStream.range(0, entries).forEach(number -> cache.put(key(number), embedding(number)));
        Embedding one = embedding(0);
        List<String> keys = keys();
        return List.of(
                TierRow.of(
                        TierRow.Level.CACHE,
                        "Caffeine",
                        "get of an embedding",
                        gauge.alone(number -> cache.find(keys.get(number)))),
                TierRow.of(
                        TierRow.Level.CACHE,
                        "Caffeine",
                        "put of an embedding",
                        gauge.alone(number -> cache.put(keys.get(number), one))));
    }

    /** Of one server, or of a cluster. */
    List<TierRow> redis(String backend, List<Integer> ports) throws IOException, InterruptedException {
        String addresses =
                ports.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
        List<TierRow> rows = new ArrayList<>();
        try (Redis redis = Redis.open(RedisSettings.parse(addresses).budget(BUDGET));
                UnifiedJedis bare = ports.size() == 1
                        ? RedisClient.create("127.0.0.1", ports.getFirst())
                        : RedisClusterClient.create(new HostAndPort("127.0.0.1", ports.getFirst()))) {
            until("Redis to serve", () -> redis.state() == Cache.State.SERVING);
            rows.addAll(
                    kind(backend, "an embedding", redis, bare, "embeddings", new EmbeddingCodec(), this::embedding));
            rows.addAll(kind(backend, "an answer", redis, bare, "answers", new OutlineCodec(), CachePart::answer));
        }
        return rows;
    }

    private <V> List<TierRow> kind(
            String backend,
            String what,
            Redis redis,
            UnifiedJedis bare,
            String kind,
            Codec<V> codec,
            IntFunction<V> values)
            throws IOException, InterruptedException {
        RedisCache<V> cache = redis.cache(kind, codec, LIVES);
        List<byte[]> names = new ArrayList<>();
        List<String> keys = keys();
        for (String key : keys) {
            names.add((PREFIX + kind + ":" + key).getBytes(StandardCharsets.UTF_8));
        }
        // no more at once than it writes behind
        for (int number = 0; number < entries; number++) {
            cache.put(key(number), values.apply(number));
            byte[] name = (PREFIX + kind + ":" + key(number)).getBytes(StandardCharsets.UTF_8);
            until(what + " to be written", () -> bare.exists(name));
        }
        Call get = number -> {
            if (cache.find(keys.get(number)).isEmpty()) {
                throw new IOException("expected Redis to hold " + what);
            }
        };
        Call bareGet = number -> {
            if (bare.get(names.get(number)) == null) {
                throw new IOException("expected Redis to hold " + what);
            }
        };
        V one = values.apply(0);
        byte[] bytes = bare.get(names.getFirst());
        SetParams expiring = SetParams.setParams().px(LIVES.toMillis());
        Measured gets = gauge.beside(get, bareGet);
        Measured puts = gauge.beside(
                number -> cache.put(keys.get(number), one), number -> bare.set(names.get(number), bytes, expiring));
        return List.of(
                TierRow.of(TierRow.Level.CACHE, backend, "get of " + what, gets),
                TierRow.of(TierRow.Level.CACHE, backend, "put of " + what + ", behind the caller", puts));
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("expected " + what + " within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(1);
        }
    }

    private List<String> keys() {
        SplittableRandom random = new SplittableRandom(seed);
        return random.ints(gauge.calls(), 0, entries).mapToObj(CachePart::key).toList();
    }

    /** As long as the keys of answers and embeddings are, which are authentication codes. */
    private static String key(int number) {
        byte[] bytes = new byte[KEY_BYTES];
        new Random(number).nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Embedding embedding(int number) {
        SplittableRandom random = new SplittableRandom(seed + number);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return Embedding.ofUnit("bench", vector);
    }

    private static Outline answer(int number) {
        return new Outline(
                new Position("bench", number),
                Instant.EPOCH,
                IntStream.range(0, HITS).mapToObj(CachePart::line).toList());
    }

    private static Outline.Line line(int hit) {
        return new Outline.Line(
                new VersionKey(MemoryId.create(), 1),
                1.0 / (1 + hit),
                new Passage(0, 0, 160),
                List.of(
                        new Signal("dense", 0.8, 0.4),
                        new Signal("lexical", 0.5, 0.2),
                        new Signal("session", 0.3, 0.1)),
                Optional.empty());
    }
}
