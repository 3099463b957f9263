package ai.sophia.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class StringsTest {
    @Test
    void aNameIsOneLineOfWellFormedText() {
        assertThat(Strings.name("user", "Zoë 😀", 8)).isEqualTo("Zoë 😀");
        assertThat(Strings.name("user", "", 8)).isEmpty();
        refused(() -> Strings.name("user", "123456789", 8), "user", "at most 8 characters, but got 9");
        refused(() -> Strings.name("user", "a\nb", 8), "user", "U+000A at character 1");
        refused(() -> Strings.name("user", "a\u0085", 8), "user", "U+0085");
        refused(() -> Strings.name("user", "\uDC00", 8), "user", "U+DC00");
        refused(() -> Strings.name("user", "abc\uDC00", 8), "user", "U+DC00 at character 3");
        refused(() -> Strings.name("user", "abc\u007F", 8), "user", "U+007F at character 3");
        refused(() -> Strings.name("user", "ab\u00E9\u0000", 8), "user", "U+0000 at character 3");
    }

    @Test
    void textIsWellFormedWithoutNulAndLoneSurrogates() {
        assertThat(Strings.wellFormed("text", "a\n😀\t")).isEqualTo("a\n😀\t");
        refused(() -> Strings.wellFormed("text", "ab\u0000"), "text", "character 2");
        refused(() -> Strings.wellFormed("text", "\uD83D"), "text", "U+D83D");
        refused(() -> Strings.wellFormed("text", "\uD83D\uD83D\uDE00"), "text", "U+D83D at character 0");
    }

    @Test
    void countsBytes() {
        assertThat(Strings.utf8Length("aé€😀")).isEqualTo(1 + 2 + 3 + 4);
    }

    private static void refused(Runnable call, String field, String explanation) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Fault.Invalid.class, fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.explanation()).contains(explanation);
        });
    }
}
