package ai.sophia.core.recall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Has what others said come later where whoever asks speaks of himself alone: what I have done, said and own, I have told myself, and what an agent
 * answered says it again. A question that speaks of "you" too may ask for what was answered. English for now. Stateless.
 */
final class Own {
    /** How the signal is called. */
    static final String SIGNAL = "own";

    /** So many of the best are looked at. */
    static final int LOOKED_AT = 20;

    /** By so much the sum of what others said is divided. */
    private static final double OTHERS = 1.4;

    private static final Pattern SELF =
            Pattern.compile("\\b(?:i|me|my|mine|myself|we|us|our|ours)\\b", Pattern.CASE_INSENSITIVE);

    /** An agent that asks speaks of the user, and itself is "I". */
    private static final Pattern OTHER =
            Pattern.compile("\\b(?:you|your|yours|user|user's)\\b", Pattern.CASE_INSENSITIVE);

    private Own() {}

    /** Whether a question speaks of whoever asks alone. */
    static boolean isAsked(String question) {
        return SELF.matcher(question).find() && !OTHER.matcher(question).find();
    }

    /** The hits of such a question with what others said behind what answers as well. */
    static List<Hit> first(List<Hit> hits) {
        List<Hit> best = hits.subList(0, Math.min(LOOKED_AT, hits.size()));
        // nothing sinks below what is not looked at
        double least = best.size() < hits.size() ? hits.get(best.size()).sum() : 0;
        List<Hit> ranked = new ArrayList<>();
        for (Hit hit : best) {
            boolean stays = hit.isOfSpeaker() || hit.sum() == 0;
            ranked.add(stays ? hit : hit.times(Math.max(1 / OTHERS, least / hit.sum()), SIGNAL, 1));
        }
        ranked.sort(Comparator.comparingDouble(Hit::score).reversed());
        ranked.addAll(hits.subList(best.size(), hits.size()));
        return List.copyOf(ranked);
    }
}
