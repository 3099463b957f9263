package ai.sophia.store.redis;

import ai.sophia.core.tier.Cache.State;
import ai.sophia.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The servers of one Redis, be it one or a cluster, and what is asked of them. It may be away when it is opened, and at any time: then there
 * is no answer, at once. A virtual thread keeps what is known of the cluster current: when a server says that a key has moved, when one is
 * away, and now and then. Safe for all threads.
 */
public final class Redis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SOMETIME = Duration.ofSeconds(10);

    /** The servers in the order of the topology. */
    private record Servers(Topology topology, List<Node> nodes) {}

    private final RedisSettings settings;
    private final Dialer dialer;
    private final long budget;
    private final Tally tally = new Tally();
    private final Bell bell = new Bell();
    private final Thread follower;
    private final Writer writer = new Writer(this);
    private volatile Servers servers = new Servers(Topology.UNKNOWN, List.of());
    private volatile String reason = "not asked yet";
    private volatile boolean keepsBuckets;
    private volatile boolean closed;

    /** What was said of it last; used by the follower alone. */
    private Optional<State> told = Optional.empty();

    private Redis(RedisSettings settings) {
        this.settings = settings;
        this.dialer = new Dialer(settings);
        this.budget = settings.budget().toNanos();
        this.follower = Thread.ofVirtual().name("redis").unstarted(this::follow);
    }

    /**
     * Begins to connect; does not wait for it.
     *
     * @throws IllegalArgumentException if the certificates that the settings name cannot be read
     */
    public static Redis open(RedisSettings settings) {
        Redis redis = new Redis(settings);
        redis.follower.start();
        redis.writer.start();
        return redis;
    }

    /**
     * A cache in it.
     *
     * @param kind what it holds, in letters; a part of its keys
     * @param timeToLive how long a value is held after it was put, unless Redis needs its place before
     */
    public <V> RedisCache<V> cache(String kind, Codec<V> codec, Duration timeToLive) {
        return new RedisCache<>(this, writer, kind, codec, timeToLive);
    }

    /** Buckets in it, from which nodes take together. */
    public RedisBuckets buckets() {
        keepsBuckets = true;
        return new RedisBuckets(this);
    }

    /** Whether buckets are taken from. */
    boolean keepsBuckets() {
        return keepsBuckets;
    }

    /** Whether it can be asked. */
    public State state() {
        Servers now = servers;
        long serving = now.nodes().stream().filter(Node::isServing).count();
        if (serving == 0) {
            return State.AWAY;
        }
        return serving == now.nodes().size() && now.topology().isWhole() ? State.SERVING : State.PARTLY;
    }

    /** Why it cannot be asked, or not all of it; empty if it can. */
    String reason() {
        Servers now = servers;
        if (now.nodes().isEmpty()) {
            return reason;
        }
        String words = now.nodes().stream()
                .filter(node -> !node.isServing())
                .map(Node::reason)
                .collect(Collectors.joining("; "));
        return words.isEmpty() && !now.topology().isWhole() ? "the cluster has slots without a server" : words;
    }

    RedisSettings settings() {
        return settings;
    }

    /** Opens lines to its servers, as it does itself. */
    Dialer dialer() {
        return dialer;
    }

    /** What is known of its servers. */
    Topology topology() {
        return servers.topology();
    }

    /** What was asked of it since the start. */
    Tally tally() {
        return tally;
    }

    /** How long a call may take, in nanoseconds. */
    long budget() {
        return budget;
    }

    /** The server that has a key; empty if none is known to. */
    Optional<Node> node(byte[] key) {
        Servers now = servers;
        int owner = now.topology().owner(now.nodes().size() > 1 ? JedisClusterCRC16.getSlot(key) : 0);
        return owner == Topology.NOBODY
                ? Optional.empty()
                : Optional.of(now.nodes().get(owner));
    }

    /** Tells that a server is not the one to ask any more, has gone away, or is back. */
    void moved() {
        bell.ring();
    }

    private void follow() {
        learn();
        while (bell.await(PAUSE, isCalm() ? SOMETIME : SOON)) {
            tell();
            learn();
        }
    }

    private boolean isCalm() {
        return told.equals(Optional.of(State.SERVING)) && state() == State.SERVING;
    }

    /** Asks one server after another who has which slots, those that are known to serve first. */
    private void learn() {
        Set<Address> asked = new LinkedHashSet<>();
        List<Node> known = new ArrayList<>(servers.nodes());
        // the one that was asked last may be cut off from the others, and know nothing newer
        Collections.shuffle(known);
        known.stream().filter(Node::isServing).forEach(node -> asked.add(node.address()));
        asked.addAll(settings.addresses());
        known.forEach(node -> asked.add(node.address()));
        for (Address address : asked) {
            if (closed) {
                return;
            }
            try (Line line = dialer.open(address)) {
                become(Topology.ask(line, address));
                return;
            } catch (IOException | RuntimeException failure) {
                reason = address + ": " + Node.words(failure);
                LOG.debug("{} does not tell the cluster's slots", address, failure);
            }
        }
    }

    private void become(Topology topology) {
        Servers before = servers;
        if (topology.equals(before.topology())) {
            return;
        }
        Map<Address, Node> kept = new HashMap<>();
        before.nodes().forEach(node -> kept.put(node.address(), node));
        List<Node> nodes = new ArrayList<>();
        for (Address address : topology.servers()) {
            Node node = kept.remove(address);
            nodes.add(node == null ? new Node(address, dialer, budget, tally, this::moved) : node);
        }
        servers = new Servers(topology, List.copyOf(nodes));
        kept.values().forEach(Node::close);
        if (closed) {
            nodes.forEach(Node::close);
        }
    }

    /** Says once when it goes away, and once when it is back. */
    private void tell() {
        State now = state();
        if (told.equals(Optional.of(now))) {
            return;
        }
        told = Optional.of(now);
        switch (now) {
            case SERVING -> LOG.info("Redis serves, at {}", servers.topology().servers());
            case PARTLY -> LOG.warn("A part of Redis is away, and what lies there is not found: {}", reason());
            case AWAY -> LOG.warn("Redis is away, and nothing waits for it: {}", reason());
        }
    }

    /** Writes what is waiting, as far as there is little time, and closes. */
    @Override
    public void close() {
        writer.close();
        closed = true;
        bell.close();
        try {
            follower.join(Dialer.PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        servers.nodes().forEach(Node::close);
    }
}
