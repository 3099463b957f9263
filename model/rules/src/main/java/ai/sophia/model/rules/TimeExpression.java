package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Span;
import java.util.Optional;

/**
 * Words that tell a time.
 *
 * @param span where they are in the text that was searched
 * @param period what they mean, in UTC, where it has bounds that are known
 */
record TimeExpression(Span span, Tense tense, Optional<Period> period) {
    /** Where a time lies, seen from when it was said. */
    enum Tense {
        PAST,
        /** Today. */
        NOW,
        SOON,
        OFTEN
    }
}
