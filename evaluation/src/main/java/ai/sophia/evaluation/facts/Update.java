package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Span;

/**
 * That something which was said changes what was known, as it was labelled or predicted.
 *
 * @param before where that was said
 * @param now the words that change it
 */
record Update(How how, Place before, Place now) {
    /**
     * Words of a dialogue.
     *
     * @param turn which of its turns they are in, counted from 0
     */
    record Place(int turn, Span span) {
        /** How much both have in common, of what they hold together. */
        double overlap(Place other) {
            return turn == other.turn ? Matching.overlap(span, other.span) : 0;
        }
    }
}
