package ai.sophia.evaluation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How well a ranking answers a question, 0 to 1; relevance is yes or no. Manning, Raghavan, Schütze, Information Retrieval, chapter 8. */
public enum Metric {
    RECALL_1("R@1"),
    RECALL_5("R@5"),
    RECALL_10("R@10"),
    RECALL_20("R@20"),
    RECALL_50("R@50"),
    /** Normalised discounted cumulative gain of the first ten. */
    GAIN_10("nDCG@10"),
    /** One over the rank of the first relevant unit, 0 if none was found. */
    RECIPROCAL_RANK("MRR");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    /** The name the field knows it by. */
    public String label() {
        return label;
    }

    /**
     * Measures one ranking.
     *
     * @param ranking ids of units, best first, each once
     * @param relevant ids of the units that answer, at least one
     */
    public double of(List<String> ranking, Set<String> relevant) {
        return switch (this) {
            case RECALL_1 -> recall(ranking, relevant, 1);
            case RECALL_5 -> recall(ranking, relevant, 5);
            case RECALL_10 -> recall(ranking, relevant, 10);
            case RECALL_20 -> recall(ranking, relevant, 20);
            case RECALL_50 -> recall(ranking, relevant, 50);
            case GAIN_10 -> gain(ranking, relevant, 10);
            case RECIPROCAL_RANK -> reciprocalRank(ranking, relevant);
        };
    }

    /** The mean of every metric over the answers; 0 if there is none. */
    public static Map<Metric, Double> means(Collection<Answer> answers) {
        Map<Metric, Double> means = new EnumMap<>(Metric.class);
        for (Metric metric : values()) {
            double mean = answers.stream()
                    .mapToDouble(answer ->
                            metric.of(answer.units(), answer.question().relevant()))
                    .average()
                    .orElse(0);
            means.put(metric, mean);
        }
        return means;
    }

    private static double recall(List<String> ranking, Set<String> relevant, int depth) {
        long found = ranking.stream().limit(depth).filter(relevant::contains).count();
        return (double) found / relevant.size();
    }

    private static double gain(List<String> ranking, Set<String> relevant, int depth) {
        double gained = 0;
        double ideal = 0;
        for (int rank = 0; rank < depth; rank++) {
            double discounted = Math.log(2) / Math.log(rank + 2.0);
            gained += rank < ranking.size() && relevant.contains(ranking.get(rank)) ? discounted : 0;
            ideal += rank < relevant.size() ? discounted : 0;
        }
        return gained / ideal;
    }

    private static double reciprocalRank(List<String> ranking, Set<String> relevant) {
        for (int rank = 0; rank < ranking.size(); rank++) {
            if (relevant.contains(ranking.get(rank))) {
                return 1.0 / (rank + 1);
            }
        }
        return 0;
    }
}
