package ai.sophia.core.recall;

import static ai.sophia.core.recall.TestingHits.hit;
import static ai.sophia.core.recall.TestingHits.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurrencyTest {
    private static final Hit FIRST = said(1, 0.45, "The quota of my key is 1,000 calls a day.");
    private static final Hit CHANGED = said(9, 0.42, "The quota of my key has recently been raised to 1,200 calls.");
    private static final Hit OTHER = said(20, 0.1, "I went to the cinema.");

    @Test
    void whatTellsOfAChangeComesBeforeWhatItChanged() {
        assertThat(Currency.first("What is the quota of my key?", List.of(FIRST, CHANGED, OTHER)))
                .extracting(Hit::memory)
                .containsExactly(CHANGED.memory(), FIRST.memory(), OTHER.memory());
    }

    @Test
    void whatWasSaidLastComesFirstOfWhatAnswersAsWell() {
        Hit later = said(3, 0.44, "The quota of my key is 900 calls a day.");
        assertThat(Currency.isAsked("How is my quota?"))
                .as("no question of these")
                .isFalse();
        assertThat(Currency.first("What is my quota?", List.of(FIRST, later)))
                .extracting(Hit::memory)
                .containsExactly(later.memory(), FIRST.memory());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What was the quota of my key?",
                "What did I say about the quota?",
                "How has the quota changed?",
                "Which quota did I have before?",
                "quota of my key",
                "Who was the first to ask for my key?",
                ""
            })
    void aQuestionAboutWhatWasSoIsNotOfWhatIsSoNow(String question) {
        assertThat(Currency.isAsked(question)).isFalse();
    }

    @Test
    void ofOthersOnlyWhatTellsThatTheAskedHasChangedIsRaised() {
        Hit later = said(9, 0.44, "The quota of the key is 900 calls, and we have a new office.");
        Hit changed = said(8, 0.42, "The quota of the key went up, it was recently raised to 1,200.");
        assertThat(Currency.first("What is the quota of the key?", List.of(FIRST, later, changed)))
                .extracting(Hit::memory)
                .containsExactly(changed.memory(), FIRST.memory(), later.memory());
        assertThat(Currency.first("What is the quota of Melanie's key?", List.of(FIRST, CHANGED, OTHER)))
                .as("of another one's")
                .containsExactly(FIRST, CHANGED, OTHER);
    }

    @Test
    void whatAnAgentSaysIsNotRaised() {
        Hit answer = hit("assistant", 30, 0.44, "Now the quota is recently updated.");
        assertThat(Currency.first("What is the quota of my key?", List.of(FIRST, answer)))
                .containsExactly(FIRST, answer);
    }

    @Test
    void scoresStayScoresAndSignalsAddUpToThem() {
        for (Hit hit : Currency.first("What is the quota of my key?", List.of(FIRST, CHANGED, OTHER))) {
            assertThat(hit.score()).isBetween(0.0, 1.0);
            assertThat(hit.signals().stream().mapToDouble(Signal::share).sum()).isCloseTo(hit.score(), within(1e-9));
            assertThat(hit.signals())
                    .allSatisfy(signal -> assertThat(signal.strength()).isBetween(0.0, 1.0));
        }
        assertThat(Recalling.signals()).contains(Currency.SIGNAL);
    }

    @Test
    void whatIsBehindTheFirstTenStaysThere() {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            hits.add(said(i, 0.5 - i / 1_000.0, "The quota is now " + i));
        }
        List<Hit> ranked = Currency.first("What is my quota?", hits);
        assertThat(ranked).hasSize(12);
        assertThat(ranked.subList(10, 12)).isEqualTo(hits.subList(10, 12));
        assertThat(ranked.getFirst().memory()).isNotEqualTo(hits.getFirst().memory());
    }
}
