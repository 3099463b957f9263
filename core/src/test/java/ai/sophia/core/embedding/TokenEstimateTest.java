package ai.sophia.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenEstimateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    the quick brown fox | 4
                    a stitch in time | 4
                    internationalization | 6
                    2026-03-01T12:00Z | 11
                    f(x)=[1,2,3]; | 13
                    東京都 | 3
                    Grüße aus Köln | 4
                    😀😀 | 4
                    parseJsonTree | 3
                    a̐̑ | 3
                    """)
    void wordsAreOneTokenLongOnesSeveralAndWhatIsNoWordOneEach(String text, int count) {
        assertThat(TokenEstimate.starts(text)).hasSize(count);
        assertThat(TokenEstimate.of(text, 100)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I told my sister that we would be there by noon | 11
                    She prefers tea to coffee in the morning | 8
                    """)
    void ofPlainEnglishThereAreFewMoreThanWords(String text, int words) {
        assertThat(TokenEstimate.starts(text).length).isBetween(words, words + words / 4);
    }

    @Test
    void whereTheyStartIsTold() {
        assertThat(TokenEstimate.starts("we ate 12345 €!")).containsExactly(0, 3, 7, 9, 11, 13, 14);
        assertThat(TokenEstimate.starts("a 😀")).containsExactly(0, 2, 2);
    }

    @Test
    void ofWhatTakesTooManyNoMoreIsCounted() {
        assertThat(TokenEstimate.of("tea ".repeat(50), 50)).isEqualTo(50);
        assertThat(TokenEstimate.of("tea ".repeat(1_000), 50)).isEqualTo(62 * 4 + 2);
        assertThat(TokenEstimate.of("tea ".repeat(1_000), 500)).isBetween(501, 1_000);
    }

    @Test
    void blanksAreTokensWhereThereAreMany() {
        assertThat(TokenEstimate.of("", 10)).isZero();
        assertThat(TokenEstimate.of(" \n\t ", 10)).isZero();
        assertThat(TokenEstimate.of(" ".repeat(1_600), 1_000)).isEqualTo(100);
    }
}
