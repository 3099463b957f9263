package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How much an export holds. */
final class ExportsTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void anExportHoldsAllThatMatchWholeOrInPages() {
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
        assertThat(fetch(id).json().path("memories").size()).isEqualTo(10_001);
        assertThat(fetch(id).json().path("next").isNull()).isTrue();
        JsonNode page = fetch(id, ",\"page_size\":4000").json();
        mem0.add("ada", "while it is fetched");
        List<String> ids = new ArrayList<>(page.path("memories").findValuesAsString("id"));
        while (page.path("next").isString()) {
            String cursor = page.path("next").asString();
            page = fetch(id, ",\"page_size\":4000,\"cursor\":\"" + cursor + "\"")
                    .json();
            assertThat(page.path("count").intValue()).isLessThanOrEqualTo(4_000);
            ids.addAll(page.path("memories").findValuesAsString("id"));
        }
        assertThat(ids).hasSize(10_001).doesNotHaveDuplicates();
        for (String wrong : List.of(",\"cursor\":\"elsewhere\"", ",\"page_size\":0", ",\"page_size\":10001")) {
            assertThat(fetch(id, wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    private Answer fetch(String id) {
        return fetch(id, "");
    }

    private Answer fetch(String id, String further) {
        return mem0.post("/v1/exports/get/", "{\"memory_export_id\":\"" + id + "\"" + further + "}");
    }
}
