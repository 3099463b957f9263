package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is kept beside memories, and what memories belong to. */
final class KeptTest {
    private static final String HOOKS = "/api/v1/webhooks/projects/default/";

    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void usersAgentsAppsAndRunsAreListedWithTheirMemories() {
        mem0.add(
                "{\"messages\":\"one\",\"user_id\":\"ada\",\"agent_id\":\"bot\",\"run_id\":\"r\",\"app_id\":\"web\",\"infer\":false}");
        mem0.add("ada", "two");
        JsonNode listed = mem0.get("/v1/entities/").json();
        assertThat(listed.path("count").intValue()).isEqualTo(4);
        assertThat(listed.path("total_users").intValue()).isEqualTo(1);
        assertThat(listed.path("total_runs").intValue()).isEqualTo(1);
        JsonNode ada = listed.path("results").path(0);
        assertThat(ada.path("type").asString()).isEqualTo("user");
        assertThat(ada.path("name").asString()).isEqualTo("ada");
        assertThat(ada.path("total_memories").intValue()).isEqualTo(2);
        JsonNode page = mem0.get("/v1/entities/?page=2&page_size=3").json();
        assertThat(page.path("results").size()).isEqualTo(1);
        assertThat(page.path("next").isNull()).isTrue();
        assertThat(mem0.get("/v1/entities/filters/")
                        .json()
                        .path("agent_id")
                        .path(0)
                        .asString())
                .isEqualTo("bot");
        assertThat(mem0.get("/v1/memories/user/ada/").json().size()).isEqualTo(2);
        assertThat(mem0.get("/v1/memories/planet/ada/").status()).isEqualTo(400);
    }

    @Test
    void whatHasExpiredIsNotCounted() {
        mem0.add("ada", "one");
        mem0.post("/api/memories", "{\"user\":\"ada\",\"text\":\"two\",\"expires\":\"2020-01-01\"}");
        mem0.post("/api/memories", "{\"user\":\"ben\",\"text\":\"three\",\"expires\":\"2020-01-01\"}");
        JsonNode listed = mem0.get("/v1/entities/").json();
        assertThat(listed.path("total_users").intValue()).isOne();
        assertThat(listed.path("results").path(0).path("total_memories").intValue())
                .isOne();
    }

    @Test
    void anAnnouncedUserIsListedBeforeItHasMemories() {
        Answer announced = mem0.post("/v1/users/", "{\"user_id\":\"cleo\",\"metadata\":{\"plan\":\"free\"}}");
        assertThat(announced.status()).isEqualTo(200);
        assertThat(announced.json().path("name").asString()).isEqualTo("cleo");
        JsonNode cleo = mem0.get("/v1/entities/").json().path("results").path(0);
        assertThat(cleo.path("total_memories").intValue()).isZero();
        assertThat(cleo.path("metadata").path("plan").asString()).isEqualTo("free");
        assertThat(mem0.post("/v1/agents/", "{}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/entities/user/", "/v1/entities/user/", "/entities/user/"})
    void aUserIsDeletedWithAllThatBelongsToIt(String path) {
        String name = "a/b@example.org";
        mem0.add("{\"messages\":\"one\",\"user_id\":\"" + name + "\",\"app_id\":\"web\",\"infer\":false}");
        Answer added = mem0.post("/v3/memories/add/", "{\"messages\":\"two\",\"user_id\":\"" + name + "\"}");
        mem0.add("ben", "three");
        Answer deleted = mem0.delete(path + "a%2Fb%40example.org/");
        assertThat(deleted.status()).as(deleted.response().body()).isEqualTo(200);
        assertThat(deleted.json().path("event_id").asString()).isNotEmpty();
        assertThat(mem0.get("/v1/event/" + added.json().path("event_id").asString() + "/")
                        .status())
                .isEqualTo(404);
        JsonNode left = mem0.get("/v1/entities/").json();
        assertThat(left.path("count").intValue()).isEqualTo(1);
        assertThat(left.path("results").path(0).path("name").asString()).isEqualTo("ben");
        assertThat(mem0.delete(path + "a%2Fb%40example.org/").status()).isEqualTo(404);
        assertThat(mem0.delete("/v2/entities/planet/ada/").status()).isEqualTo(400);
        assertThat(mem0.delete("/v2/entities/user/*/").status()).isEqualTo(400);
    }

    @Test
    void eventsAreListedNewestFirst() {
        mem0.add("ada", "one");
        mem0.add("ada", "two");
        JsonNode events = mem0.get("/v1/events/?page=1&page_size=1").json();
        assertThat(events.path("count").intValue()).isEqualTo(2);
        assertThat(events.path("results")
                        .path(0)
                        .path("results")
                        .path(0)
                        .path("data")
                        .path("memory")
                        .asString())
                .isEqualTo("two");
        assertThat(events.path("next").asString()).contains("page=2");
        assertThat(mem0.get("/v1/events/?page=2&page_size=1")
                        .json()
                        .path("results")
                        .size())
                .isEqualTo(1);
        assertThat(mem0.get("/v1/event/" + UUID.randomUUID() + "/").status()).isEqualTo(404);
    }

    @Test
    void anExportHoldsWhatMatchesWhenItIsFetched() {
        String one = mem0.add("ada", "one");
        mem0.add("ben", "two");
        Answer created = mem0.post("/v1/exports/", "{\"schema\":{\"title\":\"x\"},\"filters\":{\"user_id\":\"ada\"}}");
        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asString();
        JsonNode export = mem0.post("/v1/exports/get/", "{\"memory_export_id\":\"" + id + "\"}")
                .json();
        assertThat(export.path("memories").findValuesAsString("memory")).containsExactly("one");
        JsonNode byFilters = mem0.post("/v1/exports/get/", "{\"filters\":{\"user_id\":\"ada\"}}")
                .json();
        assertThat(byFilters.path("id").asString()).isEqualTo(id);
        mem0.delete("/v1/memories/" + one + "/");
        assertThat(mem0.post("/v1/exports/get/", "{\"memory_export_id\":\"" + id + "\"}")
                        .json()
                        .path("memories")
                        .size())
                .isZero();
        Answer unknown = mem0.post("/v1/exports/get/", "{\"memory_export_id\":\"" + UUID.randomUUID() + "\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("error").asString()).isEqualTo("No memory export request found");
        for (String body : List.of(
                "{}", "{\"schema\":{}}", "{\"schema\":{},\"filters\":{}}", "{\"filters\":{\"user_id\":\"ada\"}}")) {
            assertThat(mem0.post("/v1/exports/", body).status()).as(body).isEqualTo(400);
        }
    }

    @Test
    void theLastFeedbackOnAMemoryIsKept() {
        String id = mem0.add("ada", "one");
        Answer given = mem0.post(
                "/v1/feedback/",
                "{\"memory_id\":\"" + id + "\",\"feedback\":\"POSITIVE\",\"feedback_reason\":\"apt\"}");
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.json().path("feedback").asString()).isEqualTo("POSITIVE");
        assertThat(given.json().path("feedback_reason").asString()).isEqualTo("apt");
        assertThat(given.json().path("id").asString()).isNotEmpty();
        Answer taken = mem0.post("/v1/feedback/", "{\"memory_id\":\"" + id + "\",\"feedback\":null}");
        assertThat(taken.json().path("feedback").isNull()).isTrue();
        mem0.post("/v1/feedback/", "{\"memory_id\":\"" + id + "\",\"feedback\":\"POSITIVE\"}");
        // what is taken back and said again weighs once
        assertThat(mem0.get("/api/memories/" + id).json().path("version").asInt())
                .isEqualTo(2);
        assertThat(mem0.post("/v1/feedback/", "{\"memory_id\":\"" + id + "\",\"feedback\":\"SO_SO\"}")
                        .status())
                .isEqualTo(400);
        assertThat(mem0.post("/v1/feedback/", "{\"memory_id\":\"" + UUID.randomUUID() + "\",\"feedback\":\"POSITIVE\"}")
                        .status())
                .isEqualTo(404);
        assertThat(mem0.post("/v1/feedback/", "{\"feedback\":\"POSITIVE\"}").status())
                .isEqualTo(400);
    }

    @Test
    void webhooksAreRegisteredChangedAndTakenAway() {
        Answer created = mem0.post(HOOKS, """
                {"name":"mine","url":"https://example.org/hook","event_types":["memory_add","memory_delete"]}""");
        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("webhook_id").asString();
        assertThat(created.json().path("is_active").booleanValue()).isTrue();
        assertThat(created.json().path("project").asString()).isEqualTo("default");
        Answer updated =
                mem0.put("/api/v1/webhooks/" + id + "/", "{\"name\":\"ours\",\"event_types\":[\"memory_update\"]}");
        assertThat(updated.json().path("message").asString()).isNotEmpty();
        JsonNode listed = mem0.get(HOOKS).json();
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.path(0).path("name").asString()).isEqualTo("ours");
        assertThat(listed.path(0).path("url").asString()).isEqualTo("https://example.org/hook");
        assertThat(listed.path(0).path("event_types").path(0).asString()).isEqualTo("memory_update");
        assertThat(mem0.delete("/api/v1/webhooks/" + id + "/")
                        .json()
                        .path("message")
                        .asString())
                .isNotEmpty();
        assertThat(mem0.delete("/api/v1/webhooks/" + id + "/").status()).isEqualTo(404);
        assertThat(mem0.put("/api/v1/webhooks/" + id + "/", "{}").status()).isEqualTo(404);
        assertThat(mem0.get("/api/v1/webhooks/projects/other/").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"x\",\"url\":\"https://example.org\",\"event_types\":[]}",
                "{\"name\":\"x\",\"url\":\"https://example.org\",\"event_types\":[\"memory_burn\"]}",
                "{\"name\":\"x\",\"url\":\"ftp://example.org\",\"event_types\":[\"memory_add\"]}",
                "{\"name\":\"x\",\"url\":\"https://u:p@example.org\",\"event_types\":[\"memory_add\"]}",
                "{\"name\":\"x\",\"url\":\"nonsense\",\"event_types\":[\"memory_add\"]}",
                "{\"name\":\"\",\"url\":\"https://example.org\",\"event_types\":[\"memory_add\"]}"
            })
    void aWebhookThatCannotWorkIsRefused(String body) {
        Answer answer = mem0.post(HOOKS, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isNotEmpty();
        assertThat(mem0.get(HOOKS).json().size()).isZero();
    }

    @Test
    void thatNoProfilesAreMadeIsTold() {
        JsonNode profile = mem0.get("/v2/entities/user/a%2Fb/profile/").json();
        assertThat(profile.path("status").asString()).isEqualTo("not_enabled");
        assertThat(profile.path("entity_id").asString()).isEqualTo("a/b");
        assertThat(mem0.get("/v2/profiles/settings/").json().path("enabled").booleanValue())
                .isFalse();
        Answer changed =
                mem0.post("/v2/profiles/settings/", "{\"entities\":{\"user\":{\"schema\":{\"type\":\"object\"}}}}");
        assertThat(changed.json()
                        .path("entities")
                        .path("user")
                        .path("schema")
                        .path("type")
                        .asString())
                .isEqualTo("object");
        assertThat(mem0.post("/v2/profiles/settings/", "{\"enabled\":true}").status())
                .isEqualTo(400);
        assertThat(mem0.post("/v2/profiles/jobs/", "{\"operation\":\"trigger\"}")
                        .status())
                .isEqualTo(501);
        assertThat(mem0.get("/v2/profiles/jobs/" + UUID.randomUUID() + "/").status())
                .isEqualTo(404);
    }

    @Test
    void aSummaryHoldsTheLatestMemories() {
        mem0.add("ada", "Ada drinks tea");
        JsonNode summary =
                mem0.post("/v1/summary/", "{\"filters\":{\"user_id\":\"ada\"}}").json();
        assertThat(summary.path("summary").asString()).isEqualTo("- Ada drinks tea");
        assertThat(summary.path("total_memories").intValue()).isEqualTo(1);
    }
}
