package ai.sophia.core.context;

import ai.sophia.core.access.Reach;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A context that was told, without anything of the memories but their names: what this node and others make it of again, from the records.
 * Immutable.
 *
 * @param seen up to where in the log all changes were seen, at least
 * @param at when it was asked for, to the millisecond
 * @param groups what is told in each group, in its order
 * @param tokens how many tokens it takes
 * @param omitted how many more memories were looked at
 */
public record ContextOutline(Position seen, Instant at, Map<Group, List<Line>> groups, int tokens, int omitted) {
    private static final int BYTES = 500;
    private static final int LINE_BYTES = 150;

    /**
     * A memory that is told.
     *
     * @param span what is told of its text
     */
    public record Line(VersionKey key, Span span, int tokens, double score) {}

    public ContextOutline {
        at = Instant.ofEpochMilli(at.toEpochMilli());
        EnumMap<Group, List<Line>> copy = new EnumMap<>(Group.class);
        groups.forEach((group, lines) -> copy.put(group, List.copyOf(lines)));
        groups = Map.copyOf(copy);
    }

    static ContextOutline of(Position seen, Instant at, Context context) {
        Map<Group, List<Line>> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            groups.put(
                    group,
                    context.of(group).stream()
                            .map(entry -> new Line(entry.memory().key(), entry.span(), entry.tokens(), entry.score()))
                            .toList());
        }
        return new ContextOutline(seen, at, groups, context.tokens(), context.omitted());
    }

    /** How much memory it takes, about, in bytes. */
    public int bytes() {
        return BYTES
                + LINE_BYTES * groups.values().stream().mapToInt(List::size).sum();
    }

    /**
     * The context as the records have it.
     *
     * @return empty if one of its memories may not be seen any more, for then another one may have its place
     */
    Optional<Context> context(MemoryStore store, Task task) {
        Map<Group, List<Entry>> told = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            Reach reach = group == Group.RECENT ? task.session().orElse(task.reach()) : task.reach();
            List<Line> lines = groups.getOrDefault(group, List.of());
            List<Entry> entries = entries(store, reach, lines);
            if (entries.size() < lines.size()) {
                return Optional.empty();
            }
            told.put(group, entries);
        }
        return Optional.of(new Context(told, tokens, omitted, List.of(), false));
    }

    private static List<Entry> entries(MemoryStore store, Reach reach, List<Line> lines) {
        List<Entry> entries = new ArrayList<>(lines.size());
        if (lines.isEmpty()) {
            return entries;
        }
        Map<VersionKey, Memory> memories =
                store.load(reach, lines.stream().map(Line::key).toList());
        for (Line line : lines) {
            Memory memory = memories.get(line.key());
            if (memory != null && line.span().end() <= memory.content().text().length()) {
                entries.add(new Entry(memory, line.span(), line.tokens(), line.score()));
            }
        }
        return entries;
    }
}
