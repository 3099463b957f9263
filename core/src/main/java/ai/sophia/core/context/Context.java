package ai.sophia.core.context;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.memory.Memory;
import java.util.List;
import java.util.Map;

/**
 * What matters for a task. A memory is told once, however many groups it belongs to.
 *
 * @param groups every group, with what is told in it: what is known and what is relevant best first, what is recent in the order of its
 *     saying
 * @param tokens how many tokens it takes, never more than there was room for
 * @param omitted how many more memories were looked at, and would have been told had there been more room
 * @param degraded labels of the tiers that are left out, because they were late or failed; empty for a full answer
 * @param unverified whether the records could not be asked for what is relevant, as {@link ai.sophia.core.recall.Recall#unverified} tells
 */
public record Context(
        Map<Group, List<Entry>> groups, int tokens, int omitted, List<String> degraded, boolean unverified) {
    public Context {
        groups = Map.copyOf(groups);
        degraded = List.copyOf(degraded);
    }

    /**
     * A memory that is told.
     *
     * @param span all of its text, or the passage of it that there is room for
     * @param tokens how many tokens it takes, the telling of its origin included
     * @param score how well it answers the task, 0 to 1; 0 if it is not told for that
     */
    public record Entry(Memory memory, Span span, int tokens, double score) {
        /** What is told of its text. */
        public String text() {
            return span.of(memory.content().text());
        }

        /** Whether only a part of the memory's text is told. */
        public boolean isExcerpt() {
            return span.length() < memory.content().text().length();
        }
    }

    /** What is told in a group. */
    public List<Entry> of(Group group) {
        return groups.getOrDefault(group, List.of());
    }
}
