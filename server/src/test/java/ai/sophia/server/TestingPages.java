package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.ScopeCount;
import ai.sophia.core.record.SessionCount;
import ai.sophia.core.record.SessionPage;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Pages of memories, whose cursor is the last memory of the page before. Stateless. */
final class TestingPages {
    private TestingPages() {}

    /** A page of these, newest first. */
    static Page page(Stream<Memory> memories, String cursor, int limit) {
        return page(memories, Comparator.reverseOrder(), cursor, limit);
    }

    /** A page of these, oldest first. */
    static Page oldest(Stream<Memory> memories, String cursor, int limit) {
        return page(memories, Comparator.naturalOrder(), cursor, limit);
    }

    private static Page page(Stream<Memory> memories, Comparator<MemoryId> order, String cursor, int limit) {
        Optional<MemoryId> last = cursor.isEmpty() ? Optional.empty() : Optional.of(cursor(cursor));
        List<Memory> rest = memories.sorted(Comparator.comparing(Memory::id, order))
                .filter(memory -> last.isEmpty() || order.compare(memory.id(), last.get()) > 0)
                .limit(limit + 1L)
                .toList();
        return rest.size() <= limit
                ? new Page(rest, "")
                : new Page(rest.subList(0, limit), rest.get(limit - 1).id().toString());
    }

    /** Those of these that were understood of some. */
    static List<Memory> understoodOf(Stream<Memory> memories, Collection<MemoryId> origins) {
        return memories.filter(memory -> memory.content()
                        .provenance()
                        .origin()
                        .filter(origins::contains)
                        .isPresent())
                .toList();
    }

    /** What matters most of these, and of that what is newest. */
    static List<VersionKey> foremost(Stream<Memory> memories, int limit) {
        return memories.sorted(Comparator.comparing(Memory::id).reversed())
                .sorted(Comparator.comparingDouble(memory -> -memory.content().standing()))
                .limit(limit)
                .map(Memory::key)
                .toList();
    }

    /** How many of these each collection has. */
    static Map<String, Long> collections(Stream<Memory> memories) {
        Map<String, Long> counts = new TreeMap<>();
        memories.forEach(memory -> counts.merge(memory.content().collection(), 1L, Long::sum));
        return counts;
    }

    /** The scopes of these, those with most of them first. */
    static List<ScopeCount> scopes(Stream<Memory> memories, int limit) {
        Map<Scope, ScopeCount> counts = new LinkedHashMap<>();
        memories.forEach(memory -> counts.merge(
                memory.scope(),
                new ScopeCount(memory.scope(), 1, memory.stored().from()),
                (one, other) -> new ScopeCount(one.scope(), one.memories() + other.memories(), other.lastStored())));
        return counts.values().stream()
                .sorted(Comparator.comparingLong(ScopeCount::memories).reversed())
                .limit(limit)
                .toList();
    }

    /** A page of the sessions that these turns belong to, newest first, whose cursor is how many came before. */
    static SessionPage sessions(Stream<Memory> turns, String cursor, int limit) {
        Map<Scope, SessionCount> counts = new LinkedHashMap<>();
        turns.sorted(Comparator.comparing(Memory::id))
                .filter(turn -> !turn.scope().session().isEmpty())
                .forEach(turn -> {
                    Scope of = turn.scope();
                    Scope session = new Scope(of.tenant(), of.user(), "", of.session(), of.app());
                    Instant at = turn.content().utterance().isDated()
                            ? turn.content().utterance().saidAt()
                            : turn.stored().from();
                    counts.merge(
                            session,
                            new SessionCount(session, 1, at, at),
                            (one, other) -> new SessionCount(session, one.turns() + 1, one.first(), at));
                });
        List<SessionCount> all = List.copyOf(counts.values()).reversed();
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + limit);
        return new SessionPage(all.subList(from, to), to < all.size() ? Integer.toString(to) : "");
    }

    private static MemoryId cursor(String cursor) {
        try {
            return MemoryId.parse(cursor);
        } catch (Fault.Invalid malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a listing returned it");
        }
    }
}
