package ai.sophia.core.context;

import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.memory.MemoryId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Room for a number of tokens, filled with what is offered. Every group first gets the share it is worth, and what one leaves goes to the others;
 * so neither a long conversation nor many facts crowd out what answers the task. Used by one thread.
 */
final class Budget {
    private final Map<Group, List<Entry>> offered;
    private final Map<Group, Set<MemoryId>> told = new EnumMap<>(Group.class);
    private final Set<MemoryId> all = new HashSet<>();
    private int left;

    /** @param offered what there is, best first; of what is recent, the last first */
    Budget(Map<Group, List<Entry>> offered, int tokens) {
        this.offered = offered;
        this.left = tokens;
    }

    /**
     * Tells more of a group in no more than so many tokens. What was told already is passed over, and what is too long for what is left;
     * but of a conversation nothing is told behind a gap.
     */
    void fill(Group group, int tokens) {
        int room = Math.min(tokens, left);
        for (Entry offer : offered(group)) {
            MemoryId id = offer.memory().id();
            if (all.contains(id)) {
                continue;
            }
            if (offer.tokens() <= room) {
                room -= offer.tokens();
                left -= offer.tokens();
                all.add(id);
                told.computeIfAbsent(group, none -> new HashSet<>()).add(id);
            } else if (group == Group.RECENT) {
                return;
            }
        }
    }

    /** How many tokens are left. */
    int left() {
        return left;
    }

    /** How many of the memories are not told. */
    int missing() {
        Set<MemoryId> missing = new HashSet<>();
        offered.values()
                .forEach(offers ->
                        offers.forEach(offer -> missing.add(offer.memory().id())));
        missing.removeAll(all);
        return missing.size();
    }

    /** What is told in each group: a conversation in the order of its saying, all else best first. */
    Map<Group, List<Entry>> told() {
        Map<Group, List<Entry>> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            Set<MemoryId> ids = told.getOrDefault(group, Set.of());
            List<Entry> entries = offered(group).stream()
                    .filter(offer -> ids.contains(offer.memory().id()))
                    .toList();
            groups.put(group, group == Group.RECENT ? entries.reversed() : entries);
        }
        return groups;
    }

    private List<Entry> offered(Group group) {
        return offered.getOrDefault(group, List.of());
    }
}
