package ai.sophia.store.redis;

import ai.sophia.core.tier.Cache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * A cache in Redis, which several nodes share. A call waits no longer than the budget, and not at all where Redis is away; what is not
 * answered in time is not found. Values are written behind the caller, who finds them at once all the same. Keys look like
 * {@code sophia:1:{group}:kind:key}, or {@code sophia:1:kind:key} where a key names no group: the braces keep a group on one server of a
 * cluster. Safe for all threads.
 */
public final class RedisCache<V> implements Cache<V> {
    /** Changes with the form of the keys and of the envelope. */
    static final String PREFIX = "sophia:1:";

    /** Larger values are not worth their place. */
    private static final int MAXIMUM_BYTES = 65_536;

    /** Most keys that are asked for in one piece, within one budget. */
    private static final int PIECE = 64;

    private static final byte[] EXPIRY = ascii("PX");

    private final Redis redis;
    private final Writer writer;
    private final String kind;
    private final Codec<V> codec;
    private final byte[] milliseconds;

    /** What is put and not written yet. */
    private final Map<String, V> waiting = new ConcurrentHashMap<>();

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder lost = new LongAdder();

    RedisCache(Redis redis, Writer writer, String kind, Codec<V> codec, Duration timeToLive) {
        this.redis = redis;
        this.writer = writer;
        this.kind = kind;
        this.codec = codec;
        this.milliseconds = ascii(String.valueOf(timeToLive.toMillis()));
    }

    @Override
    public Optional<V> find(String key) {
        Optional<V> found = Optional.ofNullable(waiting.get(key));
        if (found.isEmpty()) {
            byte[] name = name(key);
            found = redis.node(name).flatMap(node -> node.call(redis.budget(), connection -> asked(connection, name)));
        }
        (found.isPresent() ? hits : misses).increment();
        return found;
    }

    private @Nullable V asked(Connection connection, byte[] name) throws IOException {
        connection.sendCommand(Command.GET, name);
        byte[] held = connection.getBinaryBulkReply();
        return held == null ? null : Envelope.open(name, held, codec).orElse(null);
    }

    /** Waits a budget at most for each server, and for each 64 keys that it has. */
    @Override
    public Map<String, V> findAll(Collection<String> keys) {
        if (keys.size() == 1) {
            String key = keys.iterator().next();
            return find(key).map(value -> Map.of(key, value)).orElse(Map.of());
        }
        Map<String, V> found = new LinkedHashMap<>();
        Map<Node, List<String>> byNode = new HashMap<>();
        for (String key : keys) {
            V value = waiting.get(key);
            if (value != null) {
                found.put(key, value);
            } else {
                redis.node(name(key))
                        .ifPresent(node -> byNode.computeIfAbsent(node, each -> new ArrayList<>())
                                .add(key));
            }
        }
        byNode.forEach((node, all) -> {
            boolean answered = true;
            for (int from = 0; answered && from < all.size(); from += PIECE) {
                List<String> piece = all.subList(from, Math.min(all.size(), from + PIECE));
                Optional<Map<String, V>> answer = node.call(redis.budget(), connection -> asked(connection, piece));
                answer.ifPresent(found::putAll);
                answered = answer.isPresent();
            }
        });
        hits.add(found.size());
        misses.add(keys.size() - found.size());
        return found;
    }

    private Map<String, V> asked(Connection connection, List<String> keys) throws IOException {
        List<byte[]> names = keys.stream().map(this::name).toList();
        names.forEach(name -> connection.sendCommand(Command.GET, name));
        List<Object> answers = connection.getMany(names.size());
        Map<String, V> found = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (answers.get(i) instanceof byte[] held) {
                String key = keys.get(i);
                Envelope.open(names.get(i), held, codec).ifPresent(value -> found.put(key, value));
            } else if (answers.get(i) != null) {
                redis.moved();
            }
        }
        return found;
    }

    @Override
    public void put(String key, V value) {
        if (redis.state() == State.AWAY) {
            lost.increment();
        } else if (waiting.put(key, value) == null) {
            queue(key);
        }
    }

    private void queue(String key) {
        if (!writer.offer(new Entry(key))) {
            waiting.remove(key);
            lost.increment();
        }
    }

    @Override
    public Statistics statistics() {
        return new Statistics(
                hits.sum(), misses.sum(), lost.sum(), OptionalLong.empty(), redis.state(), redis.reason());
    }

    private byte[] name(String key) {
        int colon = key.lastIndexOf(':');
        return (colon < 0
                        ? PREFIX + kind + ":" + key
                        : PREFIX + "{" + key.substring(0, colon) + "}:" + kind + ":" + key.substring(colon + 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The value under a key, whichever it is when its turn comes. Used by the writer's thread. */
    private final class Entry implements Writer.Waiting {
        private final String key;
        private final byte[] name;
        private Optional<V> taken = Optional.empty();

        Entry(String key) {
            this.key = key;
            this.name = name(key);
        }

        @Override
        public byte[] key() {
            return name;
        }

        @Override
        public Optional<byte[][]> arguments() {
            taken = Optional.ofNullable(waiting.get(key));
            return taken.map(value -> Envelope.seal(name, value, codec))
                    .filter(held -> held.length <= MAXIMUM_BYTES)
                    .map(held -> new byte[][] {name, held, EXPIRY, milliseconds});
        }

        @Override
        public void done(boolean written) {
            if (!written) {
                lost.increment();
                waiting.remove(key);
            } else if (taken.isPresent() && !waiting.remove(key, taken.get())) {
                // another value was put meanwhile
                queue(key);
            }
        }
    }
}
