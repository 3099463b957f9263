package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a pronoun means that was mentioned in a turn before, or not as what its turn is about. */
final class MentionsTest {
    private static final RuleRecognizer RECOGNIZER = RuleRecognizer.unlearned();
    private final List<Turn> before = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    My daughter Mia starts school in September.    | How old is she?            | She's six.                         | My daughter Mia's six                       | user's daughter Mia
                    I'm having lunch with my sister on Sunday.     | Nice!                      | She's vegan.                       | My sister's vegan                           | user's sister
                    My mum's coming over on the 30th.              | How long does she stay?    | 3 months. she's vegetarian         | My mum's vegetarian                        | user's mum
                    Who do I ask about the holiday calendar?       | Garazi handles it.         | she's left the company             | Garazi's left the company                 | Garazi
                    My brother's wife is a nurse.                  | Does she work nights?      | She works at the hospital in Graz. | My brother's wife works at the hospital in Graz | user's brother's wife
                    My son and my wife both swim.                  | Do they race?              | He trains on Mondays.              | My son trains on Mondays                    | user's son
                    Book a table for my boss.                      | For when?                  | He's allergic to nuts.             | My boss's allergic to nuts                 | user's boss
                    My big big brother is away.                    | Oh?                        | He lives in Ulm.                   | My big big brother lives in Ulm             | user's big big brother
                    I've got a new horse.                          | Your horse must be lovely! | He's called Bruno.                 | My horse's called Bruno                    | user's horse
                    My cat is ill.                                 | What does the vet say?     | He has to take tablets.            | My cat has to take tablets                  | user's cat
                    Tom is our new plumber.                        | Great!                     | He lives in Leeds.                 | Tom lives in Leeds                          | Tom
                    Meine Schwester kommt am Samstag.              | Was macht sie gern?        | Sie gärtnert leidenschaftlich.     | Meine Schwester gärtnert leidenschaftlich   | user's Schwester
                    Am Samstag bin ich bei meiner Nichte.          | Wie schön!                 | Sie wird sechs.                    | Meine Nichte wird sechs                     | user's Nichte
                    Am Montag treffe ich meinen Bruder.            | Was mag er?                | Er wohnt in Graz.                  | Mein Bruder wohnt in Graz                   | user's Bruder
                    """)
    void whoWasMentionedInATurnBeforeIsMeant(String turn, String answer, String later, String text, String subject) {
        hear(turn);
        answer(answer);
        assertThat(hear(later)).singleElement().satisfies(statement -> {
            assertThat(statement.text()).isEqualTo(text);
            assertThat(statement.subject()).isEqualTo(subject);
            assertThat(statement.back()).isPositive();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I'm having lunch with my sister on Sunday, she's vegan.    | my sister's vegan
                    A present for my niece? She turned seven in May.           | My niece turned seven in May
                    Post it into the channel. Milica reads it, she's our release manager. | Milica's our release manager
                    """)
    void whoWasMentionedInTheTurnIsMeant(String turn, String text) {
        assertThat(hear(turn))
                .filteredOn(statement -> statement.text().equals(text))
                .singleElement()
                .extracting(Statement::back)
                .isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    My sister and my aunt are coming.              | She's vegan.
                    My brother lives in Leeds.                     | She's vegan.
                    Meine Schwester und meine Tante kommen.        | Sie isst kein Fleisch.
                    Mein Bruder wohnt in Graz.                     | Sie isst kein Fleisch.
                    Ich war bei meiner Schwester.                  | Sie wohnen in Graz.
                    """)
    void whereTwoOrNobodyCouldBeMeantNobodyIs(String turn, String later) {
        hear(turn);
        assertThat(hear(later))
                .allSatisfy(
                        statement -> assertThat(statement.text()).isEqualTo(later.substring(0, later.length() - 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My brother lives in Bonn. | > Elon Musk founded SpaceX. | He lives in Texas.",
                "My brother lives in Bonn. I met a guy at the bar. | He lives in Ulm.",
                "My sister lives in Bonn. I had lunch with her friend. | She moved to Ulm.",
                "My brother lives in Bonn. | Who was Napoleon? | He lived on Elba.",
                "My brother met Detlef. | He is a pilot.",
                "I had a call with my daughter's new teacher, Frau Kern. | She is 60 years old.",
                "My teacher and her husband came. | He is blind.",
                "My boss is away. What did Angela Merkel say about Bonn? | She lives in Berlin.",
                "We met with Microsoft. | He lives in Seattle.",
                "My brother-in-law and my brother are here. | He lives in Ulm.",
                "Translate: \"my sister lives in Rome\" | She is vegan.",
                "Meine Frau kommt. Gib mir die Adresse der API. | Sie läuft auf Port 8080.",
                "Mein Sohn ist krank. | Was kostet der Laptop? | Er hat 32 GB RAM.",
                "Meine Tochter kommt. Ich habe eine neue Wohnung. | Sie hat drei Zimmer.",
                "Mein Bruder hat einen neuen Chef. | Er ist sehr streng.",
            })
    void whereAnotherMayBeMeantNobodyIs(String turns) {
        List<String> each = List.of(turns.split(" \\| ", -1));
        each.subList(0, each.size() - 1).forEach(turn -> {
            if (turn.startsWith("> ")) {
                answer(turn.substring(2));
            } else {
                hear(turn);
            }
        });
        assertThat(hear(each.getLast()))
                .allSatisfy(statement -> assertThat(statement.subject()).matches("he|she|er|sie"));
    }

    @Test
    void whatToolsAndSystemsSayMentionsNobody() {
        before.add(new Turn("tool", "tool", "search result: your sister lives in Rome", now));
        before.add(new Turn("system", "system", "Anna is who you help.", now));
        assertThat(hear("She's vegan."))
                .allSatisfy(statement -> assertThat(statement.subject()).isEqualTo("she"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    my mother in law is visiting in july            | she's a vegetarian        | user's mother in law
                    my ex wife got remarried                        | she lives in bath now     | user's ex wife
                    """)
    void whoIsSomethingByMarriageIsNoOther(String turn, String later, String subject) {
        hear(turn);
        assertThat(hear(later))
                .allSatisfy(statement -> assertThat(statement.subject()).isIn(subject, "she"));
    }

    @Test
    void aBirthdayIsNobody() {
        assertThat(hear("my daughter's birthday is 4 May. She's turning 9"))
                .noneMatch(statement -> statement.text().contains("birthday's turning"));
    }

    @Test
    void whatIsOfAnotherSpeakerIsNotOfThisOne() {
        hear("I'm visiting my mother.");
        before.add(new Turn(Turn.USER, "Bo", "My sister Ann came by.", now));
        assertThat(hear("She's a nurse."))
                .allSatisfy(statement -> assertThat(statement.subject()).isEqualTo("she"));
    }

    @Test
    void ofWhomNobodyKnowsWhoItIsNothingEndsWhatWasSaidOfAnother() {
        Rehearsal rehearsal = new Rehearsal(RECOGNIZER);
        rehearsal.hear(new Turn(Turn.USER, Turn.USER, "Hello there!", now));
        rehearsal.hear(new Turn(Turn.USER, Turn.USER, "She lives in Bonn.", now.plusSeconds(60)));
        rehearsal.hear(new Turn(Turn.USER, Turn.USER, "She lives in Ulm.", now.plusSeconds(120)));
        assertThat(rehearsal.facts()).hasSize(2).allMatch(fact -> fact.valid().isOpen());
    }

    private List<Statement> hear(String text) {
        now = now.plus(Duration.ofMinutes(1));
        Turn turn = new Turn(Turn.USER, Turn.USER, text, now);
        List<Statement> statements = RECOGNIZER.recognize(before, turn);
        before.add(turn);
        return statements;
    }

    private void answer(String text) {
        before.add(new Turn(Turn.ASSISTANT, Turn.ASSISTANT, text, now));
    }
}
