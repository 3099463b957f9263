package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import java.time.Instant;
import java.util.Optional;

/**
 * Port to what rules tell of a statement's words, whoever has recognised it, so that a statement means the same however it was found. Implementations
 * are safe for all threads.
 */
public interface Rules {
    /**
     * Words that tell when.
     *
     * @param span where they are in the text
     * @param period what they mean, in UTC, where it has bounds that are known
     */
    record Time(Span span, Optional<Period> period) {}

    /** What a statement claims. */
    Claim claim(Sort sort, String text, String subject, String relation, String object, boolean negated);

    /**
     * The first words of a text that tell when.
     *
     * @param at when it was said
     * @param past whether it speaks of what was, so that a day without a year is one that has been
     */
    Optional<Time> time(String text, Instant at, boolean past);
}
