package ai.sophia.core.conversation;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What facts rest on, by all that they say of it. Safe for all threads; calls block. */
public final class Grounds {
    private static final int PAGE = 500;

    private final MemoryStore store;

    public Grounds(MemoryStore store) {
        this.store = store;
    }

    /**
     * Those of the turns of which no fact was made, nor ever was; all facts of their users are looked at.
     *
     * @param goOn is asked before each user, and ends it if it says no
     */
    public List<Memory> without(Collection<Memory> turns, BooleanSupplier goOn) {
        Map<Partition, List<Memory>> said = turns.stream().collect(Collectors.groupingBy(turn -> of(turn.scope())));
        List<Memory> without = new ArrayList<>();
        for (Map.Entry<Partition, List<Memory>> each : said.entrySet()) {
            if (!goOn.getAsBoolean()) {
                break;
            }
            Set<MemoryId> grounds = of(each.getKey());
            each.getValue().stream()
                    .filter(turn -> !grounds.contains(turn.id()))
                    .forEach(without::add);
        }
        return without;
    }

    private static Partition of(Scope scope) {
        return new Partition(scope.tenant(), new Part.Only(scope.app()), new Part.Only(scope.user()));
    }

    private Set<MemoryId> of(Partition partition) {
        Set<MemoryId> grounds = new HashSet<>();
        String cursor = "";
        do {
            Page page = store.list(partition.reach(), Facts.all(), cursor, PAGE);
            page.memories().stream()
                    .flatMap(memory -> FactContent.versions(store, partition.reach(), memory))
                    .flatMap(Fact::sources)
                    .forEach(grounds::add);
            cursor = page.next();
        } while (!cursor.isEmpty());
        return grounds;
    }
}
