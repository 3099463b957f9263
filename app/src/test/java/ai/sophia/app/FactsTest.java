package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.evaluation.facts.FactScore;
import ai.sophia.evaluation.facts.Half;
import ai.sophia.model.rules.RuleRecognizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the rules have reached on the half of the labels that may be looked at does not get lost. */
final class FactsTest {
    @Test
    void theRulesAreNoWorseThanTheyWere() {
        FactScore score = FactScore.of(new RuleRecognizer(), Path.of("..", "evaluation", "facts"), Half.DEV);
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.95);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.91);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isEqualTo(score.factFree());
        assertThat(score.violated()).as("spans that must yield nothing").isZero();
    }
}
