package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an addition tells of what was there already, and of what is not stored. */
final class AdditionsTest {
    private static final String NOTHING =
            "{\"user_id\":\"ada\",\"infer\":%s,\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\" \"}]}";

    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/memories/add/", "/v1/memories/", "/memories"})
    void whatWasChangedSinceItWasAddedIsToldAsItIsStored(String path) {
        String paris = "{\"messages\":\"Ada lives in Paris\",\"user_id\":\"ada\",\"infer\":false}";
        String id = mem0.add(paris);
        mem0.put("/v1/memories/" + id + "/", "{\"text\":\"Ada lives in Rome\"}");
        JsonNode row = mem0.post(path, paris).json().path("results").path(0);
        assertThat(row.path("event").asString()).isEqualTo("NOOP");
        assertThat(row.path("id").asString()).isEqualTo(id);
        assertThat(row.path("memory").asString()).isEqualTo("Ada lives in Rome");
        assertThat(row.path("data").path("memory").asString()).isEqualTo("Ada lives in Rome");
    }

    @Test
    void aRepeatedKeyWithAnotherBodyIsToldWhatIsStored() {
        JsonNode first = keyed("{\"role\":\"user\",\"name\":\"Ada\",\"content\":\"I drink tea\"}");
        JsonNode second = keyed("{\"role\":\"assistant\",\"name\":\"Bot\",\"content\":\"I drink oil\"}");
        assertThat(first.path("event").asString()).isEqualTo("ADD");
        assertThat(second.path("event").asString()).isEqualTo("NOOP");
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("memory").asString()).isEqualTo("I drink tea");
        assertThat(second.path("role").asString()).isEqualTo("user");
        assertThat(second.path("actor_id").asString()).isEqualTo("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void itIsSaidThatNothingWasStored(String infer) {
        Answer answer = mem0.post("/v3/memories/add/", NOTHING.formatted(infer));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("message").asString()).startsWith("Nothing was stored");
        JsonNode event = mem0.get("/v1/event/" + answer.json().path("event_id").asString() + "/")
                .json();
        assertThat(event.path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(event.path("results").size()).isZero();
    }

    @Test
    void earlierClientsAreToldTooThatNothingWasStored() {
        Answer answer = mem0.send(mem0.request("/v1/memories/")
                .header("Mem0-User-ID", "somebody")
                .POST(BodyPublishers.ofString(NOTHING.formatted("true"))));
        assertThat(answer.json().path(0).path("message").asString()).startsWith("Nothing was stored");
    }

    private JsonNode keyed(String message) {
        return mem0.send(mem0.request("/v3/memories/add/")
                        .header("Idempotency-Key", "once")
                        .POST(BodyPublishers.ofString(
                                "{\"user_id\":\"ada\",\"infer\":false,\"messages\":[" + message + "]}")))
                .json()
                .path("results")
                .path(0);
    }
}
