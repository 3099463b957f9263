package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.evaluation.facts.EndingScore;
import ai.sophia.evaluation.facts.FactScore;
import ai.sophia.evaluation.facts.FactTrial;
import ai.sophia.evaluation.facts.Half;
import ai.sophia.evaluation.facts.UpdateScore;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.model.rules.RuleRecognizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules have reached on the half of the labels that may be looked at does not get lost. */
final class FactsTest {
    @Test
    void theRulesAreNoWorseThanTheyWere() {
        FactScore score = trial(Path.of("..", "evaluation", "facts")).facts();
        assertThat(score.all().precision()).as("precision").isGreaterThanOrEqualTo(0.94);
        assertThat(score.all().recall()).as("recall").isGreaterThanOrEqualTo(0.74);
        assertThat(score.silent()).as("turns without a fact that stayed silent").isGreaterThanOrEqualTo(590);
        assertThat(score.violated()).as("spans that must yield nothing").isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 0.97, 0.89, 385",
        "everyday, 0.96, 0.80, 740",
        "daily, 0.94, 0.77, 495",
        "common, 0.97, 0.93, 518",
        "agents, 0.935, 0.72, 987",
        "untidy, 0.92, 0.71, 827",
        "typed, 0.915, 0.74, 972",
        "german, 0.965, 0.835, 445",
        "german/daily, 0.93, 0.725, 623",
        "german/common, 0.96, 0.90, 387",
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
        assertThat(score.current().precision()).as("precision of what is so").isGreaterThanOrEqualTo(0.77);
        assertThat(score.current().recall()).as("recall of what is so").isGreaterThanOrEqualTo(0.63);
    }

    @ParameterizedTest
    @CsvSource({"people, 655", "ends, 385", "german/people, 290"})
    void whatPeopleSayToBeOverEndsNoLessThanItDid(String set, int found, @TempDir Path unpacked) {
        RuleRecognizer rules = new RuleRecognizer();
        Map<String, float[]> known = new HashMap<>();
        try (Embedder embedder = OnnxEmbedder.open(OnnxModel.MINILM_INT8, unpacked)) {
            EndingScore score = trial(
                            new ByRules(() -> rules, Optional.of(rules), "rules"),
                            text -> known.computeIfAbsent(
                                    text,
                                    each -> embedder.embed(Embedder.Role.PASSAGE, List.of(each))
                                            .getFirst()
                                            .vector()),
                            Path.of("..", "evaluation", "facts").resolve(set))
                    .endings();
            assertThat(score.found()).as("ends found").isGreaterThanOrEqualTo(found);
            assertThat(score.told() - score.right())
                    .as("facts that end though they are so")
                    .isLessThanOrEqualTo(7);
        }
    }

    private static FactTrial trial(Path set) {
        return trial(new ByRules(RuleRecognizer::new, "rules"), Rehearsal.Meaning.NONE, set);
    }

    private static FactTrial trial(Understanding understanding, Rehearsal.Meaning meaning, Path set) {
        return FactTrial.of(
                understanding, meaning, new TenantKey(new byte[TenantKey.LENGTH]), set, Half.DEV, done -> {});
    }
}
