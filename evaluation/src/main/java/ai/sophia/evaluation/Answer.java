package ai.sophia.evaluation;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What came back for a question.
 *
 * @param ranking the units found, best first, each once
 * @param took how long the asker waited
 * @param degraded tiers that were left out of the answer
 * @param disputed the units that were told as contradicting each other
 */
public record Answer(
        Question question, List<RankedUnit> ranking, Duration took, List<String> degraded, Set<String> disputed) {
    /** A unit with the score of its memory. */
    public record RankedUnit(String unit, double score) {}

    public Answer {
        ranking = List.copyOf(ranking);
        degraded = List.copyOf(degraded);
        disputed = Set.copyOf(disputed);
    }

    /** One of which nothing was told as contradicting. */
    Answer(Question question, List<RankedUnit> ranking, Duration took, List<String> degraded) {
        this(question, ranking, took, degraded, Set.of());
    }

    /** Ids of the units, best first. */
    public List<String> units() {
        return ranking.stream().map(RankedUnit::unit).toList();
    }

    /** Score of the best unit, 0 if nothing was found. */
    public double topScore() {
        return ranking.isEmpty() ? 0 : ranking.getFirst().score();
    }
}
