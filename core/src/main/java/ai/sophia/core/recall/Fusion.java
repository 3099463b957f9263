package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Candidates;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one ranking of what the indexes found. Stateless. */
final class Fusion {
    /** A version with its place in the ranking. */
    record Ranked(VersionKey key, double score, Passage passage, List<Signal> signals) {}

    private static final double LEXICAL_SHARE = 0.6;
    private static final double DENSE_SHARE = 0.4;

    private Fusion() {}

    static List<Ranked> rank(Candidates lexical, Candidates dense) {
        Map<VersionKey, Candidate> words = best(lexical);
        Map<VersionKey, Candidate> meanings = best(dense);
        Map<VersionKey, Passage> all = new LinkedHashMap<>();
        words.forEach((key, candidate) -> all.put(key, candidate.passage()));
        meanings.forEach((key, candidate) -> all.putIfAbsent(key, candidate.passage()));
        List<Ranked> ranking = new ArrayList<>(all.size());
        all.forEach((key, passage) -> {
            List<Signal> signals = new ArrayList<>(2);
            double score = 0;
            if (words.containsKey(key)) {
                score += signal(signals, "lexical", words.get(key).score() / lexical.ceiling(), LEXICAL_SHARE);
            }
            if (meanings.containsKey(key)) {
                score += signal(signals, "dense", meanings.get(key).score() / dense.ceiling(), DENSE_SHARE);
            }
            ranking.add(new Ranked(key, score, passage, signals));
        });
        ranking.sort(Comparator.comparingDouble(Ranked::score).reversed());
        return ranking;
    }

    private static double signal(List<Signal> signals, String name, double strength, double weight) {
        signals.add(new Signal(name, strength, strength * weight));
        return strength * weight;
    }

    private static Map<VersionKey, Candidate> best(Candidates candidates) {
        Map<VersionKey, Candidate> best = new LinkedHashMap<>();
        for (Candidate candidate : candidates.ranked()) {
            best.merge(candidate.key(), candidate, (one, other) -> one.score() >= other.score() ? one : other);
        }
        return best;
    }
}
