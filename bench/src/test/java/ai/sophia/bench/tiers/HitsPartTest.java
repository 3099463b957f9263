package ai.sophia.bench.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.tiers.HitsPart.Hits;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class HitsPartTest {
    @Test
    void aCacheHasAlmostAsManyAnswersAsItCould() {
        List<Hits> hits = new HitsPart(10_000, 2_500, 1.0, 50, 7).measure();
        // (ln 2,500 + 0.5772) / (ln 10,000 + 0.5772)
        assertThat(hits.getFirst().most()).isCloseTo(0.858, Offset.offset(0.001));
        assertThat(hits.getFirst().share()).isBetween(0.80, hits.getFirst().most());
        assertThat(hits.getLast().share())
                .isPositive()
                .isLessThan(hits.getFirst().share())
                .isLessThanOrEqualTo(hits.getLast().most());
    }
}
