package ai.sophia.core.lifecycle;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Learns from what people think of a memory: it matters more or less from then on, which recalls heed, and is never hidden by it. Each time is
 * a version of the memory, and so in its history. Safe for all threads; calls block.
 */
public final class Weighing {
    /** What somebody thinks of a memory, with how much of the way to the most or the least it goes by that. */
    public enum Opinion {
        POSITIVE(1, 0.3),
        NEGATIVE(0, 0.4),
        VERY_NEGATIVE(0, 0.8);

        /** An importance has three places. */
        private static final double STEPS = 1_000;

        private final double goal;
        private final double step;

        Opinion(double goal, double step) {
            this.goal = goal;
            this.step = step;
        }

        /** The importance of what was as important before. */
        double after(double importance) {
            double after = importance + step * (goal - importance);
            return Math.round(after * STEPS) / STEPS;
        }

        /** The name used on every edge but mem0's, in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads a name, whatever the case of its letters.
         *
         * @throws Fault.Invalid if it is none
         */
        public static Opinion parse(String name) {
            for (Opinion opinion : values()) {
                if (opinion.label().equals(name.toLowerCase(Locale.ROOT))) {
                    return opinion;
                }
            }
            throw new Fault.Invalid(
                    "feedback",
                    "expected "
                            + Arrays.stream(values()).map(Opinion::label).collect(Collectors.joining(", "))
                            + ", but got \""
                            + name + "\"");
        }
    }

    /** That somebody had a memory matter so much, first of all whoever wrote it. */
    public record Weighed(String actor, double importance) {}

    private final Remembering remembering;

    public Weighing(Remembering remembering) {
        this.remembering = remembering;
    }

    /** Who had a memory matter how much, in the order of its history; whoever revised the rest of it had no part in that. */
    public static List<Weighed> weighed(List<HistoryEntry> history) {
        List<Weighed> weighed = new ArrayList<>();
        for (HistoryEntry entry : history) {
            if (entry.memory().isPresent()) {
                double importance = entry.memory().get().content().importance();
                if (weighed.isEmpty() || weighed.getLast().importance() != importance) {
                    weighed.add(new Weighed(entry.actor(), importance));
                }
            }
        }
        return weighed;
    }

    /**
     * Has a memory matter so much.
     *
     * @param reach sees it
     * @return whether it does; false if it was changed or deleted meanwhile
     */
    public boolean weigh(Principal principal, Reach reach, Memory memory, double importance) {
        try {
            remembering.revise(
                    principal,
                    reach,
                    memory.id(),
                    memory.version(),
                    current -> current.content().weighing(importance));
            return true;
        } catch (Fault.Conflict | Fault.NotFound changed) {
            return false;
        }
    }

    /**
     * Has a memory matter as somebody thinks.
     *
     * @throws Fault.NotFound if the reach sees no such memory
     */
    public Receipt weigh(Principal principal, Reach reach, MemoryId id, Opinion opinion) {
        return remembering.revise(
                principal,
                reach,
                id,
                0,
                memory ->
                        memory.content().weighing(opinion.after(memory.content().importance())));
    }
}
