package ai.sophia.core.recall;

import static ai.sophia.core.recall.TestingHits.hit;
import static ai.sophia.core.recall.TestingHits.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnTest {
    private static final Hit ANSWER = hit("assistant", 2, 0.45, "You keep the keys in the blue drawer, then.");
    private static final Hit SAID = said(1, 0.42, "I keep the keys in the blue drawer.");
    private static final Hit BETTER = hit("tool", 2, 0.7, "keys: blue drawer");

    @ParameterizedTest
    @ValueSource(strings = {"Where do I keep my keys?", "Have we ever met?", "Which keys are mine?"})
    void whoSpeaksOfHimselfAsksForHisOwn(String question) {
        assertThat(Own.isAsked(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Where did you say that I keep my keys?",
                "What did I tell the user about the keys?",
                "What did the assistant suggest for my trip?",
                "What did Claude tell me about my visa?",
                "What was recommended to me for my back?",
                "Was I told where my keys are?",
                "What is the US tax rate?",
                "How deep is the gold mine?",
                "Where are the keys?",
                ""
            })
    void othersMayAskForWhatWasAnswered(String question) {
        assertThat(Own.isAsked(question)).isFalse();
    }

    @Test
    void whatOthersSaidComesAfterWhatAnswersAsWell() {
        assertThat(Own.first(List.of(BETTER, ANSWER, SAID)))
                .extracting(Hit::memory)
                .containsExactly(BETTER.memory(), SAID.memory(), ANSWER.memory());
    }

    @Test
    void scoresStayScoresAndSignalsAddUpToThem() {
        for (Hit hit : Own.first(List.of(BETTER, ANSWER, SAID))) {
            assertThat(hit.score()).isBetween(0.0, 1.0);
            assertThat(hit.signals().stream().mapToDouble(Signal::share).sum()).isCloseTo(hit.score(), within(1e-9));
        }
        assertThat(Recalling.signals()).contains(Own.SIGNAL);
    }

    @Test
    void nothingSinksBelowWhatIsNotLookedAt() {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            hits.add(hit(i % 2 == 0 ? "assistant" : "user", i, 0.5 - i / 1_000.0, "It is " + i));
        }
        List<Hit> ranked = Own.first(hits);
        assertThat(ranked.subList(20, 25)).isEqualTo(hits.subList(20, 25));
        assertThat(ranked).extracting(Hit::score).isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(ranked.getFirst().memory()).isEqualTo(hits.get(1).memory());
    }

    @Test
    void theOrderHoldsToTheLastDigit() {
        Random random = new Random(20_261_130);
        for (int round = 0; round < 500; round++) {
            List<Hit> hits = new ArrayList<>();
            double score = 0.3 + 0.5 * random.nextDouble();
            for (int i = 0; i < 25; i++) {
                hits.add(hit(random.nextBoolean() ? "assistant" : "user", i, score, "It is " + i));
                score *= 0.9 + 0.1 * random.nextDouble();
            }
            assertThat(Own.first(hits))
                    .extracting(Hit::score)
                    .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        }
    }

    @Test
    void whatSaysNothingStaysWhereItIs() {
        Hit nothing = hit("assistant", 3, 0, "Well.");
        assertThat(Own.first(List.of(SAID, nothing))).containsExactly(SAID, nothing);
    }
}
