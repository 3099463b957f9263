package ai.sophia.core.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TonguesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I live in Leeds.                                  | english
                    Ich wohne in Kassel.                              | german
                    my brother says die Mauer is a song               | english
                    hab zwei katzen                                   | german
                    Die Hard is my favourite film of all time         | english
                    Ich nutze Spring Boot und deploye mit GitHub CI   | german
                    linkshänder                                       | german
                    Sam lives in Zürich.                              | english
                    Jürgen moved out in May.                          | english
                    Linda lives in Köln.                              | english
                    Tom wohnt in Kiel.                                | german
                    arbeite als Hebamme                               | german
                    Slack, Jira, GitHub                               | english
                    ''                                                | english
                    """)
    void isToldByItsSmallWords(String text, String language) {
        assertThat(Tongues.of(text).name()).isEqualTo(language);
    }

    @Test
    void whatCouldBeAnyIsOfWhatWasSpokenBefore() {
        assertThat(Tongues.of("Berlin", List.of("I live in Leeds.", "Wo wohnst du jetzt?", "Okay."))
                        .name())
                .isEqualTo("german");
    }
}
