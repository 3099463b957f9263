package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EmbedderCheckTest {
    @Test
    void ranksCorrelateAsSpearmanSays() {
        assertThat(EmbedderCheck.spearman(new double[] {1, 2, 3}, new double[] {10, 20, 30}))
                .isEqualTo(1, within(1e-12));
        assertThat(EmbedderCheck.spearman(new double[] {1, 2, 3}, new double[] {3, 2, 1}))
                .isEqualTo(-1, within(1e-12));
        // ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4
        assertThat(EmbedderCheck.spearman(new double[] {1, 5, 5, 9}, new double[] {1, 2, 3, 4}))
                .isEqualTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    }

    @Test
    void gainsAreDiscountedByTheirRankAndNormalized() {
        assertThat(EmbedderCheck.normalizedGain(List.of("a", "b"), Set.of("a"))).isEqualTo(1, within(1e-12));
        assertThat(EmbedderCheck.normalizedGain(List.of("b", "a"), Set.of("a")))
                .isEqualTo(0.6309297535714575, within(1e-12));
        assertThat(EmbedderCheck.normalizedGain(List.of("b"), Set.of("a"))).isZero();
    }

    @Test
    void readsQuotedFields() {
        assertThat(EmbedderCheck.fields("a,\"b, \"\"c\"\"\",3.5")).containsExactly("a", "b, \"c\"", "3.5");
    }
}
