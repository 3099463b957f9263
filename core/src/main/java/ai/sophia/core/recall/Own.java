package ai.sophia.core.recall;

import java.util.List;

/**
 * Has what others said come later where whoever asks speaks of himself alone: what I have done, said and own, I have told myself, and what an agent
 * answered says it again. A question that speaks of "you" or of another that may have answered may ask for just that. English for now. Stateless.
 */
final class Own {
    /** How the signal is called. */
    static final String SIGNAL = "own";

    /** So many of the best are looked at. */
    static final int LOOKED_AT = 20;

    /** By so much the sum of what others said is divided. */
    private static final double OTHERS = 1.4;

    private Own() {}

    /** Whether a question asks for that. */
    static boolean isAsked(String question) {
        return Asked.of(question).own();
    }

    /** The hits of such a question with what others said behind what answers as well. */
    static List<Hit> first(List<Hit> hits) {
        // nothing sinks below what is not looked at
        double least = hits.size() > LOOKED_AT ? hits.get(LOOKED_AT).score() : 0;
        return Reranking.reordered(
                hits,
                LOOKED_AT,
                hit -> hit.isOfSpeaker() || hit.score() == 0
                        ? hit
                        : hit.scored(Math.max(least, hit.times(1 / OTHERS)), SIGNAL, 1));
    }
}
