package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.MemoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of a fact and others that say the same in other words. Each keeps the evidence of its own; which of them was said first stands
 * for all. Immutable.
 *
 * @param sameAs the fact that was said first and is to stand for this one, as long as anything speaks for it
 * @param folded whether it does now
 * @param apart the facts that this one was folded into, and that somebody said it is not the same as; last the one that was told last
 * @param also the facts that this one stands for, in the order of their saying; it follows from what is stored with them
 */
public record Fold(Optional<MemoryId> sameAs, boolean folded, List<MemoryId> apart, List<Also> also) {
    /** Nothing. */
    public static final Fold NONE = new Fold(Optional.empty(), false, List.of(), List.of());

    private static final int PARTS = 3;

    /**
     * A fact that another one stands for.
     *
     * @param count how often it was said
     * @param confidence how likely it is so by what speaks for it alone, from 0 to 1
     */
    public record Also(MemoryId id, int count, double confidence) {
        /** What {@link #parse} reads. */
        @Override
        public String toString() {
            return id + " " + count + " " + confidence;
        }

        /**
         * Reads what {@link #toString} wrote.
         *
         * @throws Fault.Invalid if it is nothing of the kind
         */
        static Also parse(String text) {
            String[] parts = text.split(" ", -1);
            try {
                if (parts.length == PARTS) {
                    return new Also(MemoryId.parse(parts[0]), Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
                }
            } catch (NumberFormatException malformed) {
                // told below
            }
            throw new Fault.Invalid("also", "expected ID COUNT CONFIDENCE, but got " + text);
        }
    }

    public Fold {
        apart = List.copyOf(apart);
        also = List.copyOf(also);
    }

    /** The same, where another fact is to stand for this one, or none. */
    Fold into(Optional<MemoryId> first) {
        return new Fold(first, folded, apart, also);
    }

    /** The same, where another fact stands for this one. */
    Fold foldedInto(Optional<MemoryId> first) {
        return new Fold(first, true, apart, List.of());
    }

    /** The same, where this fact stands for itself, and for these. */
    Fold standingFor(List<Also> others) {
        return new Fold(sameAs, false, apart, others);
    }

    /** The same, where somebody says that this fact is not the same as the one that stands for it. */
    Fold undone() {
        List<MemoryId> more = new ArrayList<>(apart);
        sameAs.ifPresent(more::add);
        return new Fold(Optional.empty(), folded, more, also);
    }

    /** The same, where that is taken back which was said last. */
    Fold redone() {
        return new Fold(Optional.of(apart.getLast()), folded, apart.subList(0, apart.size() - 1), also);
    }
}
