package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;

/**
 * A fact that a turn holds, as it was labelled.
 *
 * @param confirms whether the turn only confirms what the agent has claimed, so that any words of it are evidence
 */
record Label(Sort sort, boolean negated, Span evidence, boolean confirms) {
    Group group() {
        return Group.of(sort);
    }
}
