package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RenderingTest {
    private static final Changes NO_CHANGES = new Changes(0, 0, 0, 0, 0);

    @Test
    void aRunHasALineForEachUnitBestFirst() {
        Answer answer = answer("q1", "all", 0.75, List.of());
        assertThat(Rendering.run(answer)).isEqualTo("q1\tu1\t0.750000\nq1\tu2\t0.500000\n");
    }

    @Test
    void categoriesThatAreReportedApartDoNotCountOverall() {
        Report report = report();
        assertThat(report.overall().questions()).isEqualTo(2);
        assertThat(report.overall().metrics().get(Metric.RECALL_1)).isEqualTo(1);
        assertThat(report.categories())
                .extracting(Report.Part::name)
                .containsExactly("event_ordering", "multi", "single");
        assertThat(report.categories()).extracting(Report.Part::isApart).containsExactly(true, false, false);
        assertThat(report.degraded()).isEqualTo(1);
    }

    @Test
    void theTableShowsEveryCategoryAndThoseApartLast() {
        assertThat(Rendering.table(report()).lines())
                .startsWith(
                        "| tiny                   | questions |     R@1 |     R@5 |    R@10 |    R@20 |    R@50 | nDCG@10 |     MRR |",
                        "|------------------------|----------:|--------:|--------:|--------:|--------:|--------:|--------:|--------:|",
                        "| overall                |         2 |   100.0 |   100.0 |   100.0 |   100.0 |   100.0 |   100.0 |   100.0 |")
                .anyMatch(line -> line.startsWith("| event_ordering (apart) |         1 |"))
                .anyMatch(line -> line.contains("1 degraded answers") && line.contains("12 units remembered a second"));
    }

    @Test
    void theJsonHoldsTheSameFigures() {
        JsonNode set = JsonMapper.builder()
                .build()
                .readTree(Rendering.json("int8", List.of(result(Optional.empty()))))
                .path("sets")
                .path(0);
        assertThat(set.path("name").stringValue()).isEqualTo("tiny");
        assertThat(set.path("questions").intValue()).isEqualTo(2);
        assertThat(set.path("metrics").path("R@1").doubleValue()).isEqualTo(1);
        assertThat(set.path("categories").path("event_ordering").path("apart").booleanValue())
                .isTrue();
        assertThat(set.path("latency").path("p50Ms").doubleValue()).isEqualTo(3);
        assertThat(set.path("auroc").doubleValue()).isEqualTo(1);
    }

    @Test
    void theTableOfSignalsShowsWhatChangesWithoutEach() {
        assertThat(Rendering.table("tiny", ablation()).lines())
                .startsWith(
                        "| tiny, without |                  R@1 |                 R@10 |                 R@50 |              nDCG@10 |",
                        "|---------------|---------------------:|---------------------:|---------------------:|---------------------:|",
                        "| nothing       |                  0.0 |                  0.0 |                  0.0 |                  0.0 |",
                        "| lexical       |       0.0 [0.0, 0.0] |       0.0 [0.0, 0.0] |       0.0 [0.0, 0.0] |       0.0 [0.0, 0.0] |")
                .anyMatch(line -> line.contains("over 1 questions") && line.contains("1,000 resamples, seed 7"));
    }

    @Test
    void theJsonHoldsWhatEachSignalIsWorth() {
        JsonNode ablation = JsonMapper.builder()
                .build()
                .readTree(Rendering.json("", List.of(result(Optional.of(ablation())))))
                .path("sets")
                .path(0)
                .path("ablation");
        assertThat(ablation.path("seed").intValue()).isEqualTo(7);
        assertThat(ablation.path("resamples").intValue()).isEqualTo(1_000);
        assertThat(ablation.path("questions").intValue()).isEqualTo(1);
        JsonNode change = ablation.path("without").path("lexical").path("nDCG@10");
        assertThat(change.path("change").isNumber()).isTrue();
        assertThat(change.path("low").isNumber()).isTrue();
        assertThat(change.path("high").isNumber()).isTrue();
    }

    @Test
    void theTableOfOutagesShowsWhatIsLeftOfTheWhole() {
        assertThat(Rendering.table(report(), degradations()).lines())
                .containsExactly(
                        "| tiny, while down |     R@1 |    R@10 |    R@50 | R@10 of the whole | p50, ms | degraded |",
                        "|------------------|--------:|--------:|--------:|------------------:|--------:|---|",
                        "| nothing          |   100.0 |   100.0 |   100.0 |           100.0 % |     3.0 |  |",
                        "| hot+vectors      |    50.0 |    50.0 |    50.0 |            50.0 % |     3.0 | vectors 2 |");
    }

    @Test
    void theJsonHoldsWhatIsLeftWhilePartsAreDown() {
        Evaluation.Result result = new Evaluation.Result(
                report(), List.of(), NO_CHANGES, Optional.empty(), degradations(), Optional.empty());
        JsonNode down = JsonMapper.builder()
                .build()
                .readTree(Rendering.json("", List.of(result)))
                .path("sets")
                .path(0)
                .path("without")
                .path("hot+vectors");
        assertThat(down.path("metrics").path("R@10").doubleValue()).isEqualTo(0.5);
        assertThat(down.path("ofWhole").path("R@10").doubleValue()).isEqualTo(0.5);
        assertThat(down.path("degraded").path("vectors").intValue()).isEqualTo(2);
    }

    /** One of two questions is answered still. */
    private static List<Degradation> degradations() {
        Question lost = new Question("q2", "a", "?", "multi", Long.MAX_VALUE, Set.of("u1"));
        List<Answer> answers = List.of(
                answer("q1", "single", 0.9, List.of("vectors")),
                new Answer(lost, List.of(), Duration.ofMillis(3), List.of("vectors")));
        Report report = Report.of("tiny", answers, List.of(), OptionalDouble.empty());
        return List.of(Degradation.of(Outage.parse("vectors+hot"), report, answers));
    }

    @Test
    void percentilesAreOfTheNearestRank() {
        List<Answer> answers = IntStream.rangeClosed(1, 200)
                .mapToObj(millis -> new Answer(
                        new Question("q", "a", "?", "all", 1, Set.of("u")),
                        List.of(),
                        Duration.ofMillis(millis),
                        List.of()))
                .toList();
        assertThat(Report.Latency.of(answers))
                .isEqualTo(new Report.Latency(Duration.ofMillis(100), Duration.ofMillis(198)));
    }

    @Test
    void showsWhatLearningByUseIsWorth() {
        Answer missed = answer("q1", "all", 0.75, List.of());
        List<Answer> before = List.of(new Answer(missed.question(), List.of(), missed.took(), List.of()));
        LearningTrial.Compared better = LearningTrial.Compared.of(before, List.of(missed), new Bootstrap(100, 1));
        LearningTrial trial = new LearningTrial(7, 5, better, better);
        assertThat(Rendering.table("tiny", trial).lines())
                .anyMatch(line -> line.startsWith("| not cited of") && line.contains("| 0.0 | 100.0 | +100.0 ["))
                .anyMatch(line -> line.equals("7 citations; 5 memories matter more since"));
    }

    private static Evaluation.Result result(Optional<Ablation> ablation) {
        return new Evaluation.Result(report(), List.of(), NO_CHANGES, ablation, List.of(), Optional.empty());
    }

    /** Of a question that nothing answered. */
    private static Ablation ablation() {
        Ablation ablation = new Ablation(List.of("lexical"), new Bootstrap(1_000, 7));
        ablation.add(new Question("q", "a", "?", "all", 1, Set.of("u")), List.of(), hits -> List.of());
        return ablation;
    }

    private static Report report() {
        List<Answer> answers = List.of(
                answer("q1", "single", 0.9, List.of()),
                answer("q2", "multi", 0.8, List.of("vectors")),
                answer("q3", "event_ordering", 0.7, List.of()));
        List<Answer> strangers = List.of(answer("q1", "single", 0.1, List.of()));
        return Report.of("tiny", answers, strangers, OptionalDouble.of(12));
    }

    private static Answer answer(String id, String category, double score, List<String> degraded) {
        Question question = new Question(id, "a", "?", category, Long.MAX_VALUE, Set.of("u1"));
        List<Answer.RankedUnit> ranking = List.of(new Answer.RankedUnit("u1", score), new Answer.RankedUnit("u2", 0.5));
        return new Answer(question, ranking, Duration.ofMillis(3), degraded);
    }
}
