package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question tells besides its terms. */
final class AskedTest {
    private static int distance(String question, String day) {
        int from = (int) LocalDate.parse(day).toEpochDay();
        return Asked.of(question).days().stream()
                .mapToInt(named -> named.distance(from))
                .min()
                .orElse(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What happened on 8 May 2023?|2023-05-08|0",
                "What happened on May 8, 2023?|2023-05-01|7",
                "what happened on the 3rd of july 2021?|2021-07-05|2",
                "What did she do in July 2023?|2023-07-31|0",
                "What did she do in July 2023?|2023-06-28|3",
                "Who came in May 2023?|2024-05-01|336",
                "What did she do in December?|2022-12-24|0",
                "What did she do in December?|2023-01-05|5",
                "What did she do on 1 January?|2023-12-31|1",
                "What happened on 29 February?|2023-03-01|365",
                "What happened on 31 June 2023?|2023-06-30|1000000",
            })
    void namesDays(String question, String day, int distance) {
        assertThat(distance(question, day)).isEqualTo(distance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"may we go?", "May we go?", "who can march?", "March on!", "what is new?"})
    void namesNoneOtherwise(String question) {
        assertThat(Asked.of(question).days()).isEmpty();
    }

    @Test
    void looksAtFewNamesHoweverManyThereAre() {
        assertThat(Asked.of("june ".repeat(6_000)).days()).hasSize(1);
        StringBuilder many = new StringBuilder();
        for (int day = 1; day <= 28; day++) {
            many.append("on ").append(day).append(" June, ");
        }
        assertThat(Asked.of(many.toString()).days()).hasSize(8);
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
