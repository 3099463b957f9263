package ai.sophia.store.sql;

import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest versions of the memories that this node has read from the database or written there lately, as many as a budget of memory allows, and
 * what it knows to have become of them since. The half of them that was told of least lately is forgotten at once: a cache, which lets go of one after
 * the other, took two fifths of what a load costs beside its SQL. Safe for all threads.
 */
final class Recollection {
    /** How much memory it may take, about. */
    private static final long BYTES = 16L << 20;

    /** What a memory takes besides its text and metadata, about, in bytes. */
    private static final int MEMORY_BYTES = 1_000;

    private static final int KNOWLEDGE_BYTES = 150;

    /**
     * What is known of a memory.
     *
     * @param version the highest that is known of
     * @param memory that version; empty if nothing but its being there is known, or it is deleted
     */
    private record Known(int version, Optional<Memory> memory) {
        static final Known DELETED = new Known(Integer.MAX_VALUE, Optional.empty());

        int bytes() {
            return memory.map(Known::bytes).orElse(KNOWLEDGE_BYTES);
        }

        private static int bytes(Memory memory) {
            long bytes = MEMORY_BYTES
                    + 2L * memory.content().text().length()
                    + memory.content().metadata().bytes();
            return (int) Math.min(bytes, Integer.MAX_VALUE);
        }

        /** Whether it says more: whoever read the database before another wrote there may tell of it later. */
        boolean isMoreThan(Known other) {
            return version > other.version
                    || (version == other.version && memory.isPresent() && other.memory.isEmpty());
        }
    }

    /** Takes half of the memory at most; then it takes the place of what was told before, which is forgotten. */
    private Map<MemoryId, Known> lately = new HashMap<>();

    /** Of whom nothing was told lately. */
    private Map<MemoryId, Known> before = new HashMap<>();

    /** What those of lately take. */
    private long bytes;

    /** Tells of versions that were read. */
    synchronized void read(Collection<Memory> memories) {
        for (Memory memory : memories) {
            // of one that another came after, it is that other one that counts
            if (memory.stored().isOpen()) {
                know(memory.id(), new Known(memory.version(), Optional.of(memory)));
            }
        }
    }

    /** Tells what became of mutations, in their order. */
    synchronized void wrote(List<Mutation> mutations, List<Outcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Written(Memory memory, Position at) -> read(List.of(memory));
                case Outcome.Deleted(VersionKey last, Position at) -> know(last.id(), Known.DELETED);
                case Outcome.Duplicate(MemoryId existing, int version, Position at) ->
                    know(existing, new Known(version, Optional.empty()));
                case Outcome.Stale(int current) -> know(id(mutations.get(i)), new Known(current, Optional.empty()));
                case Outcome.Missing missing -> know(id(mutations.get(i)), Known.DELETED);
            }
        }
    }

    private static MemoryId id(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Insert insert -> insert.memory().id();
            case Mutation.Revise revise -> revise.next().id();
            case Mutation.Delete delete -> delete.id();
        };
    }

    /** Tells that writing failed, when it may have been done: what was to be changed or deleted is not known any more. */
    synchronized void mayHaveWritten(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            switch (mutation) {
                case Mutation.Insert insert -> {
                    // nobody has been told of it
                }
                case Mutation.Revise revise ->
                    know(revise.next().id(), new Known(revise.next().version(), Optional.empty()));
                case Mutation.Delete delete -> know(delete.id(), Known.DELETED);
            }
        }
    }

    /** Tells what the log says. */
    synchronized void follow(List<Change> changes) {
        for (Change change : changes) {
            switch (change.operation()) {
                case ADDED, EMBEDDED -> {
                    // no version that was known is another now
                }
                case REVISED -> know(change.key().id(), new Known(change.key().version(), Optional.empty()));
                case DELETED -> know(change.key().id(), Known.DELETED);
            }
        }
    }

    private void know(MemoryId id, Known told) {
        Known known = lately.get(id);
        if (known == null) {
            Known earlier = before.remove(id);
            Known next = earlier == null || told.isMoreThan(earlier) ? told : earlier;
            lately.put(id, next);
            bytes += next.bytes();
        } else if (told.isMoreThan(known)) {
            lately.put(id, told);
            bytes += told.bytes() - known.bytes();
        }
        if (bytes > BYTES / 2) {
            Map<MemoryId, Known> forgotten = before;
            before = lately;
            forgotten.clear();
            lately = forgotten;
            bytes = 0;
        }
    }

    /** Those of the versions that are known, are the latest as far as that is known, and that the reach sees. */
    synchronized Map<VersionKey, Memory> find(Reach reach, Collection<VersionKey> keys) {
        Map<VersionKey, Memory> found = new LinkedHashMap<>();
        for (VersionKey key : keys) {
            Optional.ofNullable(lately.get(key.id()))
                    .or(() -> Optional.ofNullable(before.get(key.id())))
                    .flatMap(Known::memory)
                    .filter(memory -> memory.version() == key.version() && memory.visibleTo(reach))
                    .ifPresent(memory -> found.put(key, memory));
        }
        return found;
    }
}
