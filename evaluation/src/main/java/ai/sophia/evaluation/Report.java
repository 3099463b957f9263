package ai.sophia.evaluation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the evaluation of a set came to.
 *
 * @param overall of all questions but those of categories that are reported apart
 * @param categories each category, in the order of its name
 * @param rememberRate units remembered in a second, empty if they were there already
 * @param degraded answers that lacked a tier
 * @param discrimination how well the top score tells a question that the scope can answer from one that it cannot, as
 *     {@link Discrimination#area}; empty for a set of one scope
 */
public record Report(
        String name,
        Part overall,
        List<Part> categories,
        Latency latency,
        OptionalDouble rememberRate,
        int degraded,
        OptionalDouble discrimination) {
    /** Categories of BEAM that ask for whole histories rather than for a few memories. */
    static final Set<String> APART = Set.of("event_ordering", "instruction_following", "summarization");

    /** The means over some of the questions. */
    public record Part(String name, int questions, Map<Metric, Double> metrics) {
        static Part of(String name, List<Answer> answers) {
            return new Part(name, answers.size(), Metric.means(answers));
        }

        /** Whether it is left out of the overall figures. */
        public boolean isApart() {
            return APART.contains(name);
        }
    }

    /** How long a question took, as its asker saw it: half of them at most {@code median}, 99 of 100 at most {@code high}. */
    public record Latency(Duration median, Duration high) {
        static Latency of(List<Answer> answers) {
            List<Duration> sorted = answers.stream().map(Answer::took).sorted().toList();
            return new Latency(at(sorted, 0.50), at(sorted, 0.99));
        }

        /** The nearest-rank percentile. */
        private static Duration at(List<Duration> sorted, double share) {
            return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
        }
    }

    /** Draws up the report; {@code strangers} are the answers of foreign scopes. */
    static Report of(String name, List<Answer> answers, List<Answer> strangers, OptionalDouble rememberRate) {
        Map<String, List<Answer>> byCategory = new TreeMap<>();
        List<Answer> counted = new ArrayList<>();
        for (Answer answer : answers) {
            String category = answer.question().category();
            byCategory.computeIfAbsent(category, key -> new ArrayList<>()).add(answer);
            if (!APART.contains(category)) {
                counted.add(answer);
            }
        }
        List<Part> categories = new ArrayList<>();
        byCategory.forEach((category, some) -> categories.add(Part.of(category, some)));
        int degraded = (int)
                answers.stream().filter(answer -> !answer.degraded().isEmpty()).count();
        OptionalDouble discrimination = strangers.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Discrimination.area(topScores(answers), topScores(strangers)));
        return new Report(
                name,
                Part.of("overall", counted),
                categories,
                Latency.of(answers),
                rememberRate,
                degraded,
                discrimination);
    }

    private static double[] topScores(List<Answer> answers) {
        return answers.stream().mapToDouble(Answer::topScore).toArray();
    }
}
