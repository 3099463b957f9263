package ai.sophia.mcp.legacy;

import ai.sophia.mcp.Caller;
import ai.sophia.mcp.protocol.Holder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sessions that are open, held in memory: a client whose session is unknown begins another. Those that nobody uses end after a while,
 * and when there are too many, the one that has been idle longest of those who hold the most, so that nobody's sessions end because
 * somebody else begins many. Who holds them is told by the credential and the address. Safe for all threads.
 */
final class Sessions {
    private static final int LIMIT = 10_000;
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(60);
    private static final int ID_BYTES = 16;

    private final Map<String, Session> open = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins one. */
    Session begin(Function<String, Session> creation) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        Session session = creation.apply(HexFormat.of().formatHex(bytes));
        makeRoom(holder(session));
        open.put(session.id(), session);
        session.touch(clock.instant());
        return session;
    }

    /** The caller's session of this id; another's is none. */
    Optional<Session> find(String id, Caller caller) {
        Optional<Session> found = Optional.ofNullable(open.get(id))
                .filter(session -> session.caller().equals(caller));
        found.ifPresent(session -> session.touch(clock.instant()));
        return found;
    }

    void end(Session session) {
        open.remove(session.id());
        session.end();
    }

    /** Ends all, because the server closes. */
    void close() {
        open.values().forEach(Session::close);
        open.clear();
    }

    private static Holder holder(Session session) {
        return new Holder(session.caller().principal(), session.peer());
    }

    private void makeRoom(Holder wanting) {
        Instant oldest = clock.instant().minus(IDLE_LIMIT);
        open.values().stream()
                .filter(session -> session.lastUsed().isBefore(oldest) && !session.isBusy())
                .forEach(this::end);
        if (open.size() < LIMIT) {
            return;
        }
        Map<Holder, Long> held =
                open.values().stream().collect(Collectors.groupingBy(Sessions::holder, Collectors.counting()));
        long most = held.values().stream().mapToLong(count -> count).max().orElse(0);
        boolean itself = held.getOrDefault(wanting, 0L) == most;
        open.values().stream()
                .filter(session ->
                        itself ? holder(session).equals(wanting) : held.getOrDefault(holder(session), 0L) == most)
                .min(Comparator.comparing(Session::isBusy).thenComparing(Session::lastUsed))
                .ifPresent(this::end);
    }
}
