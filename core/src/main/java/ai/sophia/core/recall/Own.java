package ai.sophia.core.recall;

import java.util.ArrayList;
import java.util.Comparator;
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
        List<Hit> best = hits.subList(0, Math.min(LOOKED_AT, hits.size()));
        // nothing sinks below what is not looked at
        double least = best.size() < hits.size() ? hits.get(best.size()).score() : 0;
        List<Hit> ranked = new ArrayList<>();
        for (Hit hit : best) {
            ranked.add(hit.isOfSpeaker() || hit.score() == 0 ? hit : hit.scored(Math.max(least, sunk(hit)), SIGNAL, 1));
        }
        ranked.sort(Comparator.comparingDouble(Hit::score).reversed());
        ranked.addAll(hits.subList(best.size(), hits.size()));
        return List.copyOf(ranked);
    }

    private static double sunk(Hit hit) {
        double sum = hit.sum() / OTHERS;
        return sum / (1 + sum);
    }
}
