package ai.sophia.evaluation;

import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What each signal of the ranking is worth: how much worse questions are answered without it. A hit tells what each signal adds to its
 * score, and a score is x / (1 + x) of the sum x; so the sum without a signal is known, and the hits are ranked again by that. Used by one
 * thread.
 *
 * <p>This leaves out what a signal does besides being added: which passage speaks for a memory, and which memories are the models of
 * likeness, stay as all signals chose them. And only hits are ranked again, so that where a scope holds more memories than a recall gives,
 * none comes in from further below.
 */
final class Ablation {
    /** What is measured. */
    static final List<Metric> METRICS = List.of(Metric.RECALL_1, Metric.RECALL_10, Metric.RECALL_50, Metric.GAIN_10);

    /** The change of a mean, where below 0 is worse, and its interval. */
    record Change(double mean, Bootstrap.Interval interval) {}

    private record Reduced(Hit hit, double sum) {}

    private final Bootstrap bootstrap;
    private final List<double[]> whole = new ArrayList<>();
    private final Map<String, List<double[]>> reduced = new LinkedHashMap<>();

    /**
     * @param signals those that are taken away, one at a time
     * @param bootstrap gives the intervals
     */
    Ablation(Collection<String> signals, Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
        signals.forEach(signal -> reduced.put(signal, new ArrayList<>()));
    }

    /**
     * Adds a question.
     *
     * @param hits what was found, best first
     * @param units the ids of the units in some hits, best first, each once
     */
    void add(Question question, List<Hit> hits, Function<List<Hit>, List<String>> units) {
        whole.add(measured(units.apply(hits), question));
        reduced.forEach((signal, measures) -> measures.add(measured(units.apply(without(signal, hits)), question)));
    }

    private static double[] measured(List<String> ranking, Question question) {
        return METRICS.stream()
                .mapToDouble(metric -> metric.of(ranking, question.relevant()))
                .toArray();
    }

    /** The hits as they rank without a signal; those that are equal then stay in their order. */
    static List<Hit> without(String signal, List<Hit> hits) {
        return hits.stream()
                .map(hit -> new Reduced(hit, (hit.score() - share(signal, hit)) / (1 - hit.score())))
                .sorted(Comparator.comparingDouble(Reduced::sum).reversed())
                .map(Reduced::hit)
                .toList();
    }

    private static double share(String signal, Hit hit) {
        return hit.signals().stream()
                .filter(each -> each.name().equals(signal))
                .mapToDouble(Signal::share)
                .sum();
    }

    Bootstrap bootstrap() {
        return bootstrap;
    }

    int questions() {
        return whole.size();
    }

    /** The signals that were taken away, in the order they were given. */
    Collection<String> signals() {
        return reduced.keySet();
    }

    /** The mean of each metric with all signals, 0 if there is no question. */
    Map<Metric, Double> means() {
        Map<Metric, Double> means = new LinkedHashMap<>();
        for (int metric = 0; metric < METRICS.size(); metric++) {
            int column = metric;
            double mean =
                    whole.stream().mapToDouble(each -> each[column]).average().orElse(0);
            means.put(METRICS.get(metric), mean);
        }
        return means;
    }

    /** What taking a signal away changes, by metric. */
    Map<Metric, Change> changes(String signal) {
        List<double[]> measures = reduced.getOrDefault(signal, List.of());
        Map<Metric, Change> changes = new LinkedHashMap<>();
        for (int metric = 0; metric < METRICS.size(); metric++) {
            double[] differences = new double[measures.size()];
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                differences[i] = measures.get(i)[metric] - whole.get(i)[metric];
                sum += differences[i];
            }
            double mean = sum / Math.max(1, differences.length);
            changes.put(METRICS.get(metric), new Change(mean, bootstrap.ofMean(differences)));
        }
        return changes;
    }
}
