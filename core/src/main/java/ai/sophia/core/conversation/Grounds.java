package ai.sophia.core.conversation;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What facts rest on, by all that they say of it. Safe for all threads; calls block. */
public final class Grounds {
    private static final int PAGE = 500;

    private final MemoryStore store;

    public Grounds(MemoryStore store) {
        this.store = store;
    }

    /** Those of the memories that a fact was made of, or was once: all facts of their users are looked at. */
    public Set<MemoryId> among(Collection<Memory> memories) {
        Map<Partition, Set<MemoryId>> told = memories.stream()
                .collect(Collectors.groupingBy(
                        memory -> of(memory.scope()), Collectors.mapping(Memory::id, Collectors.toSet())));
        Set<MemoryId> grounds = new HashSet<>();
        told.forEach((partition, ids) -> {
            Set<MemoryId> sources = sources(partition);
            ids.stream().filter(sources::contains).forEach(grounds::add);
        });
        return grounds;
    }

    private static Partition of(Scope scope) {
        return new Partition(scope.tenant(), new Part.Only(scope.app()), new Part.Only(scope.user()));
    }

    private Set<MemoryId> sources(Partition partition) {
        Set<MemoryId> sources = new HashSet<>();
        String cursor = "";
        do {
            Page page = store.list(partition.reach(), Facts.all(), cursor, PAGE);
            page.memories().stream()
                    .flatMap(memory -> sources(partition, memory))
                    .forEach(sources::add);
            cursor = page.next();
        } while (!cursor.isEmpty());
        return sources;
    }

    /** A fact for which more speaks than it keeps has had the rest in its earlier versions. */
    private Stream<MemoryId> sources(Partition partition, Memory memory) {
        Optional<Fact> fact = FactContent.of(memory);
        Stream<Fact> versions = fact.filter(Fact::isShortened).isPresent()
                ? store.history(partition.reach(), memory.id()).stream()
                        .map(HistoryEntry::memory)
                        .flatMap(Optional::stream)
                        .flatMap(version -> FactContent.of(version).stream())
                : fact.stream();
        return versions.flatMap(Fact::sources);
    }
}
