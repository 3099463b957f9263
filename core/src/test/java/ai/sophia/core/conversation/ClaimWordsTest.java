package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClaimWordsTest {
    private static final int FACTS = 100;

    private final ClaimWords words = new ClaimWords();

    @Test
    void areFoundOnceAndSharedByClaimsThatHaveTheSame() {
        List<String> first = words.of(claim("quiet fridge"));
        assertThat(first)
                .containsExactlyInAnyOrderElementsOf(claim("quiet fridge").words());
        assertThat(words.of(claim("quiet fridge"))).isSameAs(first);
        assertThat(first.stream().filter("fridge"::equals).findFirst().orElseThrow())
                .isSameAs(words.of(claim("loud fridge")).stream()
                        .filter("fridge"::equals)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void areForgottenWhereMostAreOfNoFact() {
        List<String> first = words.of(claim("thing 0"));
        int kept = 2 * FACTS + 1_000;
        for (int number = 1; number < kept; number++) {
            words.of(claim("thing " + number));
        }
        words.keepFor(FACTS);
        assertThat(words.of(claim("thing 0"))).isSameAs(first);
        words.of(claim("one more"));
        words.keepFor(FACTS);
        assertThat(words.of(claim("thing 0"))).isEqualTo(first).isNotSameAs(first);
    }

    private static Claim claim(String value) {
        return new Claim("user likes", value);
    }
}
