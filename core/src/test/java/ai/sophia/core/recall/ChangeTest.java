package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is my quota?|The quota has been raised to 1,200.",
                "What is the quota of my key?|We got them to talk about my key, whose quota is now 1,200 calls.",
                "How many commits are on the main branch?|The commits on the main branch keep coming, which has now reached 165.",
                "How many hours do I study each week?|I've extended what I study each week to 12 hours.",
                "What is the deadline of the report?|The new deadline of the report is 5 April.",
                "When is the wedding?|We had to postpone the wedding to 5 September.",
                "When is the webinar on ethics?|I missed the mail on the webinar on ethics, has it been rescheduled?",
                "How long does the course take?|The course was too long for most, so it was shortened to 6 weeks."
            })
    void whatSaysThatTheAskedIsAnotherNumberNowTellsOfAChange(String question, String text) {
        assertThat(Change.of(question).in(text)).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is my quota?|The quota is 1,000.",
                "What is my quota?|I have now 12 hens, and the weather has improved a lot since then, but nobody knows my quota.",
                "What is my quota?|Now that the quota is 1,000 we can go on.",
                "What is my quota?|The quota has been raised.",
                "How many sources are in my library?|My library has 45 sources, which has improved how fast I am by 40%.",
                "How many sources are in my library?|The sources of my library improved by 40%, after 3 weeks.",
                "What is the deadline of the report?|The new office has two floors, and the report has a deadline.",
                "What is my salary?|My salary was not raised to 5,000.",
                "What is my salary?|If my salary was raised to 5,000 I would buy a boat.",
                "What is my salary?|I asked for my salary to be raised to 5,000, but they refused.",
                "What is my rent?|Before my rent was raised to 900 I lived well.",
                "What is my budget?|My current budget is 300 euros.",
                "Who is my dentist?|My dentist moved me to 5 May.",
                "What is the name of my cat?|My cat now weighs 5 kg.",
                "What is my landlord called?|My landlord raised the rent to 800.",
                "What is my quota?|The meeting on my quota was rescheduled.",
                "What is my quota?|",
                "quota|The quota has been raised to 1,200."
            })
    void whatSaysThatSomethingElseHasChangedDoesNot(String question, String text) {
        assertThat(Change.of(question).in(text == null ? "" : text)).isZero();
    }

    @Test
    void codeIsNotRead() {
        String text = "Here is how I commit: ```\ngit commit -m 'new commit 12 on the main branch'\n``` Is that right?";
        assertThat(Change.of("How many commits are on the main branch?").in(text))
                .isZero();
        assertThat(Change.of("How many commits are on the main branch?").in(text.replace("`", "")))
                .isPositive();
    }

    @Test
    void theMoreOfTheQuestionStandsAroundTheMoreItTells() {
        Change change = Change.of("What is the budget for books and journals?");
        double all = change.in("The budget for books and journals rose to 50.");
        double some = change.in("The budget was raised to 50.");
        assertThat(all).isEqualTo(1);
        assertThat(some).isBetween(0.2, 0.5);
    }

    @Test
    void longTextsAreReadInTheirBeginning() {
        String far = "word ".repeat(1_000) + ". The quota has been raised to 1,200.";
        assertThat(Change.of("What is my quota?").in(far)).isZero();
        String open = "```".repeat(3_000);
        assertThat(Change.of("What is my quota?" + " now".repeat(8_000)).in(open))
                .isZero();
    }
}
