package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeExpressionsTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T12:00:00Z");

    private final TimeExpressions times = new TimeExpressions(new RuleText("english/times.rules"));

    @ParameterizedTest
    @CsvSource({
        "see you tomorrow, tomorrow, 2026-03-03, 2026-03-04",
        "it was yesterday, yesterday, 2026-03-01, 2026-03-02",
        "we meet on Friday, on Friday, 2026-03-06, 2026-03-07",
        "on the 20th he comes, on the 20th, 2026-03-20, 2026-03-21",
        "on the 1st he comes, on the 1st, 2026-04-01, 2026-04-02",
        "the race is on 5 April, on 5 April, 2026-04-05, 2026-04-06",
        "it is due 1 Feb, due 1 Feb, 2027-02-01, 2027-02-02",
        "it opens in September, in September, 2026-09-01, 2026-10-01",
        "we go from 20 to 31 July, from 20 to 31 July, 2026-07-20, 2026-08-01",
        "we go from 28 to 3 May, from 28 to 3 May, 2026-04-28, 2026-05-04",
        "I moved three weeks ago, three weeks ago, 2026-02-09, 2026-02-10",
        "it is in two months, in two months, 2026-05-01, 2026-06-01",
        "we start next week, next week, 2026-03-09, 2026-03-16",
        "we start next quarter, next quarter, 2026-04-01, 2026-07-01",
        "we met in 2011, in 2011, 2011-01-01, 2012-01-01",
        "it is on Saturday in three weeks, on Saturday in three weeks, 2026-03-21, 2026-03-22",
        "the fair of May 3rd, May 3rd, 2026-05-03, 2026-05-04",
        "he moves out at the end of the month, at the end of the month, 2026-03-25, 2026-04-01",
        "it is due by the end of this year, by the end of this year, 2026-12-01, 2027-01-01",
        "it is due by the end of the week, by the end of the week, 2026-03-06, 2026-03-09",
    })
    void aTimeMeansDays(String text, String words, String from, String to) {
        List<TimeExpression> found = times.find(text, MONDAY, false);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().span().of(text)).isEqualTo(words);
        assertThat(found.getFirst().period()).hasValueSatisfying(period -> {
            assertThat(period.from()).isEqualTo(Instant.parse(from + "T00:00:00Z"));
            assertThat(period.to()).isEqualTo(Instant.parse(to + "T00:00:00Z"));
        });
    }

    @Test
    void whatHappenedLiesBefore() {
        assertThat(times.find("on Sunday", MONDAY, true).getFirst().period())
                .hasValueSatisfying(period -> assertThat(period.from()).isEqualTo("2026-03-01T00:00:00Z"));
        assertThat(times.find("in November", MONDAY, true).getFirst().period())
                .hasValueSatisfying(period -> assertThat(period.from()).isEqualTo("2025-11-01T00:00:00Z"));
    }

    @Test
    void sinceHasNoEnd() {
        TimeExpression since = times.find("since July", MONDAY, false).getFirst();
        assertThat(since.tense()).isEqualTo(TimeExpression.Tense.PAST);
        assertThat(since.period()).hasValueSatisfying(period -> {
            assertThat(period.from()).isEqualTo("2025-07-01T00:00:00Z");
            assertThat(period.isOpen()).isTrue();
        });
    }

    @Test
    void aSeasonIsToComeOrHasBeenAndHasNoDays() {
        assertThat(times.find("she starts in the autumn", MONDAY, false)
                        .getFirst()
                        .tense())
                .isEqualTo(TimeExpression.Tense.SOON);
        assertThat(times.find("she left last summer", MONDAY, false).getFirst().tense())
                .isEqualTo(TimeExpression.Tense.PAST);
        assertThat(times.find("last summer", MONDAY, false).getFirst().period()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"every Sunday", "on Mondays", "twice a week", "every other week", "daily", "most mornings"})
    void whatComesAgainHasNoDays(String text) {
        TimeExpression often = times.find(text, MONDAY, false).getFirst();
        assertThat(often.tense()).isEqualTo(TimeExpression.Tense.OFTEN);
        assertThat(often.period()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"31 February", "on the 31st", "February 30"})
    void aDayThatIsNotHasNoPeriod(String text) {
        List<TimeExpression> found = times.find(text, Instant.parse("2026-02-10T00:00:00Z"), false);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().period()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"I may come", "section 5", "on the 3rd floor", "in 3 rooms"})
    void whatOnlyLooksLikeATimeIsNone(String text) {
        assertThat(times.find(text, MONDAY, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bis morgen, bis morgen, 2026-03-03, 2026-03-04",
        "es war gestern, gestern, 2026-03-01, 2026-03-02",
        "übermorgen kommt er, übermorgen, 2026-03-04, 2026-03-05",
        "wir treffen uns am Freitag, am Freitag, 2026-03-06, 2026-03-07",
        "das Rennen ist am 5. April, am 5. April, 2026-04-05, 2026-04-06",
        "fällig am 1.2., am 1.2., 2027-02-01, 2027-02-02",
        "am 3.5.2027 ist es so weit, am 3.5.2027, 2027-05-03, 2027-05-04",
        "er kommt am zwölften, am zwölften, 2026-03-12, 2026-03-13",
        "im September geht es auf, im September, 2026-09-01, 2026-10-01",
        "vor drei Wochen war das, drei Wochen, 2026-02-09, 2026-02-10",
        "in zwei Monaten ist es, in zwei Monaten, 2026-05-01, 2026-06-01",
        "nächste Woche geht es los, nächste Woche, 2026-03-09, 2026-03-16",
        "übernächste Woche geht es los, übernächste Woche, 2026-03-16, 2026-03-23",
        "im nächsten Quartal, im nächsten Quartal, 2026-04-01, 2026-07-01",
        "letztes Jahr war das, letztes Jahr, 2025-01-01, 2026-01-01",
        "im Jahr 2011 war das, im Jahr 2011, 2011-01-01, 2012-01-01",
        "bis Ende des Monats, bis Ende des Monats, 2026-03-25, 2026-04-01",
        "vom 28. bis 3. Mai, vom 28. bis 3. Mai, 2026-04-28, 2026-05-04",
        "vom 20. bis 31. Juli, vom 20. bis 31. Juli, 2026-07-20, 2026-08-01",
    })
    void aTimeInGermanMeansDays(String text, String words, String from, String to) {
        List<TimeExpression> found = new TimeExpressions(new RuleText("german/times.rules")).find(text, MONDAY, false);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().span().of(text)).isEqualTo(words);
        assertThat(found.getFirst().period()).hasValueSatisfying(period -> {
            assertThat(period.from()).isEqualTo(Instant.parse(from + "T00:00:00Z"));
            assertThat(period.to()).isEqualTo(Instant.parse(to + "T00:00:00Z"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jeden Dienstag", "montags", "alle zwei Wochen", "zweimal die Woche", "täglich", "jedes Jahr"})
    void whatComesAgainInGermanHasNoDay(String text) {
        TimeExpression often = new TimeExpressions(new RuleText("german/times.rules"))
                .find(text, MONDAY, false)
                .getFirst();
        assertThat(often.tense()).isEqualTo(TimeExpression.Tense.OFTEN);
        assertThat(often.period()).isEmpty();
    }
}
