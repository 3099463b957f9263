package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Facts that are folded into one, by REST. */
final class FactFoldRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFactThatIsFoldedNamesTheOneThatStandsForItUntilThatIsUndone() {
        String first = fact("I own a big old bike", "2026-03-01T09:00:00Z");
        String second = fact("I own a big old bicycle", "2026-05-01T09:00:00Z");
        JsonNode shown = server.post("/api/consolidations", "{}").json();
        JsonNode report =
                server.post("/api/consolidations", "{\"dryRun\":false}").json();
        for (JsonNode each : new JsonNode[] {shown, report}) {
            assertThat(each.path("folds").asInt()).isOne();
            assertThat(each.path("steps").get(0).path("what").asString()).isEqualTo("fold");
            assertThat(each.path("steps").get(0).path("of").asString()).isEqualTo(second);
            assertThat(each.path("steps").get(0).path("into").asString()).isEqualTo(first);
        }
        JsonNode now = facts("");
        assertThat(now.findValuesAsString("id")).containsExactly(first);
        assertThat(now.get(0).path("count").asInt()).isEqualTo(2);
        assertThat(now.get(0).path("confidence").asDouble()).isEqualTo(0.99);
        assertThat(now.get(0).path("also").get(0).asString()).isEqualTo(second);
        JsonNode folded = server.get("/api/facts/" + second).json();
        assertThat(folded.path("sameAs").asString()).isEqualTo(first);
        assertThat(folded.has("replacedBy")).isFalse();
        assertThat(folded.path("count").asInt()).isOne();
        assertThat(folded.path("validTo").asString()).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(facts("&ended=true").size()).isEqualTo(2);
        Answer undone = server.post("/api/facts/" + second + "/undo", "{}");
        assertThat(undone.status()).isEqualTo(200);
        assertThat(undone.json().path("facts").findValuesAsString("id")).containsExactlyInAnyOrder(first, second);
        assertThat(facts("").size()).isEqualTo(2);
        JsonNode apart = server.get("/api/facts/" + second).json();
        assertThat(apart.has("sameAs")).isFalse();
        assertThat(apart.path("apart").get(0).asString()).isEqualTo(first);
        assertThat(server.post("/api/facts/" + second + "/redo", "{}").status()).isEqualTo(200);
        assertThat(facts("").findValuesAsString("id")).containsExactly(first);
    }

    /** A fact as it is brought by an import, whose turn is not here. */
    private String fact(String text, String at) {
        String evidence = "0197c0de-0000-7000-8000-00000000000" + text.length() % 10 + "@1:0-" + text.length() + " "
                + at + " 0.9";
        String body = """
                {"text":"%s","user":"ada","collection":"Facts","kind":"semantic","validFrom":"%s","saidAt":"%s","metadata":{"fact":{"sort":"possession",
                "subject":"user","relation":"own","object":"","negated":false,"key":"statement(%s)","value":"yes","count":1,"evidence":["%s"]}}}""".formatted(text, at, at, text, evidence);
        Answer answer = server.post("/api/memories", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private JsonNode facts(String more) {
        return server.get("/api/facts?user=ada" + more).json().path("facts");
    }
}
