package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TidyingTest {
    private static final Language ENGLISH = Language.of("english", new Judge(List.of()));
    private static final Language GERMAN = Language.of("german", new Judge(List.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    im here, dont go                  | I'm here, don't go
                    its late but its ears are cold    | its late but its ears are cold
                    ok its due on fri                 | ok it's due on Friday
                    gonna start tmrw w my sister      | I'm going to start tomorrow with my sister
                    we were tired, were going home    | we were tired, we're going home
                    I live in BC and got my PPL       | I live in BC and got my PPL
                    my uncle Ive and my dog Im        | my uncle Ive and my dog Im
                    I'm allergic to sun and cats      | I'm allergic to sun and cats
                    he came home and sat down         | he came home and sat down
                    my sister is late and gonna cry   | my sister is late and gonna cry
                    write "dont" and "ur" so          | write "dont" and "ur" so
                    mail u.r@im.com or dont.im/u      | mail u.r@im.com or dont.im/u
                    a variable called ur, im sure     | a variable called ur, I'm sure
                    the cars were made here           | the cars were made here
                    i sat in the sun and he fried it  | i sat in the sun and he fried it
                    lets go, she lets me              | let's go, she lets me
                    u can reach me til mon            | you can reach me till Monday
                    """)
    void whatIsTypedInHasteIsWrittenWithCare(String typed, String written) {
        assertThat(written(ENGLISH, typed).text()).isEqualTo(written);
    }

    @Test
    void anotherLanguageHasItsOwn() {
        assertThat(written(GERMAN, "ich mag das nich, vllt morgen im Haus").text())
                .isEqualTo("ich mag das nicht, vielleicht morgen im Haus");
    }

    @Test
    void itIsKnownWhatStoodWhere() {
        String typed = "so im off tmrw, bye";
        Rewording.Reworded written = written(ENGLISH, typed);
        assertThat(written.text()).isEqualTo("so I'm off tomorrow, bye");
        int start = written.text().indexOf("I'm");
        int end = written.text().indexOf(",");
        assertThat(written.before(new Span(start, end)).of(typed)).isEqualTo("im off tmrw");
        assertThat(written.before(new Span(0, written.text().length())).of(typed))
                .isEqualTo(typed);
        // of what took the place of others, all of these
        assertThat(written.before(new Span(start + 1, start + 2)).of(typed)).isEqualTo("im");
    }

    private static Rewording.Reworded written(Language language, String typed) {
        return new Tidying(language.untidy(), language.naming()).of(typed, new Clauses(language).masked(typed));
    }
}
