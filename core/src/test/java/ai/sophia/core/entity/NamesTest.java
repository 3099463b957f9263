package ai.sophia.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

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
    void namesAreWordsWithCapitalsButNotTheFirstWordForThatAlone() {
        assertThat(Names.in("'m flying to Tallinn on Friday to visit my friend Karin Olsen"))
                .containsExactly("Tallinn", "Karin Olsen");
        assertThat(Names.in("Passed my test in May")).isEmpty();
        assertThat(Names.in("see Dr Nyström, not Linda's doctor, and I know Tom's"))
                .containsExactly("Dr Nyström", "Linda", "Tom");
        assertThat(Names.in("read the Harbour Times and the Harbour Times")).containsExactly("Harbour Times");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "jazz|jazz",
                "raisins since I was small|raisins",
                "a season ticket for the opera|season ticket",
                "all the invoices|invoices",
                "two kayaks and a canoe|kayaks",
                "four days a week|-",
                "at 6 sharp|-",
                "me|-",
                "him so very much that nobody could|-",
            })
    void aThingIsNamedByUpToThreeWords(String object, String thing) {
        assertThat(Names.thing(object).orElse(null)).isEqualTo(thing);
    }
}
