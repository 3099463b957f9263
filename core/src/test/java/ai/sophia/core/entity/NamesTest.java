package ai.sophia.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as people write them. */
final class NamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Linda|linda",
                " The  Harbour Times, |harbour times",
                "my boss|user's boss",
                "Our daughter|user's daughter",
                "I|user",
                "me|user",
                "Linda’s husband|linda's husband",
                "my wife's boss|user's wife's boss",
                "a|a",
                "Mya|mya",
                "C++|c++",
            })
    void aNameHasOneKey(String name, String key) {
        assertThat(Names.key(name)).isEqualTo(key);
    }

    @Test
    void namesAreWordsWithCapitalsButNotTheFirstWordOfASentenceForThatAlone() {
        assertThat(names("I'm flying to Tallinn on Friday to visit my friend Karin Olsen"))
                .containsExactly("Tallinn", "Karin Olsen");
        assertThat(names("Passed my test in May. Finally! Going to Rome: By train"))
                .containsExactly("Rome");
        assertThat(names("I see Dr Nyström, not Linda's doctor, and I know Tom's"))
                .containsExactly("Dr Nyström", "Linda", "Tom");
        assertThat(names("see J. R. Hartley and J.R.R. Tolkien of St. Ives about Node.js"))
                .containsExactly("J. R. Hartley", "J.R.R. Tolkien", "St. Ives", "Node.js");
        assertThat(names("due on July 24th")).isEmpty();
        assertThat(Names.within("Google Sheets")).containsExactly("Google Sheets");
    }

    @Test
    void aTextOfNothingButNamesAndBlanksIsReadAtOnce() {
        String text = "Al" + "\n".repeat(4_000) + " Al".repeat(20_000) + " ".repeat(50_000) + "Al";
        assertThat(Names.in(text)).hasSizeGreaterThan(1_000);
        assertThat(Names.in("x A" + ".b.cc".repeat(30_000))).hasSize(1);
        assertThat(Names.in("x A" + "-".repeat(100_000) + "A")).hasSize(1);
        assertThat(Names.key("A" + "-".repeat(100_000) + "A")).hasSize(100_002);
        assertThat(RolesMeant.areIn("A" + ".b.cc".repeat(6_500) + "'s boss")).isFalse();
    }

    private static List<String> names(String text) {
        return Names.in(text).stream().map(Names.Found::name).toList();
    }
}
