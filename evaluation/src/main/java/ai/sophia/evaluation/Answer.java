package ai.sophia.evaluation;

import java.time.Duration;
import java.util.List;

/**
 * What came back for a question.
 *
 * @param ranking the units found, best first, each once
 * @param took how long the asker waited
 * @param degraded tiers that were left out of the answer
 */
public record Answer(Question question, List<RankedUnit> ranking, Duration took, List<String> degraded) {
    /** A unit with the score of its memory. */
    public record RankedUnit(String unit, double score) {}

    public Answer {
        ranking = List.copyOf(ranking);
        degraded = List.copyOf(degraded);
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
