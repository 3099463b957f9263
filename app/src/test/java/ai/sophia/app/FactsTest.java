package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.evaluation.facts.FactScore;
import ai.sophia.evaluation.facts.FactTrial;
import ai.sophia.evaluation.facts.Half;
import ai.sophia.evaluation.facts.UpdateScore;
import ai.sophia.model.rules.RuleRecognizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "plain, 0.95, 0.86, 380",
        "everyday, 0.915, 0.68, 725",
        "daily, 0.84, 0.67, 470",
        "agents, 0.84, 0.605, 940",
        "untidy, 0.81, 0.605, 790",
        "german, 0.915, 0.79, 360",
        "german/daily, 0.81, 0.645, 575",
    })
    void theRulesAreNoWorseOnASetThanTheyWere(String set, double precision, double recall, int silent) {
        FactScore score =
                trial(Path.of("..", "evaluation", "facts").resolve(set)).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(precision);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(recall);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(silent);
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
                Rehearsal.Meaning.NONE,
                new TenantKey(new byte[TenantKey.LENGTH]),
                set,
                Half.DEV,
                done -> {});
    }
}
