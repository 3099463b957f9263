package ai.sophia.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which questions name somebody by a role: all others ask nobody. */
final class RolesInQuestionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "When is my boss's birthday?|true",
                "Where does our landlord live?|true",
                "What does my best friend like?|true",
                "Who is Melanie's brother?|true",
                "what does my mother-in-law like|true",
                "Wann hat meine Chefin Geburtstag?|true",
                "Wo wohnt unser Nachbar?|true",
                "Was ist meine Lieblingsfarbe?|false",
                "What is my favourite colour?|false",
                "Where does Linda live?|false",
                "Who is the boss?|false",
                "amy boss|false",
                "my|false",
            })
    void aRoleIsSomebodysAndThatOfAPerson(String question, boolean named) {
        assertThat(RolesMeant.areIn(question)).isEqualTo(named);
    }
}
