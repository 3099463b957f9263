package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MetricTest {
    private static final List<String> RANKING =
            IntStream.rangeClosed(1, 100).mapToObj(rank -> "u" + rank).toList();

    @Test
    void recallIsTheShareOfTheRelevantThatIsFoundInTime() {
        Set<String> relevant = Set.of("u1", "u4", "u9", "u30");
        assertThat(Metric.RECALL_1.of(RANKING, relevant)).isEqualTo(0.25);
        assertThat(Metric.RECALL_5.of(RANKING, relevant)).isEqualTo(0.5);
        assertThat(Metric.RECALL_10.of(RANKING, relevant)).isEqualTo(0.75);
        assertThat(Metric.RECALL_20.of(RANKING, relevant)).isEqualTo(0.75);
        assertThat(Metric.RECALL_50.of(RANKING, relevant)).isEqualTo(1);
    }

    @Test
    void gainDiscountsByTheLogarithmOfTheRank() {
        // ranks 2 and 4: (1/log2 3 + 1/log2 5) / (1/log2 2 + 1/log2 3) = (0.63093 + 0.43068) / 1.63093
        assertThat(Metric.GAIN_10.of(RANKING, Set.of("u2", "u4"))).isEqualTo(0.65093, within(0.00001));
        assertThat(Metric.GAIN_10.of(RANKING, Set.of("u1"))).isEqualTo(1);
        assertThat(Metric.GAIN_10.of(RANKING, Set.of("u11"))).isEqualTo(0);
    }

    @Test
    void gainIsOneWhenMoreThanTenAreRelevantAndTheFirstTenAreAmongThem() {
        assertThat(Metric.GAIN_10.of(RANKING, Set.copyOf(RANKING.subList(0, 20))))
                .isEqualTo(1);
    }

    @Test
    void reciprocalRankLooksAtTheFirstRelevantUnitAlone() {
        assertThat(Metric.RECIPROCAL_RANK.of(RANKING, Set.of("u4", "u5"))).isEqualTo(0.25);
        assertThat(Metric.RECIPROCAL_RANK.of(RANKING, Set.of("elsewhere"))).isEqualTo(0);
    }

    @Test
    void anEmptyRankingIsWorthNothing() {
        for (Metric metric : Metric.values()) {
            assertThat(metric.of(List.of(), Set.of("u1"))).isEqualTo(0);
        }
    }

    @Test
    void meansAreTakenOverQuestions() {
        Map<Metric, Double> means =
                Metric.means(List.of(answer("q1", Set.of("u1")), answer("q2", Set.of("u2", "elsewhere"))));
        assertThat(means.get(Metric.RECALL_1)).isEqualTo(0.5);
        assertThat(means.get(Metric.RECALL_5)).isEqualTo(0.75);
        assertThat(means.get(Metric.RECIPROCAL_RANK)).isEqualTo(0.75);
    }

    @Test
    void theAreaCountsPairsInOrderAndTiesHalf() {
        assertThat(Discrimination.area(new double[] {0.9, 0.8}, new double[] {0.1, 0.2}))
                .isEqualTo(1);
        assertThat(Discrimination.area(new double[] {0.5}, new double[] {0.5, 0.5}))
                .isEqualTo(0.5);
        // pairs: 0.6>0.5, 0.6<0.7, 0.4<0.5, 0.4<0.7
        assertThat(Discrimination.area(new double[] {0.6, 0.4}, new double[] {0.5, 0.7}))
                .isEqualTo(0.25);
    }

    private static Answer answer(String id, Set<String> relevant) {
        Question question = new Question(id, "a", "?", "all", Long.MAX_VALUE, relevant);
        List<Answer.RankedUnit> ranking =
                RANKING.stream().map(unit -> new Answer.RankedUnit(unit, 0.5)).toList();
        return new Answer(question, ranking, Duration.ofMillis(1), List.of());
    }
}
