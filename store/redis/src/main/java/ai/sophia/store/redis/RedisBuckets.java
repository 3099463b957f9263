package ai.sophia.store.redis;

import ai.sophia.core.access.Principal;
import ai.sophia.core.tier.Rate;
import ai.sophia.core.tier.SharedBuckets;
import ai.sophia.core.tier.Taking;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Buckets in Redis. Taking is one script there, which goes by the clock of the server that has the bucket: the clocks of nodes may differ. Keys look like
 * {@code sophia:1:{tenant/caller}:limit:requests}: all of a caller's lie on one server of a cluster. Safe for all threads.
 */
public final class RedisBuckets implements SharedBuckets {
    /** What a server may refuse to do for a script that it does for the cache; it is well all the same. */
    private static final List<String> OWN_REFUSALS =
            List.of("NOPERM", "OOM", "READONLY", "MISCONF", "NOREPLICAS", Script.UNPERMITTED, "ERR unknown command");

    private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);

    private final Redis redis;

    /** How the last call was refused; empty if it was not. */
    private volatile String refusal = "";

    RedisBuckets(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Optional<Taking> take(Principal caller, String limit, Rate rate, long units) {
        byte[] key = key(caller, limit);
        List<byte[]> arguments = List.of(
                number(rate.perMinute()),
                number(rate.price(units)),
                number(rate.allowance(units)),
                number(rate.deepest()));
        return redis.node(key)
                .flatMap(node -> node.call(redis.budget(), connection -> taken(connection, key, arguments)));
    }

    private @Nullable Taking taken(Connection connection, byte[] key, List<byte[]> arguments) throws IOException {
        try {
            Taking taking = read(Script.TAKE.run(connection, key, arguments));
            refusal = "";
            return taking;
        } catch (JedisDataException refused) {
            String why = String.valueOf(refused.getMessage());
            if (OWN_REFUSALS.stream().noneMatch(why::startsWith)) {
                throw refused;
            }
            tell(why);
            return null;
        }
    }

    /** Says once why nodes do not take together. */
    private void tell(String why) {
        if (!refusal.equals(why)) {
            refusal = why;
            LOG.warn("Redis keeps no limits, and each node goes by its own: {}", why);
        }
    }

    private static Taking read(@Nullable Object answer) throws IOException {
        if (answer instanceof List<?> list
                && list.size() == 2
                && list.getFirst() instanceof Long granted
                && list.getLast() instanceof Long debt
                && debt >= 0) {
            return new Taking(granted == 1, debt);
        }
        throw new IOException("expected what is missing in a bucket, but got another answer");
    }

    static byte[] key(Principal caller, String limit) {
        String group = encoded(caller.tenant()) + "/" + encoded(caller.name());
        return (RedisCache.PREFIX + "{" + group + "}:limit:" + limit).getBytes(StandardCharsets.UTF_8);
    }

    /** A name must not end the group early. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
