package ai.sophia.evaluation;

import ai.sophia.core.learning.Learning;
import ai.sophia.evaluation.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What learning by use is worth. Of each scope every other question is asked, and of the first ten hits those are cited that answer it, as by an
 * agent that has used them. The others, of which nothing is cited, are compared before and after that; and those that were cited of, asked again.
 * Questions that are reported apart are left out.
 *
 * @param cited how often a memory was cited
 * @param changed memories that matter more since
 * @param others questions that nothing was cited of
 * @param again those that something was cited of, asked once more
 */
record LearningTrial(int cited, long changed, Compared others, Compared again) {
    /** What is measured. */
    static final List<Metric> METRICS = List.of(Metric.RECALL_1, Metric.RECALL_10, Metric.GAIN_10);

    /**
     * A measure over the same questions before and after.
     *
     * @param interval of the mean change
     */
    record Change(Metric metric, double before, double after, Interval interval) {}

    /** How some questions are answered before and after. */
    record Compared(int questions, List<Change> changes) {
        static Compared of(List<Answer> before, List<Answer> after, Bootstrap bootstrap) {
            return new Compared(
                    before.size(),
                    METRICS.stream()
                            .map(metric -> change(metric, before, after, bootstrap))
                            .toList());
        }

        private static Change change(Metric metric, List<Answer> before, List<Answer> after, Bootstrap bootstrap) {
            double[] old = measured(metric, before);
            double[] now = measured(metric, after);
            double[] differences = IntStream.range(0, old.length)
                    .mapToDouble(i -> now[i] - old[i])
                    .toArray();
            return new Change(metric, mean(old), mean(now), bootstrap.ofMean(differences));
        }

        private static double[] measured(Metric metric, List<Answer> answers) {
            return answers.stream()
                    .mapToDouble(answer ->
                            metric.of(answer.units(), answer.question().relevant()))
                    .toArray();
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).average().orElse(0);
        }
    }

    /**
     * Cites, learns, and asks again. The memories are others after it.
     *
     * @param before all questions with the answers to them
     */
    static LearningTrial run(Subject subject, Asking asking, List<Answer> before, Bootstrap bootstrap)
            throws InterruptedException {
        Learning learning = subject.learning()
                .orElseThrow(() -> new IllegalStateException("expected a system that learns, but learning is off"));
        List<Answer> used = new ArrayList<>();
        List<Answer> others = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (Answer answer : before) {
            if (!Report.APART.contains(answer.question().category())) {
                int place = places.merge(answer.question().scope(), 1, Integer::sum);
                (place % 2 == 0 ? used : others).add(answer);
            }
        }
        // what was asked until now was asked to measure, and not to be used
        learning.uses().take();
        int cited = 0;
        for (Answer answer : used) {
            cited += asking.cite(answer.question(), learning.uses());
        }
        learning.flush();
        long changed = 0;
        long changing;
        do {
            changing = learning.learn().changed();
            changed += changing;
        } while (changing > 0);
        subject.awaitIndex();
        return new LearningTrial(
                cited,
                changed,
                Compared.of(others, asked(asking, others), bootstrap),
                Compared.of(used, asked(asking, used), bootstrap));
    }

    private static List<Answer> asked(Asking asking, List<Answer> before) {
        return before.stream().map(answer -> asking.ask(answer.question())).toList();
    }
}
