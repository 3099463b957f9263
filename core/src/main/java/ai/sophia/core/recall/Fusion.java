package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one ranking of what the indexes found: a passage's coverage of the question's words and nearness to its meaning, added with
 * fixed weights; a memory is its best passage, and a turn is lifted by the better of the turns beside it. All of it is absolute, nothing
 * is normalized by question, so that a score means the same for every question. Stateless.
 *
 * <p>How the weights were found, and what each signal is worth: {@code docs/recall.md}.
 */
final class Fusion {
    /** A version with its place in the ranking. */
    record Ranked(VersionKey key, Passage passage, double score, List<Signal> signals) {}

    /** Words lead: they decide among near meanings, and meaning fills in where words are missing. */
    static final double LEXICAL_WEIGHT = 0.7;

    static final double DENSE_WEIGHT = 0.3;

    /** The share of the way to 1 that a perfect neighbor lifts a turn. */
    static final double NEIGHBOR_LIFT = 0.2;

    private record PassageKey(VersionKey key, Passage passage) {}

    /** A passage with what both indexes say of it; {@code weight} is that of the cosine. */
    private record Scored(VersionKey key, Passage passage, Place place, double coverage, double cosine, double weight) {
        double score() {
            return LEXICAL_WEIGHT * coverage + weight * cosine;
        }
    }

    private Fusion() {}

    /** The versions that were found for a question in words, best first. */
    static List<Ranked> rank(List<Candidate> lexical, List<Candidate> dense) {
        return rank(joined(lexical, dense, DENSE_WEIGHT));
    }

    /** The versions that were found for a vector without words, best first: there the nearness is all of the score. */
    static List<Ranked> rank(List<Candidate> dense) {
        return rank(joined(List.of(), dense, 1));
    }

    private static List<Ranked> rank(Iterable<Scored> passages) {
        Map<VersionKey, Scored> best = new HashMap<>();
        for (Scored passage : passages) {
            best.merge(passage.key(), passage, (one, other) -> one.score() >= other.score() ? one : other);
        }
        Map<Place, Double> places = new HashMap<>();
        for (Scored each : best.values()) {
            if (!each.place().equals(Place.NONE)) {
                places.merge(each.place(), each.score(), Math::max);
            }
        }
        List<Ranked> ranking = new ArrayList<>(best.size());
        for (Scored each : best.values()) {
            ranking.add(ranked(each, neighbor(places, each.place())));
        }
        ranking.sort(Fusion::order);
        return ranking;
    }

    /** Best first; equal scores keep one order. */
    private static int order(Ranked one, Ranked other) {
        int byScore = Double.compare(other.score(), one.score());
        return byScore != 0 ? byScore : one.key().id().compareTo(other.key().id());
    }

    /** A passage found by words alone is at most as near as the last one found by meaning: that much is assumed of it. */
    private static Iterable<Scored> joined(List<Candidate> lexical, List<Candidate> dense, double weight) {
        double furthest = dense.isEmpty() ? 0 : dense.getLast().score();
        Map<PassageKey, Scored> joined = new LinkedHashMap<>();
        for (Candidate near : dense) {
            joined.put(
                    new PassageKey(near.key(), near.passage()),
                    new Scored(near.key(), near.passage(), near.place(), 0, near.score(), weight));
        }
        for (Candidate said : lexical) {
            PassageKey key = new PassageKey(said.key(), said.passage());
            Scored near = joined.get(key);
            double cosine = near == null ? furthest : near.cosine();
            joined.put(key, new Scored(said.key(), said.passage(), said.place(), said.score(), cosine, weight));
        }
        return joined.values();
    }

    private static double neighbor(Map<Place, Double> places, Place place) {
        return place.equals(Place.NONE)
                ? 0
                : Math.max(places.getOrDefault(place.beside(-1), 0.0), places.getOrDefault(place.beside(1), 0.0));
    }

    private static Ranked ranked(Scored passage, double neighbor) {
        double own = passage.score();
        double lift = NEIGHBOR_LIFT * neighbor * (1 - own);
        List<Signal> signals = List.of(
                new Signal("lexical", passage.coverage(), LEXICAL_WEIGHT * passage.coverage()),
                new Signal("dense", passage.cosine(), passage.weight() * passage.cosine()),
                new Signal("neighbor", neighbor, lift));
        return new Ranked(passage.key(), passage.passage(), own + lift, signals);
    }
}
