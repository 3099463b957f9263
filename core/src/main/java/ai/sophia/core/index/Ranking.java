package ai.sophia.core.index;

import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one ranking of what an index and its tail found: a passage once, and what the tail holds as the tail has it; the same order
 * whatever index it was. For one thread.
 */
public final class Ranking {
    private record Piece(VersionKey version, int ordinal) {}

    private final Set<VersionKey> superseded;
    private final Map<Piece, Candidate> found = new LinkedHashMap<>();

    /**
     * @param superseded the versions that the tail holds: what the index says of them is out of date
     */
    public Ranking(Set<VersionKey> superseded) {
        this.superseded = Set.copyOf(superseded);
    }

    /** Adds a passage that the tail found. */
    public void addStaged(Candidate candidate) {
        found.put(piece(candidate), candidate);
    }

    /** Adds a passage that the index found. */
    public void add(Candidate candidate) {
        if (!superseded.contains(candidate.key())) {
            found.put(piece(candidate), candidate);
        }
    }

    /** The best of them. */
    public List<Candidate> best(int depth) {
        List<Candidate> ranked = new ArrayList<>(found.values());
        ranked.sort(Ranking::order);
        return List.copyOf(ranked.subList(0, Math.min(depth, ranked.size())));
    }

    private static Piece piece(Candidate candidate) {
        return new Piece(candidate.key(), candidate.passage().ordinal());
    }

    /** Best first; equal scores keep one order, wherever the passages come from. Written out, for it runs thousands of times in a search. */
    private static int order(Candidate one, Candidate other) {
        int byScore = Double.compare(other.score(), one.score());
        if (byScore != 0) {
            return byScore;
        }
        int byId = one.key().id().compareTo(other.key().id());
        if (byId != 0) {
            return byId;
        }
        int byVersion = Integer.compare(one.key().version(), other.key().version());
        return byVersion != 0
                ? byVersion
                : Integer.compare(one.passage().ordinal(), other.passage().ordinal());
    }
}
