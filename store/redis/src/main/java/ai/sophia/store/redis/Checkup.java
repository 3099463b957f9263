package ai.sophia.store.redis;

import ai.sophia.core.tier.ClockSkew;
import ai.sophia.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Finds out whether a server can be reached, lets us in, is new enough, has the right time, and does what is asked of it quickly enough. Immutable. */
final class Checkup {
    /** The oldest version of Redis that is tested. */
    private static final int OLDEST = 7;

    private static final int ROUNDS = 9;
    private static final long NANOS_OF_A_MICRO = 1_000;

    /**
     * What was found.
     *
     * @param version empty if it does not say
     * @param latency median time of a question; zero if it was not asked one
     * @param findings what is wrong, with what to do
     */
    record Result(String version, Duration latency, List<String> findings) {}

    private final Dialer dialer;
    private final Duration budget;
    private final Topology topology;
    private final boolean buckets;
    private final ClockSkew clocks;

    /**
     * @param budget within which a server should answer
     * @param buckets whether it keeps some
     * @param clocks compares that of the server
     */
    Checkup(Dialer dialer, Duration budget, Topology topology, boolean buckets, ClockSkew clocks) {
        this.dialer = dialer;
        this.budget = budget;
        this.topology = topology;
        this.buckets = buckets;
        this.clocks = clocks;
    }

    /** Takes some seconds at most, and throws nothing. */
    Result of(Address address) {
        List<String> findings = new ArrayList<>();
        String version = "";
        Duration latency = Duration.ZERO;
        try (Line line = dialer.open(address)) {
            version = version(line);
            if (isOld(version)) {
                findings.add(address + " has the version " + version + ", but " + OLDEST + ".0 or newer is needed");
            }
            skew(line).ifPresent(finding -> findings.add(address + ": " + finding));
            Optional<byte[]> key = keyOf(address);
            if (key.isPresent()) {
                latency = latency(line, key.get());
                if (latency.compareTo(budget) > 0) {
                    findings.add(
                            "%s answers in %.1f ms, but a call waits %.1f ms for it; have it nearer, or budgets.cache larger"
                                    .formatted(address, latency.toNanos() / 1e6, budget.toNanos() / 1e6));
                }
                if (buckets) {
                    takeNothing(line, key.get());
                }
            }
        } catch (IOException | RuntimeException failure) {
            String why = Node.words(failure);
            findings.add(address + ": " + why + "; " + advice(why));
        }
        return new Result(version, latency, findings);
    }

    /** What it says in its greeting, for which no right is needed. */
    private static String version(Line line) throws IOException {
        List<?> said;
        try {
            said = asked(line, Command.HELLO, ascii("2")) instanceof List<?> list ? list : List.of();
        } catch (JedisDataException unknown) {
            // what stands before a server need not know this command
            return "";
        }
        for (Iterator<?> each = said.iterator(); each.hasNext(); ) {
            if (each.next() instanceof byte[] name && Arrays.equals(name, ascii("version")) && each.hasNext()) {
                return each.next() instanceof byte[] version ? new String(version, StandardCharsets.UTF_8) : "";
            }
        }
        return "";
    }

    /** Only limits need the right to ask for the time: without it nothing is known of the clock. */
    private Optional<String> skew(Line line) throws IOException {
        ClockSkew.Asking asking = clocks.ask();
        try {
            return asked(line, Command.TIME) instanceof List<?> said
                    ? time(said).flatMap(asking::told)
                    : Optional.empty();
        } catch (JedisDataException forbidden) {
            return Optional.empty();
        }
    }

    /** Seconds and microseconds, in digits. */
    private static Optional<Instant> time(List<?> said) {
        if (said.size() != 2
                || !(said.getFirst() instanceof byte[] seconds)
                || !(said.getLast() instanceof byte[] micros)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(number(seconds), number(micros) * NANOS_OF_A_MICRO));
        } catch (NumberFormatException | ArithmeticException | DateTimeException none) {
            return Optional.empty();
        }
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }

    private static boolean isOld(String version) {
        String first = version.split("\\.", -1)[0];
        return first.matches("\\d{1,4}") && Integer.parseInt(first) < OLDEST;
    }

    /** One that this server has; empty if it has none, such as a replica that was asked for the others alone. */
    private Optional<byte[]> keyOf(Address address) {
        int place = topology.servers().indexOf(address);
        if (place < 0 && !topology.servers().isEmpty()) {
            return Optional.empty();
        }
        byte[] key = key(0);
        for (int i = 1; place >= 0 && topology.owner(JedisClusterCRC16.getSlot(key)) != place; i++) {
            key = key(i);
        }
        return Optional.of(key);
    }

    private static byte[] key(int number) {
        return ascii(RedisCache.PREFIX + "doctor:" + number);
    }

    private static Duration latency(Line line, byte[] key) throws IOException {
        byte[] value = ascii("well");
        asked(line, Command.SET, key, value, ascii("PX"), ascii("10000"));
        long[] took = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            Object found = asked(line, Command.GET, key);
            took[round] = System.nanoTime() - start;
            if (!(found instanceof byte[] bytes) || !Arrays.equals(bytes, value)) {
                throw new IOException("what was put there a moment ago is not found");
            }
        }
        Arrays.sort(took);
        return Duration.ofNanos(took[ROUNDS / 2]);
    }

    /** As callers take; what lies there is somebody else's, and so replaced by a full bucket. */
    private static void takeNothing(Line line, byte[] key) throws IOException {
        line.<Object>ask(
                Dialer.PATIENCE.toNanos(),
                connection ->
                        Script.TAKE.run(connection, key, List.of(ascii("1"), ascii("0"), ascii("0"), ascii("0"))));
    }

    private static @Nullable Object asked(Line line, Command command, byte[]... arguments) throws IOException {
        return line.<Object>ask(Dialer.PATIENCE.toNanos(), connection -> {
            connection.sendCommand(command, arguments);
            return connection.getOne();
        });
    }

    private static String advice(String why) {
        if (why.startsWith("WRONGPASS") || why.startsWith("NOAUTH")) {
            return "see redis.password, and the user in redis.address";
        }
        if (why.startsWith("NOPERM") || why.startsWith(Script.UNPERMITTED)) {
            return "allow the user ~sophia:* +get +set +ping +cluster|slots, and with limits +eval +evalsha +time";
        }
        if (why.startsWith("OOM")) {
            return "set maxmemory-policy allkeys-lru there";
        }
        if (why.startsWith("READONLY")) {
            return "name its master in redis.address";
        }
        if (why.contains("certificat") || why.contains("subject alternative")) {
            return "see redis.certificates, and that the server's certificate names this host";
        }
        return "see that it runs, that redis.address names it, and whether it wants TLS (rediss://)";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
