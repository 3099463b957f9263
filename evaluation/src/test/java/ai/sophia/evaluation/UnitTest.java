package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnitTest {
    @Test
    void aTextThatIsTooLongForAMemoryIsCutAtBlanks() {
        String text = "two words ".repeat(20_000).strip();
        List<String> pieces = pieces(text);
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.strip()).matches("(?s)(two|words).*(two|words)"));
        assertThat(pieces("short")).containsExactly("short");
    }

    @Test
    void aTextOfOneWordThatIsTooLongIsCutBetweenCharacters() {
        String text = "\uD83D\uDE00".repeat(100_000);
        assertThat(String.join("", pieces(text))).isEqualTo(text);
        assertThat(pieces(text)).allMatch(piece -> !Character.isLowSurrogate(piece.charAt(0)));
    }

    private static List<String> pieces(String text) {
        return new Unit("u1", "ada", Unit.UNPLACED, text, "", "", "", Period.BEGINNING).pieces();
    }
}
