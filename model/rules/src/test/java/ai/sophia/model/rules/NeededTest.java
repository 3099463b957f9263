package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NeededTest {
    @ParameterizedTest
    @MethodSource
    void aTextHasOneOfEachSet(String pattern, List<Set<String>> needed) {
        assertThat(new Needed().of(Pattern.compile(pattern), false)).containsExactlyInAnyOrderElementsOf(needed);
    }

    static Stream<Arguments> aTextHasOneOfEachSet() {
        return Stream.of(
                needed("cat", Set.of("cat")),
                needed("\\bcat\\b", Set.of(" cat ")),
                needed("cats?", Set.of("cat", "cats")),
                needed("c[ao]t", Set.of("cat", "cot")),
                needed("Don'?t", Set.of("don t", "dont")),
                needed("my\\s+(?:cat|dog)\\b", Set.of("my cat ", "my dog ")),
                needed("my\\s+.*cat", Set.of("my "), Set.of("cat")),
                needed("my (?:\\w+ ){0,2}cat", Set.of("my "), Set.of("cat")),
                needed("(?:big )+cat", Set.of("big "), Set.of("cat")),
                needed("(?<of>cat)(?!fish)", Set.of("cat")),
                needed("(?=.*fish)cat", Set.of("fish"), Set.of("cat")),
                needed("(?<=wild )cat", Set.of("wild "), Set.of("cat")),
                needed("at \\d (?i:pm)", Set.of("at 0 pm")),
                // of alternatives that tell of more than a few strings, one of each
                needed("a.*fish|(?:big|fat) \\w+ cat", Set.of("fish", "big ", "fat "), Set.of("fish", " cat")));
    }

    private static Arguments needed(String pattern, Set<String> one) {
        return Arguments.of(pattern, List.of(one));
    }

    private static Arguments needed(String pattern, Set<String> one, Set<String> other) {
        return Arguments.of(pattern, List.of(one, other));
    }

    @Test
    void whatBeginsATextBeginsAWord() {
        assertThat(new Needed().of(Pattern.compile("i|we"), true)).containsExactly(Set.of(" i", " we"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\w+", "(?:cat)?", "(?:cat|\\w)", "(?!cat)", "(?<!cat)", "[ct-z]", "[^cat]", "\\p{Lu}", "\\s*"})
    void whatMayBeAnythingNeedsNothing(String pattern) {
        assertThat(new Needed().of(Pattern.compile(pattern), false)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> new Needed().of(Pattern.compile("cat\\Q.\\E"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cat");
    }
}
