package ai.sophia.mcp.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class UriTemplateTest {
    private final UriTemplate template = UriTemplate.parse("memory://users/{user}/notes/{id}.txt");

    @Test
    void findsTheVariablesOfAUri() {
        assertThat(template.match("memory://users/ada/notes/7.txt")).contains(Map.of("user", "ada", "id", "7"));
        assertThat(template.match("memory://users/a%2Fb%20c+d/notes/%C3%BC.txt"))
                .contains(Map.of("user", "a/b c+d", "id", "ü"));
    }

    @Test
    void knowsAnotherFormWhenItSeesOne() {
        assertThat(template.match("memory://users/ada/notes/7Xtxt")).isEmpty();
        assertThat(template.match("memory://users//notes/7.txt")).isEmpty();
        assertThat(template.match("memory://users/a/b/notes/7.txt")).isEmpty();
        assertThat(template.match("memory://users/%zz/notes/7.txt")).isEmpty();
    }
}
