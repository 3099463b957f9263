package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
    private final Words words = new Words(new RuleText("english/compared.rules"), new RuleText("english/forms.rules"));

    @ParameterizedTest
    @CsvSource({
        "file, filed",
        "file, filing",
        "submit, submitted",
        "run, ran",
        "run, running",
        "ring, rang",
        "buy, bought",
        "olive, olives",
        "city, cities",
        "apply, applied",
        "class, classes",
        "meditate, meditation",
        "meditate, meditating",
        "migrate, migrated",
        "create, creating",
        "use, using",
        "renew, renewed",
        "fly, flies",
        "name, named"
    })
    void formsOfAWordAreTheSame(String word, String form) {
        assertThat(words.plain(form)).isEqualTo(words.plain(word));
    }

    @ParameterizedTest
    @CsvSource({"need, knee", "bus, busy", "sing, single", "fed, few", "form, format", "three, threat"})
    void otherWordsStayApart(String word, String other) {
        assertThat(words.plain(other)).isNotEqualTo(words.plain(word));
    }

    @Test
    void whatDeniesAndWhatFillsIsLeftOut() {
        assertThat(words.plain("I don't really smoke any more")).isEqualTo(words.plain("we smoke"));
        assertThat(words.plain("I no longer use Jira")).isEqualTo(words.plain("we use Jira"));
        assertThat(words.of("the keys to my sister's house")).contains(words.plain("key"), words.plain("house"));
    }

    @ParameterizedTest
    @CsvSource({"rang, true", "filed, true", "need, false", "ring, false", "flies, false", "children, false"})
    void aVerbInThePastIsTold(String verb, boolean past) {
        assertThat(words.isPast(verb)).isEqualTo(past);
    }
}
