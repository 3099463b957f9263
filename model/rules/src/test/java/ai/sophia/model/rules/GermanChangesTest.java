package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What later turns in German change of what earlier ones told. */
final class GermanChangesTest {
    private static final RuleRecognizer RECOGNIZER = RuleRecognizer.unlearned();

    private final Rehearsal rehearsal = new Rehearsal(RECOGNIZER);
    private Instant now = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Ich wohne in Freiburg.                          | Ich bin nach Konstanz gezogen.
                    Ich arbeite bei Bosch.                          | Ich arbeite jetzt bei Siemens.
                    Mein Chef heißt Gernot.                         | Mein neuer Chef heißt Jonas.
                    Ich bin 34.                                     | Ich bin 35.
                    Ich bin verheiratet.                            | Ich bin seit letztem Jahr geschieden.
                    Meine Lieblingsfarbe ist blau.                  | Meine Lieblingsfarbe ist jetzt grün.
                    Unser Staging läuft auf Port 8443.              | Unser Staging läuft jetzt auf Port 9443.
                    Mein Zahnarzttermin ist am 3. Juni um 9 Uhr.    | Mein Zahnarzttermin ist jetzt am 5. Juni.
                    Ich studiere Biologie.                          | Ich studiere jetzt Chemie.
                    Antworte mir immer auf Deutsch.                 | Antworte mir ab jetzt immer auf Englisch.
                    Nenn mich Toni.                                 | Nenn mich bitte Anton.
                    Wir haben zwei Katzen.                          | Wir haben jetzt drei Katzen.
                    Ich esse kein Fleisch.                          | Ich esse wieder Fleisch.
                    Ich rauche.                                     | Ich rauche nicht mehr.
                    Ich mag Jazz.                                   | Ich mag keinen Jazz mehr.
                    Der Chor ist jetzt dienstags.                   | Der Chor ist jetzt donnerstags.
                    Chor ist montags.                               | Chor ist jetzt dienstags.
                    Mein Bruder wohnt in Wien.                      | Mein Bruder ist nach Graz gezogen.
                    Ich bin Veganerin.                              | Ich bin keine Veganerin mehr.
                    Die Besprechung ist am Montag.                  | Die Besprechung wurde auf Dienstag verschoben.
                    Ich wohne mit meinem Mann in Göttingen.         | Ich wohne jetzt in Kassel.
                    Bitte siez mich.                                | Du kannst mich ruhig duzen.
                    Wir verwenden MySQL.                            | Wir verwenden jetzt Postgres statt MySQL.
                    """)
    void whatIsSaidOtherwiseOfTheSameTakesItsPlace(String before, String after) {
        hear(before);
        assertThat(current()).hasSize(1);
        hear(after);
        assertThat(current()).hasSize(1);
        assertThat(rehearsal.facts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Wir haben einen alten Wohnwagen.                | Den Wohnwagen haben wir letzte Woche verkauft.
                    Ich muss noch den Reisepass verlängern.         | Den Reisepass hab ich gestern verlängert.
                    Wir fliegen im Mai nach Rom.                    | Die Reise nach Rom ist abgesagt.
                    Ich gehe jeden Montag zum Yoga.                 | Mit dem Yoga habe ich aufgehört.
                    Ich nutze Trello.                               | Ich bin von Trello auf Jira umgestiegen.
                    Ich arbeite bei der Stadt.                      | Bei der Stadt habe ich gekündigt.
                    Ich rauche.                                     | Ich habe aufgehört zu rauchen.
                    Ich muss noch Murat anrufen.                    | Ich habe Murat angerufen.
                    Ich habe ein Rennrad.                           | Mein Rennrad wurde geklaut.
                    Ich bin verheiratet.                            | Wir haben uns scheiden lassen.
                    Wir fahren im Mai nach Dänemark.                | Dänemark fällt aus.
                    Wir haben einen Kater namens Wenzel.            | Unser Wenzel ist am Sonntag gestorben.
                    Ich jogge jeden Morgen.                         | Ich jogge nicht mehr.
                    Ich trinke jeden Morgen Kaffee.                 | Ich trinke keinen Kaffee mehr.
                    Mein Sohn schwimmt dienstags.                   | Mein Sohn schwimmt nicht mehr.
                    """)
    void whatIsOverEnds(String before, String after) {
        hear(before);
        assertThat(current()).hasSize(1);
        hear(after);
        assertThat(current())
                .extracting(fact -> fact.wording().text())
                .doesNotContain(before.substring(0, before.length() - 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Wir haben einen alten Wohnwagen.                | Wir haben den Wohnwagen nicht verkauft.
                    Ich muss noch den Reisepass verlängern.         | Den Reisepass hab ich noch nicht verlängert.
                    Wir fliegen im Mai nach Rom.                    | Die Reise nach Oslo ist abgesagt.
                    Ich wohne in Freiburg.                          | Mein Bruder wohnt in Konstanz.
                    Ich mag Jazz.                                   | Mein Bruder mag keinen Jazz.
                    Wir haben zwei Katzen.                          | Wir haben auch drei Hühner.
                    Meine Frau heißt Anna.                          | Meine Frau ist Lehrerin.
                    Ich wohne in Kassel.                            | Nächste Woche wohne ich in Berlin im Hotel.
                    Ich lebe in Kassel.                             | Ich lebe in Scheidung.
                    Ich arbeite bei Bosch.                          | Ich arbeite bei Regen drinnen.
                    Die Prüfung ist am 14. Juni.                    | Die Prüfung ist um 9 Uhr.
                    Ich muss noch die Rechnung bezahlen.            | Die Rechnung ist da.
                    Ich muss noch den Brief schreiben.              | Ich habe den Brief bekommen.
                    Ich habe ein Fahrrad.                           | Ich habe das Fahrrad meiner Frau verkauft.
                    Ich habe beschlossen, jede Woche zu putzen.     | Ich habe geputzt.
                    Ich muss noch das Büro in Rom anrufen.          | Die Reise nach Rom fällt aus.
                    Antworte immer auf Deutsch.                     | Schreib Commit-Nachrichten immer auf Englisch.
                    Wir haben einen Hund namens Bello.              | Bellos Bruder ist gestorben.
                    Ich arbeite bei Bosch.                          | Bei Siemens habe ich damals gekündigt.
                    Ich arbeite bei Bosch.                          | Ab Januar arbeite ich bei Siemens.
                    Ich wohne in Leipzig.                           | Ich bin als Kind nach Hamburg gezogen.
                    Ich mag Kaffee.                                 | Kaffee mag ich nicht, wenn er kalt ist.
                    Ich rauche.                                     | Ich rauche nicht viel.
                    """)
    void whatGoesOnDoesNotEnd(String before, String after) {
        hear(before);
        hear(after);
        assertThat(current())
                .extracting(fact -> fact.wording().text())
                .contains(before.substring(0, before.length() - 1));
    }

    @Test
    void aWrongWordIsPutRight() {
        hear("Unsere Versammlung ist am Dienstag.");
        hear("Nein, ich meinte Mittwoch.");
        assertThat(current())
                .singleElement()
                .satisfies(fact -> assertThat(fact.wording().text()).isEqualTo("Unsere Versammlung ist am Mittwoch"));
    }

    @Test
    void whatIsTakenBackIsNotSo() {
        hear("Wir haben drei Hühner.");
        assertThat(current()).hasSize(1);
        hear("Vergiss, was ich gesagt habe.");
        assertThat(current()).isEmpty();
    }

    @Test
    void whatWasSaidInAnotherLanguageIsTakenBackAndCorrected() {
        hear("We have three chickens.");
        assertThat(current()).hasSize(1);
        hear("Vergiss das.");
        assertThat(current()).isEmpty();
    }

    private void hear(String text) {
        rehearsal.hear(new Turn(Turn.USER, "user", text, now));
        now = now.plus(Duration.ofDays(20));
    }

    private List<Fact> current() {
        return rehearsal.facts().stream().filter(fact -> fact.valid().isOpen()).toList();
    }
}
