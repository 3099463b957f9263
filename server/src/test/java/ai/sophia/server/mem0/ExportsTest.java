package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much an export holds. */
final class ExportsTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void anExportHoldsAllThatMatchOrIsRefused() {
        for (int first = 0; first < 10_000; first += 1_000) {
            String messages = IntStream.range(first, first + 1_000)
                    .mapToObj(number -> "{\"role\":\"user\",\"content\":\"number " + number + "\"}")
                    .collect(Collectors.joining(","));
            mem0.add("{\"user_id\":\"ada\",\"infer\":false,\"messages\":[" + messages + "]}");
        }
        String id = mem0.post("/v1/exports/", "{\"schema\":{},\"filters\":{\"user_id\":\"ada\"}}")
                .json()
                .path("id")
                .asString();
        Answer whole = fetch(id);
        assertThat(whole.json().path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(whole.json().path("count").intValue()).isEqualTo(10_000);
        assertThat(whole.json().path("memories").size()).isEqualTo(10_000);
        mem0.add("ada", "one more");
        Answer refused = fetch(id);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("field").asString()).isEqualTo("filters");
        assertThat(refused.json().path("detail").asString()).contains("at most 10000 memories, but got 10001");
    }

    private Answer fetch(String id) {
        return mem0.post("/v1/exports/get/", "{\"memory_export_id\":\"" + id + "\"}");
    }
}
