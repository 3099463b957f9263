package ai.sophia.core.conversation;

import ai.sophia.core.memory.Memory;
import java.util.List;
import java.util.Optional;

/**
 * The end of a session, as far as there is room for it.
 *
 * @param turns the newest turns that fit, in the order of their saying
 * @param summary of what came before them; empty if they are all there are
 * @param tokens how many tokens both take, never more than there was room for
 */
public record SessionWindow(SessionState state, List<Memory> turns, Optional<Summary> summary, int tokens) {
    public SessionWindow {
        turns = List.copyOf(turns);
    }

    /**
     * What matters of some turns, in their own words.
     *
     * @param sentences in the order of their saying
     * @param tokens how many tokens they take
     * @param lookedAt how many turns they were chosen from
     * @param more whether there are turns before these, which were not looked at
     */
    public record Summary(List<Sentence> sentences, int tokens, int lookedAt, boolean more) {
        public Summary {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * A sentence of a turn.
     *
     * @param span where it stands in the turn's text
     */
    public record Sentence(Memory turn, Span span) {
        /** Its words. */
        public String text() {
            return span.of(turn.content().text());
        }
    }
}
