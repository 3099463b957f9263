package ai.sophia.core.recall;

import static ai.sophia.core.recall.TestingHits.hit;
import static ai.sophia.core.recall.TestingHits.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContradictionTest {
    private static final Hit YES =
            said(1, 0.5, "Yesterday we tested the backups of the shop database. It took an hour.");
    private static final Hit NO = said(2, 0.4, "The disk is new, but I've never tested any backups of the database.");
    private static final Hit OTHER = said(3, 0.3, "I do not like Mondays.");

    @Test
    void memoriesThatAnswerBothWaysAreTold() {
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, NO, OTHER)))
                .contains(new Contradiction(
                        List.of(NO.memory().id()), List.of(YES.memory().id())));
    }

    @Test
    void whereAllSayTheSameThereIsNone() {
        Hit likewise = said(4, 0.4, "The database backups were tested again.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, likewise, OTHER)))
                .isEmpty();
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, OTHER)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"When did I test the database backups?", "database backups", "", "Have I ever?", "?!"})
    void aQuestionThatIsNotAnsweredByYesOrNoHasNone(String question) {
        assertThat(Contradiction.among(question, List.of(YES, NO))).isEmpty();
    }

    @Test
    void whatIsAskedAndWhatAnAgentSaysIsNoAnswer() {
        Hit asked = said(4, 0.4, "Did we never test the backups of the database?");
        Hit agent = hit("assistant", 5, 0.4, "You have never tested the backups of the database.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, asked, agent)))
                .isEmpty();
    }

    @Test
    void aLongTextTakesNoLongTime() {
        Hit long1 = said(1, 0.5, "not , ".repeat(40_000));
        Hit long2 = said(1, 0.5, "tested " + " ".repeat(200_000) + "x");
        assertThat(Contradiction.among("Have I tested it?" + " ".repeat(50_000), List.of(long1, long2)))
                .isEmpty();
    }
}
