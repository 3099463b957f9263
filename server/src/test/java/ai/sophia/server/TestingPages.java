package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages of memories, whose cursor is the last memory of the page before. Stateless. */
final class TestingPages {
    private TestingPages() {}

    /** A page of these, newest first. */
    static Page page(Stream<Memory> memories, String cursor, int limit) {
        Optional<MemoryId> last = cursor.isEmpty() ? Optional.empty() : Optional.of(cursor(cursor));
        List<Memory> rest = memories.sorted(Comparator.comparing(Memory::id).reversed())
                .filter(memory -> last.isEmpty() || memory.id().compareTo(last.get()) < 0)
                .limit(limit + 1L)
                .toList();
        return rest.size() <= limit
                ? new Page(rest, "")
                : new Page(rest.subList(0, limit), rest.get(limit - 1).id().toString());
    }

    private static MemoryId cursor(String cursor) {
        try {
            return MemoryId.parse(cursor);
        } catch (Fault.Invalid malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a listing returned it");
        }
    }
}
