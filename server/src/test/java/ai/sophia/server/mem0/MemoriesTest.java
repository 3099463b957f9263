package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Memories, as the current clients of mem0 add, find, change and delete them. */
final class MemoriesTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void whatIsAddedAsItIsIsToldAtOnceAndFound() {
        Answer added = mem0.post("/v3/memories/add/", """
                {"messages":[{"role":"system","content":"be kind"},{"role":"user","content":"Ada drinks tea"}],
                 "user_id":"ada","infer":false,"metadata":{"from":"test","deep":{"userId":7}}}""");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(added.json().path("event_id").asString()).isNotEmpty();
        assertThat(added.json().path("results").size()).isEqualTo(1);
        JsonNode row = added.json().path("results").path(0);
        assertThat(row.path("event").asString()).isEqualTo("ADD");
        assertThat(row.path("data").path("memory").asString()).isEqualTo("Ada drinks tea");
        JsonNode hit = search("{\"query\":\"what does Ada drink\",\"filters\":{\"user_id\":\"ada\"}}")
                .path(0);
        assertThat(hit.path("id")).isEqualTo(row.path("id"));
        assertThat(hit.path("memory").asString()).isEqualTo("Ada drinks tea");
        assertThat(hit.path("user_id").asString()).isEqualTo("ada");
        assertThat(hit.path("agent_id").isNull()).isTrue();
        assertThat(hit.path("score").doubleValue()).isBetween(0.0, 1.0);
        assertThat(hit.path("metadata").path("deep").path("userId").intValue()).isEqualTo(7);
    }

    @Test
    void theTurnsOfAConversationAreStoredAndTheirEventTellsAsWhat() {
        Answer added = mem0.post("/v3/memories/add/", """
                {"messages":[{"role":"user","content":"I moved to Lyon"},{"role":"assistant","content":"How nice"}],
                 "user_id":"ada","run_id":"r1","timestamp":1700000000}""");
        assertThat(added.json().path("status").asString()).isEqualTo("PENDING");
        JsonNode event = mem0.get("/v1/event/" + added.json().path("event_id").asString() + "/")
                .json();
        assertThat(event.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(event.path("event_type").asString()).isEqualTo("ADD");
        assertThat(event.path("payload").path("run_id").asString()).isEqualTo("r1");
        assertThat(event.path("results").path(0).path("data").path("memory").asString())
                .isEqualTo("I moved to Lyon");
        assertThat(event.path("results").path(1).path("event").asString()).isEqualTo("ADD");
        JsonNode memory = mem0.get("/v1/memories/"
                        + event.path("results").path(0).path("id").asString() + "/")
                .json();
        assertThat(memory.path("created_at").asString()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(memory.path("session_id").asString()).isEqualTo("r1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void whatIsSentAgainIsNotStoredAgain(String infer) {
        String body = """
                {"messages":[{"role":"user","content":"ok"},{"role":"assistant","content":"ok"},{"role":"user","content":"I like tea"}],
                 "user_id":"ada","infer":%s}""".formatted(infer);
        mem0.post("/v3/memories/add/", body);
        long first = count("ada");
        Answer again = mem0.post("/v3/memories/add/", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(count("ada")).isEqualTo(first);
        JsonNode event = mem0.get("/v1/event/" + again.json().path("event_id").asString() + "/")
                .json();
        assertThat(event.path("results").findValuesAsString("event")).containsOnly("NOOP");
    }

    @Test
    void aConversationThatIsSentWholeEachTimeGrowsByWhatIsNew() {
        List<String> messages = new ArrayList<>();
        for (String drink : List.of("tea", "milk", "water")) {
            messages.add("{\"role\":\"user\",\"content\":\"I like " + drink + "\"}");
            mem0.post("/v3/memories/add/", "{\"user_id\":\"ada\",\"messages\":[" + String.join(",", messages) + "]}");
        }
        assertThat(count("ada")).isEqualTo(3);
    }

    @Test
    void namesMayStandBesideTheMessagesOrWithinFilters() {
        mem0.add("{\"messages\":\"Ada drinks tea\",\"filters\":{\"user_id\":\"ada\"},\"infer\":false}");
        assertThat(count("ada")).isEqualTo(1);
        Answer both = mem0.post("/v3/memories/add/", """
                {"messages":"x","user_id":"ben","filters":{"user_id":"ada"},"infer":false}""");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.json().path("error").asString()).contains("ada").contains("ben");
    }

    @Test
    void picturesAndFilesAreToldByTheirAddress() {
        String id = mem0.add("""
                {"user_id":"ada","infer":false,"messages":[{"role":"user","content":[
                  {"type":"text","text":"my cat"},{"type":"image_url","image_url":{"url":"https://example.org/cat.png"}}]}]}""");
        assertThat(mem0.get("/v1/memories/" + id + "/").json().path("memory").asString())
                .isEqualTo("my cat\n[image_url] https://example.org/cat.png");
        String inline = mem0.add("""
                {"user_id":"ada","infer":false,"messages":[{"role":"user",
                  "content":{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}}]}""");
        assertThat(mem0.get("/v1/memories/" + inline + "/")
                        .json()
                        .path("memory")
                        .asString())
                .isEqualTo("[image_url] data:image/png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"messages\":[],\"user_id\":\"ada\"}",
                "{\"user_id\":\"ada\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}],\"user_id\":\"ada\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"   \\n \"}, {\"role\":7,\"content\":\"x\"}],\"user_id\":\"ada\"}",
                "{\"messages\":\"x\",\"user_id\":\"ada\",\"metadata\":[]}",
                "{\"messages\":\"x\",\"user_id\":\"ada\",\"timestamp\":\"soon\"}",
                "{\"messages\":\"x\",\"user_id\":\"ada\",\"expiration_date\":\"soon\"}",
                "{\"messages\":\"x\",\"user_id\":\"*\"}",
                "{\"messages\":\"x\",\"user_id\":[\"ada\"]}",
                "[]",
                "{"
            })
    void whatIsMalformedIsRefusedAndStoresNothing(String body) {
        Answer answer = mem0.post("/v3/memories/add/", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("error").asString()).isNotEmpty();
        assertThat(answer.json().path("detail")).isEqualTo(answer.json().path("error"));
        assertThat(mem0.get("/v1/stats/").json().path("total_memories").intValue())
                .isZero();
    }

    @Test
    void aTextThatIsTooLongIsRefusedByItsPlace() {
        String text = "x".repeat(300_000);
        Answer answer = mem0.post(
                "/v3/memories/add/", "{\"user_id\":\"ada\",\"messages\":[\"short\",{\"content\":\"" + text + "\"}]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("messages[1].content");
        assertThat(count("ada")).isZero();
    }

    @Test
    void aSearchMustNameSomebodyWithinItsFilters() {
        mem0.add("ada", "Ada drinks tea");
        for (String body : List.of(
                "{\"query\":\"tea\"}",
                "{\"query\":\"tea\",\"filters\":{}}",
                "{\"query\":\"tea\",\"user_id\":\"ada\"}",
                "{\"query\":\"tea\",\"userId\":\"ada\",\"filters\":{\"user_id\":\"ada\"}}",
                "{\"query\":\"tea\",\"filters\":{\"NOT\":{\"user_id\":\"ada\"}}}",
                "{\"query\":\"tea\",\"filters\":{\"user_id\":{\"ne\":\"ada\"}}}",
                "{\"query\":\"\",\"filters\":{\"user_id\":\"ada\"}}",
                "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\"},\"top_k\":0}",
                "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\"},\"top_k\":1001}",
                "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\"},\"threshold\":2}",
                "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\",\"colour\":\"red\"}}")) {
            assertThat(mem0.post("/v3/memories/search/", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void whatIsWrittenThroughOneInterfaceIsSeenThroughTheOther() {
        mem0.post(
                "/api/memories", "{\"user\":\"ada\",\"session\":\"s\",\"role\":\"user\",\"text\":\"Ada drinks tea\"}");
        JsonNode seen = mem0.post("/v3/memories/", "{\"filters\":{\"user_id\":\"ada\",\"run_id\":\"s\"}}")
                .json();
        assertThat(seen.path("results").path(0).path("memory").asString()).isEqualTo("Ada drinks tea");
        String id = mem0.add("ada", "Ada eats cake");
        JsonNode memory = mem0.get("/api/memories/" + id).json();
        assertThat(memory.path("user").asString()).isEqualTo("ada");
        assertThat(memory.path("source").asString()).isEqualTo("mem0");
        mem0.delete("/api/memories/" + id);
        assertThat(mem0.get("/v1/memories/" + id + "/").status()).isEqualTo(404);
    }

    @Test
    void nobodySeesTheMemoriesOfAnother() {
        mem0.add("ada", "Ada drinks tea");
        mem0.add("{\"messages\":\"Ben drinks milk\",\"user_id\":\"ben\",\"agent_id\":\"bot\",\"infer\":false}");
        mem0.add("{\"messages\":\"The bot drinks oil\",\"agent_id\":\"bot\",\"infer\":false}");
        assertThat(texts("{\"user_id\":\"ada\"}")).containsExactly("Ada drinks tea");
        assertThat(texts("{\"userId\":\"ben\"}")).containsExactly("Ben drinks milk");
        assertThat(texts("{\"OR\":[{\"user_id\":\"ada\"},{\"agent_id\":\"bot\"}]}"))
                .hasSize(3);
        assertThat(texts("{\"user_id\":{\"in\":[\"ada\",\"ben\"]}}")).hasSize(2);
        assertThat(texts("{\"user_id\":\"*\"}")).hasSize(2);
        assertThat(texts("{\"AND\":[{\"user_id\":\"*\"},{\"agent_id\":\"*\"}]}"))
                .containsExactly("Ben drinks milk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "agent_id", "app_id", "run_id"})
    void whatBelongsToOneIsFoundListedAndDeletedWhateverElseItBelongsTo(String key) {
        String others = "\"user_id\":\"x\",\"agent_id\":\"x\",\"app_id\":\"x\",\"run_id\":\"x\",\"infer\":false}";
        mem0.add("{\"messages\":\"of it alone\",\"" + key + "\":\"it\",\"infer\":false}");
        mem0.add("{\"messages\":\"of it and others\"," + others.replace(key + "\":\"x", key + "\":\"it"));
        mem0.add("{\"messages\":\"of others\"," + others);
        String filters = "{\"" + key + "\":\"it\"}";
        assertThat(texts(filters)).containsExactlyInAnyOrder("of it alone", "of it and others");
        assertThat(search("{\"query\":\"of it\",\"threshold\":0,\"filters\":" + filters + "}")
                        .findValuesAsString("memory"))
                .containsExactlyInAnyOrder("of it alone", "of it and others");
        mem0.delete("/v1/memories/?" + key + "=it");
        assertThat(texts(filters)).isEmpty();
        assertThat(texts("{\"" + key + "\":\"x\"}")).containsExactly("of others");
        mem0.add("{\"messages\":\"of somebody else\",\"" + (key.equals("user_id") ? "agent_id" : "user_id")
                + "\":\"y\",\"infer\":false}");
        mem0.delete("/v1/memories/?" + key + "=*");
        assertThat(texts("{\"OR\":[{\"user_id\":\"*\"},{\"agent_id\":\"*\"}]}")).containsExactly("of somebody else");
    }

    @Test
    void listsComeInPagesWithTheirAddresses() {
        for (int i = 0; i < 7; i++) {
            mem0.add("ada", "memory number " + i);
        }
        List<String> seen = new ArrayList<>();
        String path = "/v3/memories/?page=1&page_size=3";
        while (!path.isEmpty()) {
            Answer page = mem0.post(path, "{\"filters\":{\"user_id\":\"ada\"}}");
            assertThat(page.json().path("count").intValue()).isEqualTo(7);
            page.json()
                    .path("results")
                    .values()
                    .forEach(each -> seen.add(each.path("memory").asString()));
            String next = page.json().path("next").asString("");
            assertThat(next.isEmpty() || next.startsWith("http://127.0.0.1:")).isTrue();
            path = next.isEmpty() ? "" : next.substring(next.indexOf("/v3/"));
        }
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        Answer inBody = mem0.post("/v3/memories/", "{\"filters\":{\"user_id\":\"ada\"},\"page\":2,\"page_size\":5}");
        assertThat(inBody.json().path("results").size()).isEqualTo(2);
        assertThat(inBody.json().path("previous").asString()).contains("page=1&page_size=5");
        assertThat(mem0.post("/v3/memories/", "{}").status()).isEqualTo(400);
    }

    @Test
    void aMemoryIsChangedAndItsHistoryTellsSo() {
        String id = mem0.add("ada", "Ada drinks tea");
        Answer updated = mem0.put("/v1/memories/" + id + "/", """
                {"text":"Ada drinks milk","metadata":{"a":1},"expiration_date":"2999-12-31","timestamp":1700000000}""");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().path("memory").asString()).isEqualTo("Ada drinks milk");
        assertThat(updated.json().path("expiration_date").asString()).isEqualTo("2999-12-31");
        assertThat(updated.json().path("metadata").path("a").intValue()).isEqualTo(1);
        JsonNode cleared = mem0.put("/v1/memories/" + id + "/", "{\"expiration_date\":null,\"metadata\":{\"b\":2}}")
                .json();
        assertThat(cleared.path("expiration_date").isNull()).isTrue();
        assertThat(cleared.path("metadata").toString()).isEqualTo("{\"b\":2}");
        JsonNode history = mem0.get("/v1/memories/" + id + "/history/").json();
        assertThat(history.findValuesAsString("event")).containsExactly("ADD", "UPDATE", "UPDATE");
        assertThat(history.path(1).path("old_memory").asString()).isEqualTo("Ada drinks tea");
        assertThat(history.path(1).path("new_memory").asString()).isEqualTo("Ada drinks milk");
        assertThat(history.path(0).path("input").path(0).path("content").asString())
                .isEqualTo("Ada drinks tea");
        assertThat(mem0.put("/v1/memories/" + id + "/", "{}").status()).isEqualTo(400);
    }

    @Test
    void aDeletedMemoryIsGoneAlsoFromWhatEventsTell() {
        Answer added = mem0.post("/v3/memories/add/", "{\"messages\":\"a secret\",\"user_id\":\"ada\"}");
        String event = "/v1/event/" + added.json().path("event_id").asString() + "/";
        String id = mem0.get(event).json().path("results").path(0).path("id").asString();
        Answer deleted = mem0.delete("/v1/memories/" + id + "/?delete_linked=true");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("message").asString()).isEqualTo("Memory deleted successfully!");
        assertThat(deleted.json().path("cascade_count").isNumber()).isTrue();
        assertThat(mem0.get(event).response().body()).doesNotContain("secret");
        assertThat(mem0.get("/v1/memories/" + id + "/").status()).isEqualTo(404);
        assertThat(mem0.delete("/v1/memories/" + id + "/").status()).isEqualTo(404);
        JsonNode history = mem0.get("/v1/memories/" + id + "/history/").json();
        assertThat(history.findValuesAsString("event")).containsExactly("ADD", "DELETE");
        assertThat(history.toString()).doesNotContain("secret");
    }

    @Test
    void anIdThatIsNoneAndOneThatIsUnknownAreToldApart() {
        for (String path : List.of("/v1/memories/nonsense/", "/v1/memories/nonsense/history/")) {
            Answer malformed = mem0.get(path);
            assertThat(malformed.status()).isEqualTo(400);
            assertThat(malformed.json().path("error").asString()).isEqualTo("memory_id should be a valid UUID");
        }
        String unknown = "/v1/memories/" + UUID.randomUUID() + "/";
        assertThat(mem0.get(unknown).status()).isEqualTo(404);
        assertThat(mem0.get(unknown).json().path("error").asString()).isEqualTo("Memory not found!");
        assertThat(mem0.put(unknown, "{\"text\":\"x\"}").status()).isEqualTo(404);
        assertThat(mem0.get(unknown + "history/").status()).isEqualTo(404);
    }

    @Test
    void deletingAllNeedsSomebodyAndDeletesOnlyTheirs() {
        mem0.add("ada", "Ada drinks tea");
        mem0.add("ben", "Ben drinks milk");
        assertThat(mem0.delete("/v1/memories/").status()).isEqualTo(400);
        assertThat(mem0.delete("/v1/memories/?user_id=").status()).isEqualTo(400);
        assertThat(count("ada") + count("ben")).isEqualTo(2);
        Answer deleted = mem0.delete("/v1/memories/?user_id=ada");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("message").asString()).isEqualTo("Delete in progress. This may take some time.");
        JsonNode event = mem0.get("/v1/event/" + deleted.json().path("event_id").asString() + "/")
                .json();
        assertThat(event.path("metadata").path("deleted").intValue()).isEqualTo(1);
        assertThat(count("ada")).isZero();
        assertThat(count("ben")).isEqualTo(1);
        assertThat(mem0.delete("/v1/memories/?filters=%7B%27user_id%27%3A%20%27ben%27%7D")
                        .status())
                .isEqualTo(200);
        assertThat(count("ben")).isZero();
        mem0.add("ada", "Ada drinks tea");
        assertThat(mem0.delete("/v1/memories/?user_id=*&agent_id=*&app_id=*&run_id=*")
                        .status())
                .isEqualTo(200);
        assertThat(count("ada")).isZero();
    }

    @Test
    void batchesChangeAndDeleteAllThatTheyName() {
        String one = mem0.add("ada", "Ada drinks tea");
        String two = mem0.add("ada", "Ada eats cake");
        Answer updated = mem0.put("/v1/batch/", """
                {"memories":[{"memory_id":"%s","text":"Ada drinks milk"},{"memory_id":"%s","metadata":{"a":1}}]}""".formatted(one, two));
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().path("message").asString()).isEqualTo("Successfully updated 2 memories");
        assertThat(texts("{\"user_id\":\"ada\"}")).containsExactlyInAnyOrder("Ada drinks milk", "Ada eats cake");
        Answer partly = mem0.delete(
                "/v1/batch/",
                "{\"memories\":[{\"memory_id\":\"" + one + "\"},{\"memory_id\":\"" + UUID.randomUUID() + "\"}]}");
        assertThat(partly.status()).isEqualTo(404);
        assertThat(count("ada")).isEqualTo(2);
        Answer deleted = mem0.delete(
                "/v1/batch/", "{\"memories\":[{\"memory_id\":\"" + one + "\"},{\"memory_id\":\"" + two + "\"}]}");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("message").asString()).isEqualTo("Successfully deleted 2 memories");
        assertThat(count("ada")).isZero();
        assertThat(mem0.delete("/v1/batch/", "{\"memories\":[]}").status()).isEqualTo(400);
        assertThat(mem0.put("/v1/batch/", "{}").status()).isEqualTo(400);
    }

    @Test
    void whatHasExpiredIsHiddenUnlessItIsAskedFor() {
        mem0.add("{\"messages\":\"old news\",\"user_id\":\"ada\",\"infer\":false,\"expiration_date\":\"2020-01-01\"}");
        assertThat(count("ada")).isZero();
        JsonNode shown = mem0.post("/v3/memories/", "{\"filters\":{\"user_id\":\"ada\"},\"show_expired\":true}")
                .json();
        assertThat(shown.path("results").path(0).path("expiration_date").asString())
                .isEqualTo("2020-01-01");
    }

    @Test
    void onlyTheFieldsThatAreAskedForAreTold() {
        mem0.add("ada", "Ada drinks tea");
        JsonNode hit = search("{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\"},\"fields\":[\"memory\"]}")
                .path(0);
        assertThat(hit.propertyNames()).containsExactlyInAnyOrder("id", "memory");
    }

    private JsonNode search(String body) {
        Answer answer = mem0.post("/v3/memories/search/", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path("results");
    }

    private long count(String user) {
        return mem0.post("/v3/memories/", "{\"filters\":{\"user_id\":\"" + user + "\"}}")
                .json()
                .path("count")
                .longValue();
    }

    private List<String> texts(String filters) {
        Answer answer = mem0.post("/v3/memories/", "{\"filters\":" + filters + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        List<String> texts = answer.json().path("results").findValuesAsString("memory");
        Answer found = mem0.post(
                "/v3/memories/search/", "{\"query\":\"drinks eats\",\"threshold\":0,\"filters\":" + filters + "}");
        assertThat(found.json().path("results").findValuesAsString("memory"))
                .containsExactlyInAnyOrderElementsOf(texts);
        return texts;
    }
}
