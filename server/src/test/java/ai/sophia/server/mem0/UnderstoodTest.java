package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients are told of the facts that are made of what they add. */
final class UnderstoodTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @ParameterizedTest
    @CsvSource({"/v3/memories/add/", "/v1/memories/", "/memories"})
    void anAnswerThatWaitsTellsTheFactsBehindTheTurns(String path) {
        JsonNode answer = add(path, "r1", "My town is Lyon", "\"async_mode\":false");
        assertThat(events(answer.path("results")))
                .containsExactly("ADD My town is Lyon", "ADD I see, r1", "ADD My town is Lyon");
        assertThat(answer.has("behind")).isFalse();
        JsonNode fact = answer.path("results").get(2);
        assertThat(fact.path("categories").get(0).asString()).isEqualTo("identity");
        JsonNode held =
                mem0.get("/v1/memories/" + fact.path("id").asString() + "/").json();
        assertThat(held.path("memory").asString()).isEqualTo("My town is Lyon");
        assertThat(held.path("metadata").path("fact").path("sort").asString()).isEqualTo("identity");
        JsonNode again = add(path, "r2", "Well, My town is Lyon", "\"async_mode\":false");
        assertThat(events(again.path("results")))
                .containsExactly("ADD Well, My town is Lyon", "ADD I see, r2", "UPDATE My town is Lyon");
        assertThat(again.path("results").get(2).path("id")).isEqualTo(fact.path("id"));
    }

    @Test
    void anEventTellsTheFactsWhenTheyAreMade() {
        JsonNode answer = add("/v3/memories/add/", "r1", "My town is Lyon", "\"infer\":true");
        assertThat(answer.path("status").asString()).isEqualTo("PENDING");
        assertThat(answer.has("results")).isFalse();
        JsonNode event = mem0.get("/v1/event/" + answer.path("event_id").asString() + "/")
                .json();
        assertThat(event.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(events(event.path("results")))
                .containsExactly("ADD My town is Lyon", "ADD I see, r1", "ADD My town is Lyon");
    }

    @Test
    void whatIsNotInferredTellsNoFacts() {
        JsonNode answer = add("/v3/memories/add/", "r1", "My town is Lyon", "\"infer\":false");
        assertThat(events(answer.path("results"))).containsExactly("ADD My town is Lyon", "ADD I see, r1");
        JsonNode event = mem0.get("/v1/event/" + answer.path("event_id").asString() + "/")
                .json();
        assertThat(event.path("results").size()).isEqualTo(2);
        assertThat(texts("/v3/memories/", "\"categories\":[\"identity\"]")).isEmpty();
    }

    @Test
    void whatIsSentAgainTellsNothingNew() {
        add("/memories", "r1", "My town is Lyon", "\"infer\":true");
        JsonNode again = add("/memories", "r1", "My town is Lyon", "\"infer\":true");
        assertThat(events(again.path("results"))).containsExactly("NOOP My town is Lyon", "NOOP I see, r1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom_instructions", "includes", "excludes"})
    void itIsSaidThatInstructionsAreWithoutEffect(String name) {
        JsonNode answer = add("/v3/memories/add/", "r1", "My town is Lyon", "\"" + name + "\":\"only towns\"");
        assertThat(answer.path("message").asString()).contains("without effect");
        assertThat(add("/v3/memories/add/", "r2", "My cat is Tom", "\"" + name + "\":\"\"")
                        .path("message")
                        .asString())
                .doesNotContain("without effect");
    }

    @Test
    void theSortOfAFactIsItsCategory() {
        add("/memories", "r1", "My town is Lyon", "\"metadata\":{\"categories\":[\"talk\"]}");
        assertThat(texts("/v3/memories/", "\"categories\":[\"identity\"]")).containsExactly("My town is Lyon");
        assertThat(texts("/v3/memories/", "\"categories\":[\"talk\"]")).hasSize(2);
        assertThat(texts("/v3/memories/", "\"categories\":[\"talk\",\"identity\"]"))
                .hasSize(3);
        assertThat(texts("/v3/memories/search/", "\"query\":\"town\",\"categories\":[\"identity\"]"))
                .containsExactly("My town is Lyon");
        assertThat(texts("/v3/memories/", "\"categories\":[\"habit\"]")).isEmpty();
    }

    @Test
    void theLatestIsWhatIsKnownNow() {
        add("/memories", "r1", "My town is Lyon", "\"timestamp\":1700000000");
        add("/memories", "r2", "My town is Turin", "\"timestamp\":1710000000");
        mem0.add("ada", "Ada likes towns");
        String latest = "\"latest_only\":true,\"show_expired\":true,\"threshold\":0,\"query\":\"Which town?\"";
        assertThat(texts("/v3/memories/search/", latest))
                .containsExactlyInAnyOrder("My town is Turin", "Ada likes towns");
        assertThat(texts("/v3/memories/", "\"latest_only\":true"))
                .containsExactlyInAnyOrder("My town is Turin", "Ada likes towns");
        assertThat(texts("/v3/memories/", "\"latest_only\":false")).hasSize(6);
        assertThat(mem0.post(
                                "/v3/memories/search/",
                                "{\"query\":\"x\",\"filters\":{\"user_id\":\"ada\"},\"latest_only\":7}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aSummaryTellsTheFactsThatHold() {
        add("/memories", "r1", "Hello. My town is Lyon", "\"timestamp\":1700000000");
        add("/memories", "r2", "Hello. My town is Turin", "\"timestamp\":1710000000");
        JsonNode summary =
                mem0.post("/v1/summary/", "{\"filters\":{\"user_id\":\"ada\"}}").json();
        assertThat(summary.path("summary").asString()).isEqualTo("- My town is Turin");
        assertThat(summary.path("memories").asInt()).isOne();
        assertThat(summary.path("total_memories").asInt()).isEqualTo(5);
        mem0.add("bob", "Bob likes tea");
        assertThat(mem0.post("/v1/summary/", "{\"filters\":{\"user_id\":\"bob\"}}")
                        .json()
                        .path("summary")
                        .asString())
                .isEqualTo("- Bob likes tea");
    }

    private JsonNode add(String path, String run, String text, String more) {
        String body = """
                {"user_id":"ada","agent_id":"bot","run_id":"%s",%s,
                 "messages":[{"role":"user","content":"%s"},{"role":"assistant","content":"I see, %s"}]}""".formatted(run, more, text, run);
        return mem0.post(path, body).json();
    }

    private List<String> texts(String path, String more) {
        return mem0.post(path, "{\"filters\":{\"user_id\":\"ada\"}," + more + "}")
                .json()
                .path("results")
                .findValuesAsString("memory");
    }

    private static List<String> events(JsonNode rows) {
        return rows.valueStream()
                .map(row -> row.path("event").asString() + " "
                        + row.path("data").path("memory").asString())
                .toList();
    }
}
