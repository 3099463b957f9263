package ai.sophia.core.context;

import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.memory.Memory;

/**
 * What may be told of a memory. How many tokens it takes is counted only where that decides, for most of what is offered is not told, and to count
 * takes longer than all else. Used by one thread.
 */
final class Offer {
    private static final int UNCOUNTED = -1;

    private final Embedder embedder;
    private final Memory memory;
    private final Span span;
    private final double score;
    private final int least;
    private int tokens = UNCOUNTED;

    /**
     * @param embedder counts tokens
     * @param span all of the memory's text, or a passage of it
     * @param score how well it answers the task, 0 if it is not offered for that
     */
    Offer(Embedder embedder, Memory memory, Span span, double score) {
        this.embedder = embedder;
        this.memory = memory;
        this.span = span;
        this.score = score;
        this.least = Briefing.ORIGIN_TOKENS + TokenEstimate.least(text());
    }

    Memory memory() {
        return memory;
    }

    private String text() {
        return span.of(memory.content().text());
    }

    /** Whether it takes no more than so many tokens. */
    boolean fits(int room) {
        return least <= room && tokens() <= room;
    }

    /** About the same: nothing is counted where a token for each byte would fit. */
    boolean isShort(int room) {
        return Briefing.ORIGIN_TOKENS + TokenEstimate.most(text()) <= room || fits(room);
    }

    /** How many tokens it takes, the telling of its origin included. */
    int tokens() {
        if (tokens == UNCOUNTED) {
            tokens = Briefing.ORIGIN_TOKENS + TokenEstimate.of(embedder, text(), Task.MOST_TOKENS);
        }
        return tokens;
    }

    Entry told() {
        return new Entry(memory, span, tokens(), score);
    }
}
