package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests as earlier and other clients of mem0 send them, and the shapes that they expect. */
final class EarlierClientsTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Ada drinks tea\"}]";

    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    /** As npm's mem0ai until 2.4 and PyPI's do. */
    private HttpRequest.Builder sdk(String path) {
        return mem0.request(path).header("Mem0-User-ID", "d41d8cd98f00b204e9800998ecf8427e");
    }

    private Answer post(String path, String body) {
        return mem0.send(sdk(path).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void npmBefore3AddsAndFindsAndListsInBareLists() {
        Answer added =
                post("/v1/memories/", "{" + MESSAGES + ",\"user_id\":\"ada\",\"org_id\":\"o\",\"project_id\":\"p\"}");
        assertThat(added.json().isArray()).isTrue();
        assertThat(added.json().path(0).path("status").asString()).isEqualTo("PENDING");
        assertThat(added.json().path(0).path("event_id").asString()).isNotEmpty();
        Answer waited = post("/v1/memories/", "{" + MESSAGES + ",\"user_id\":\"ada\",\"async_mode\":false}");
        assertThat(waited.json().path(0).path("event").asString()).isEqualTo("NOOP");
        Answer found = post("/v1/memories/search/", "{\"query\":\"what does Ada drink\",\"user_id\":\"ada\"}");
        assertThat(found.json().isArray()).isTrue();
        assertThat(found.json().path(0).path("memory").asString()).isEqualTo("Ada drinks tea");
        Answer filtered = post("/v2/memories/search/", """
                {"query":"tea","api_version":"v2","version":"v2","filters":{"OR":[{"user_id":"ada"},{"agent_id":"x"}]}}""");
        assertThat(filtered.json().path(0).path("memory").asString()).isEqualTo("Ada drinks tea");
        Answer listed = mem0.send(sdk("/v1/memories/?user_id=ada&org_id=o&project_id=p"));
        assertThat(listed.json().isArray()).isTrue();
        assertThat(listed.json().size()).isEqualTo(1);
        Answer paged = mem0.send(sdk("/v1/memories/?user_id=ada&page=1&page_size=50"));
        assertThat(paged.json().path("results").size()).isEqualTo(1);
        Answer second = post("/v2/memories/", "{\"filters\":{\"user_id\":\"ada\"},\"version\":\"v2\"}");
        assertThat(second.json().path(0).path("memory").asString()).isEqualTo("Ada drinks tea");
    }

    @Test
    void theAddressOfTheNextPageAsksForTheSameMemories() {
        for (int i = 0; i < 3; i++) {
            mem0.add("a/b", "number " + i);
        }
        mem0.add("ben", "another");
        Answer first = mem0.get("/v1/memories/?page=1&user_id=a%2Fb&page_size=2");
        String next = first.json().path("next").asString();
        assertThat(next).endsWith("/v1/memories/?user_id=a%2Fb&page=2&page_size=2");
        Answer second = mem0.get(next.substring(next.indexOf("/v1/")));
        assertThat(second.json().path("results").findValuesAsString("memory")).containsExactly("number 0");
        assertThat(second.json().path("next").isNull()).isTrue();
    }

    @Test
    void pythonFrom1AddsAndFindsInResults() {
        Answer added = post(
                "/v1/memories/",
                "{" + MESSAGES
                        + ",\"user_id\":\"ada\",\"async_mode\":true,\"output_format\":\"v1.1\",\"infer\":false}");
        assertThat(added.json().path("results").path(0).path("event").asString())
                .isEqualTo("ADD");
        assertThat(added.json().path("results").path(0).path("memory").asString())
                .isEqualTo("Ada drinks tea");
        assertThat(added.json().path("relations").isArray()).isTrue();
        Answer found = post(
                "/v2/memories/search/",
                "{\"query\":\"tea\",\"filters\":{\"AND\":[{\"user_id\":\"ada\"}]},\"output_format\":\"v1.1\"}");
        assertThat(found.json().path("results").size()).isEqualTo(1);
        Answer listed = post("/v2/memories/?page=1&page_size=10", "{\"filters\":{\"user_id\":\"ada\"}}");
        assertThat(listed.json().path("count").intValue()).isEqualTo(1);
    }

    @Test
    void pythonFrom2DeletesByFiltersInItsOwnNotation() {
        mem0.add("ada", "Ada drinks tea");
        assertThat(mem0.send(sdk("/v1/memories/?filters=%7B%27user_id%27%3A+%27ada%27%7D")
                                .DELETE())
                        .status())
                .isEqualTo(200);
        assertThat(mem0.get("/v1/stats/").json().path("total_memories").intValue())
                .isZero();
    }

    @Test
    void agentscopeTakesThePlatformByItsResults() {
        Answer added = mem0.post("/v1/memories/", """
                {"messages":[{"role":"user","content":"Ada drinks tea","name":"ada"}],"agent_id":"bot","user_id":"ada","run_id":"r",
                 "infer":true,"async_mode":false,"metadata":{}}""");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("results").path(0).path("id").asString()).isNotEmpty();
        Answer found = mem0.post("/v2/memories/search/", """
                {"query":"tea","filters":{"AND":[{"user_id":"ada"},{"agent_id":"bot"},{"run_id":"r"}]},"version":"v2","top_k":5}""");
        assertThat(found.json().path("results").path(0).path("memory").asString())
                .isEqualTo("Ada drinks tea");
    }

    @Test
    void clientsOfTheSelfHostedServerAddFindChangeAndDelete() {
        HttpRequest.Builder add = mem0.server()
                .request("/memories")
                .header("X-API-Key", TestingMem0.KEY)
                .header("Content-Type", "application/json");
        Answer added = mem0.send(add.POST(BodyPublishers.ofString(
                "{" + MESSAGES + ",\"user_id\":\"ada\",\"metadata\":{\"category\":\"food\"}}")));
        assertThat(added.status()).isEqualTo(200);
        JsonNode row = added.json().path("results").path(0);
        assertThat(row.path("event").asString()).isEqualTo("ADD");
        String id = row.path("id").asString();
        Answer found = mem0.post(
                "/search", "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\",\"category\":\"food\"},\"top_k\":3}");
        assertThat(found.json().path("results").path(0).path("id").asString()).isEqualTo(id);
        Answer other =
                mem0.post("/search", "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\",\"category\":\"cars\"}}");
        assertThat(other.json().path("results").size()).isZero();
        Answer beside = mem0.post("/search", "{\"query\":\"tea\",\"user_id\":\"ada\"}");
        assertThat(beside.json().path("results").size()).isEqualTo(1);
        assertThat(mem0.get("/memories?user_id=ada&top_k=10")
                        .json()
                        .path("results")
                        .size())
                .isEqualTo(1);
        assertThat(mem0.get("/memories").status()).isEqualTo(400);
        assertThat(mem0.get("/memories/" + id).json().path("memory").asString()).isEqualTo("Ada drinks tea");
        assertThat(mem0.put("/memories/" + id, "{\"text\":\"Ada drinks milk\"}").status())
                .isEqualTo(200);
        assertThat(mem0.get("/memories/" + id + "/history").json().size()).isEqualTo(2);
        assertThat(mem0.get("/entities").json().path(0).path("name").asString()).isEqualTo("ada");
        assertThat(mem0.delete("/memories/" + id).json().path("message").asString())
                .isNotEmpty();
        assertThat(mem0.get("/memories/" + id).status()).isEqualTo(404);
    }

    @Test
    void theSelfHostedServersResetForgetsEverything() {
        mem0.add("ada", "one");
        mem0.add("{\"messages\":\"two\",\"agent_id\":\"bot\",\"infer\":false}");
        assertThat(mem0.delete("/memories?user_id=ada").status()).isEqualTo(200);
        assertThat(mem0.get("/v1/stats/").json().path("total_memories").intValue())
                .isEqualTo(1);
        assertThat(mem0.send(mem0.request("/reset").POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
        assertThat(mem0.get("/v1/stats/").json().path("total_memories").intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/memories/search/", "/v2/memories/search/", "/search"})
    void nobodyIsSearchedForByLeavingNamesOut(String path) {
        mem0.add("ada", "Ada drinks tea");
        assertThat(mem0.post(path, "{\"query\":\"tea\"}").status()).isEqualTo(400);
        for (String list : List.of("/v1/memories/", "/memories")) {
            assertThat(mem0.get(list).status()).isEqualTo(400);
        }
    }
}
