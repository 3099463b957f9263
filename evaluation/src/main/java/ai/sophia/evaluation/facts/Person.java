package ai.sophia.evaluation.facts;

import java.util.List;
import java.util.Set;

/**
 * Somebody of whom some things are known, and what that one says later, each remark as if it were the only one.
 *
 * @param known statements as they were made
 */
record Person(String id, List<String> known, List<Remark> said) {
    /**
     * A later remark.
     *
     * @param ends which of what is known is so no more by it, counted from 0
     */
    record Remark(String text, Set<Integer> ends) {}
}
