package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ImportDraftTest {
    @Test
    void theSameFileGivesTheSameKeysAndEqualLinesDifferentOnes() {
        List<String> first = keys("turns", "{\"text\":\"ok\"}", "{\"text\":\"ok\"}", "{\"text\":\"no\"}");
        assertThat(first).doesNotHaveDuplicates();
        assertThat(keys("turns", "{\"text\":\"ok\"}", "{\"text\":\"ok\"}", "{\"text\":\"no\"}"))
                .isEqualTo(first);
        assertThat(keys("turns", "{\"text\":\"new\"}", "{\"text\":\"ok\"}")).contains(first.getFirst());
        assertThat(keys("other", "{\"text\":\"ok\"}")).doesNotContain(first.getFirst());
    }

    @Test
    void anExportedMemoryIsKnownByItsId() {
        assertThat(new ImportDraft("f")
                        .of("{\"id\":\"7\",\"version\":2,\"text\":\"t\",\"storedAt\":\"x\",\"actor\":\"key\"}")
                        .toString())
                .isEqualTo("{\"text\":\"t\",\"idempotencyKey\":\"import:7\"}");
    }

    @Test
    void aKeyOfItsOwnIsKept() {
        assertThat(keys("f", "{\"text\":\"t\",\"idempotencyKey\":\"mine\"}")).containsExactly("mine");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String line : List.of("[1]", "7", "{\"a\":", "word")) {
            assertThatThrownBy(() -> new ImportDraft("f").of(line))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a JSON object");
        }
    }

    private static List<String> keys(String file, String... lines) {
        ImportDraft drafts = new ImportDraft(file);
        return Stream.of(lines)
                .map(line -> drafts.of(line).path("idempotencyKey").asString(""))
                .toList();
    }
}
