package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.evaluation.facts.FactScore;
import ai.sophia.evaluation.facts.FactTrial;
import ai.sophia.evaluation.facts.Half;
import ai.sophia.evaluation.facts.UpdateScore;
import ai.sophia.model.rules.RuleRecognizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the rules have reached on the half of the labels that may be looked at does not get lost. */
final class FactsTest {
    @Test
    void theRulesAreNoWorseThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.89);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.685);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(583);
        assertThat(score.violated()).as("spans that must yield nothing").isLessThanOrEqualTo(4);
    }

    @Test
    void theRulesAreNoWorseOnPlainTalkThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts", "plain")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.95);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.86);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(380);
    }

    @Test
    void theRulesAreNoWorseOnEverydayTalkThanTheyWere() {
        FactScore score =
                trial(Path.of("..", "evaluation", "facts", "everyday")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.89);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.72);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(1_190);
    }

    @Test
    void theRulesAreNoWorseOnTalkWithCodingAgentsThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts", "agents")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.84);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.605);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(940);
    }

    @Test
    void theRulesAreNoWorseOnUntidyTalkThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts", "untidy")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.81);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.605);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(790);
    }

    @Test
    void theRulesAreNoWorseOnGermanThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts", "german")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.86);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.725);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(1_010);
    }

    @Test
    void whatChangesIsFoundNoLessThanItWas() {
        UpdateScore score = trial(Path.of("..", "evaluation", "facts")).updates();
        assertThat(score.found()).as("updates found").isGreaterThanOrEqualTo(24);
        assertThat(score.wrongEnds()).as("facts that end though they are so").isZero();
        assertThat(score.current().precision()).as("precision of what is so").isGreaterThanOrEqualTo(0.75);
        assertThat(score.current().recall()).as("recall of what is so").isGreaterThanOrEqualTo(0.66);
    }

    private static FactTrial trial(Path set) {
        return FactTrial.of(
                new ByRules(RuleRecognizer::new, "rules"),
                new TenantKey(new byte[TenantKey.LENGTH]),
                set,
                Half.DEV,
                done -> {});
    }
}
