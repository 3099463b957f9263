package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question tells besides its terms. */
final class AskedTest {
    private static final int FIRST = (int) LocalDate.of(2022, 11, 1).toEpochDay();
    private static final int LAST = (int) LocalDate.of(2023, 8, 1).toEpochDay();

    private static List<String> days(String question) {
        return Asked.of(question).days(FIRST, LAST).stream()
                .map(days -> LocalDate.ofEpochDay(days.first()) + ".." + LocalDate.ofEpochDay(days.last()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What happened on 8 May 2023?|2023-05-08..2023-05-08",
                "What happened on May 8, 2023?|2023-05-08..2023-05-08",
                "what happened on the 3rd of july 2021?|2021-07-03..2021-07-03",
                "What did she do in July 2023?|2023-07-01..2023-07-31",
                "Who came in May 2023?|2023-05-01..2023-05-31",
            })
    void namesDays(String question, String days) {
        assertThat(days(question)).containsExactly(days);
    }

    @Test
    void meansEveryYearThatIsSpannedIfNoneIsNamed() {
        assertThat(days("What did she do in December?"))
                .containsExactly("2022-12-01..2022-12-31", "2023-12-01..2023-12-31");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "may we go?",
                "May we go?",
                "who can march?",
                "March on!",
                "what happened on 31 June 2023?",
                "what is new?",
                "what happened on 5 May 99999?"
            })
    void namesNoneOtherwise(String question) {
        assertThat(days(question)).doesNotContain("2023-05-01..2023-05-31").noneMatch(days -> days.contains("-06-"));
    }

    @ParameterizedTest
    @CsvSource({
        "When did it rain?,true",
        "and when did it rain?,true",
        "how long was it?,true",
        "what date is it?,true",
        "whenever,true",
        "what is it?,false"
    })
    void asksForATime(String question, boolean time) {
        assertThat(Asked.of(question).time()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "what do I need?,true",
        "What have WE planned?,true",
        "tell me your name,true",
        "I'm late,true",
        "what does she need?,false",
        "is it mined?,false"
    })
    void speaksOfTheTwoWhoTalk(String question, boolean party) {
        assertThat(Asked.of(question).party()).isEqualTo(party);
    }
}
