package ai.sophia.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well questions are answered while parts of the system are down.
 *
 * @param down the parts
 * @param report of the answers
 * @param degraded how many of the answers named a tier as left out, by its name
 */
record Degradation(Set<Outage> down, Report report, Map<String, Integer> degraded) {
    Degradation {
        down = Set.copyOf(down);
        degraded = Map.copyOf(degraded);
    }

    static Degradation of(Set<Outage> down, Report report, Iterable<Answer> answers) {
        Map<String, Integer> degraded = new TreeMap<>();
        answers.forEach(answer -> answer.degraded().forEach(tier -> degraded.merge(tier, 1, Integer::sum)));
        return new Degradation(down, report, degraded);
    }

    /** Each mean as a part of what it is with everything up, in the order of the metrics; 1 where both are 0. */
    Map<Metric, Double> ratios(Report whole) {
        Map<Metric, Double> ratios = new LinkedHashMap<>();
        report.overall().metrics().forEach((metric, mean) -> {
            double full = whole.overall().metrics().getOrDefault(metric, 0.0);
            ratios.put(metric, full == 0 ? 1 : mean / full);
        });
        return ratios;
    }
}
