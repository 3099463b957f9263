package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

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
                    """)
    void wordsAreOneTokenLongOnesSeveralAndWhatIsNoWordOneEach(String text, int count) {
        assertThat(TokenEstimate.starts(text)).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I told my sister that we would be there by noon | 11
                    She prefers tea to coffee in the morning | 8
                    """)
    void ofPlainEnglishThereAreFewMoreThanWords(String text, int words) {
        assertThat(TokenEstimate.starts(text).length).isBetween(words, words + words / 4);
    }
}
