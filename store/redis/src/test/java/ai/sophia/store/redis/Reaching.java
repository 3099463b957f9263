package ai.sophia.store.redis;

import ai.sophia.core.tier.Cache.State;
import ai.sophia.store.redis.RedisSettings.Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;

/** How tests reach a server, and wait for it. Stateless. */
final class Reaching {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Reaching() {}

    /** With a budget that a busy machine keeps. */
    static RedisSettings settings(InetSocketAddress address) {
        return new RedisSettings(
                List.of(new Address("127.0.0.1", address.getPort())),
                "",
                "",
                false,
                Optional.empty(),
                Duration.ofMillis(250));
    }

    /** A client of its own to the server at this port. */
    static Jedis client(int port) {
        return new Jedis("127.0.0.1", port);
    }

    /** Waits until it serves. */
    static Redis serving(Redis redis) {
        await(redis, State.SERVING);
        return redis;
    }

    /** Waits until it is so. */
    static void await(Redis redis, State state) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            if (redis.state() != state) {
                throw new AssertionError("expected " + state + ", but it is " + redis.state() + ": " + redis.reason());
            }
        });
    }
}
