package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RecallRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void recallsOnlyWithinTheScope() {
        server.remember("ada", "trains are fun");
        server.remember("bob", "trains are dull");
        Answer answer = server.post("/api/recall", "{\"user\":\"ada\",\"query\":\"trains\"}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode hits = answer.json().path("hits");
        assertThat(hits.size()).isOne();
        JsonNode hit = hits.get(0);
        assertThat(hit.path("memory").path("text").asString()).isEqualTo("trains are fun");
        assertThat(hit.path("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(hit.path("passage").path("text").asString()).isEqualTo("trains are fun");
        assertThat(hit.has("signals")).isFalse();
        assertThat(answer.json().has("steps")).isFalse();
        assertThat(answer.json().path("degraded").size()).isZero();
    }

    @Test
    void explainsItselfWhenAsked() {
        server.remember("ada", "trains are fun");
        JsonNode answer = server.post("/api/recall", "{\"user\":\"ada\",\"query\":\"trains\",\"explain\":true}")
                .json();
        assertThat(answer.path("hits").get(0).path("signals").findValuesAsString("name"))
                .contains("lexical", "dense", "session");
        assertThat(answer.path("steps").findValuesAsString("name")).contains("embed", "lexical", "vectors", "records");
    }

    @Test
    void takesTheSameQuestionFromTheQuery() {
        server.remember("ada", "trains are fun");
        server.remember("ada", "boats are slow");
        JsonNode hits = server.get(
                        "/api/recall?query=trains&user=ada&limit=1&minimumScore=0.1&explain=true&kinds=semantic"
                                + "&kinds=episodic&collections=KnowledgeBase")
                .json()
                .path("hits");
        assertThat(hits.size()).isOne();
        assertThat(hits.get(0).path("memory").path("text").asString()).isEqualTo("trains are fun");
        assertThat(hits.get(0).path("signals").size()).isPositive();
    }

    @Test
    void whatIsRaisedIsJudgedByTheScoreThatItIsToldWith() {
        server.remember("ada", "My quota is 1,000 calls a day.");
        server.remember("ada", "My quota has been raised to 1,200 calls.");
        server.remember("ada", "The quota of the office printer is 300 pages.");
        String question = "{\"user\":\"ada\",\"query\":\"What is my quota?\"";
        JsonNode all = server.post("/api/recall", question + "}").json().path("hits");
        assertThat(all.get(0).path("memory").path("text").asString()).contains("raised");
        double first = all.get(0).path("score").asDouble();
        double second = all.get(1).path("score").asDouble();
        assertThat(first).isGreaterThan(second);
        double between = (first + second) / 2;
        JsonNode best = server.post("/api/recall", question + ",\"minimumScore\":" + between + "}")
                .json()
                .path("hits");
        assertThat(best.size()).isOne();
        assertThat(best.get(0).path("score").asDouble()).isEqualTo(first);
        assertThat(best.get(0).path("memory").path("id"))
                .isEqualTo(all.get(0).path("memory").path("id"));
    }

    @Test
    void narrowsByTimeKindCollectionAndFilter() {
        server.post("/api/memories", "{\"text\":\"tea in May\",\"speaker\":\"Ada\",\"saidAt\":\"2026-05-10\"}");
        server.post("/api/memories", "{\"text\":\"tea in June\",\"speaker\":\"Bob\",\"saidAt\":\"2026-06-10\"}");
        server.post("/api/memories", "{\"text\":\"tea always\"}");
        assertThat(found("\"from\":\"2026-06-01\",\"to\":\"2026-07-01\"")).containsExactly("tea in June");
        assertThat(found("\"kinds\":[\"semantic\"]")).containsExactly("tea always");
        assertThat(found("\"collections\":[\"Conversations\"]")).containsExactlyInAnyOrder("tea in May", "tea in June");
        assertThat(found("\"filter\":{\"or\":[{\"speaker\":\"Ada\"},{\"not\":{\"speaker\":{\"exists\":true}}}]}"))
                .containsExactlyInAnyOrder("tea in May", "tea always");
    }

    private List<String> found(String narrowing) {
        Answer answer = server.post("/api/recall", "{\"query\":\"tea\"," + narrowing + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path("hits").findValues("memory").stream()
                .map(memory -> memory.path("text").asString())
                .toList();
    }

    @Test
    void waitsForAPosition() {
        Answer added = server.post("/api/memories", "{\"text\":\"trains are fun\"}");
        String position = added.json().path("position").asString();
        Answer answer = server.post("/api/recall", "{\"query\":\"trains\",\"after\":\"" + position + "\"}");
        assertThat(answer.json().path("hits").size()).isOne();
    }

    @Test
    void takesAVectorThatTheCallerBrings() {
        StringBuilder vector = new StringBuilder("1");
        vector.repeat(",0", TestingEmbedder.DIMENSION - 1);
        String embedding = "\"embedding\":{\"space\":\"letters@1\",\"vector\":[" + vector + "]}";
        Answer added = server.post("/api/memories", "{\"text\":\"zzz\"," + embedding + "}");
        assertThat(added.status()).as(added.response().body()).isEqualTo(201);
        Answer answer = server.post("/api/recall", "{" + embedding + "}");
        assertThat(answer.json().path("hits").get(0).path("score").asDouble()).isGreaterThan(0.99);
        Answer foreign = server.post("/api/recall", "{" + embedding.replace("letters@1", "other") + "}");
        assertThat(foreign.json().path("field").asString()).isEqualTo("embedding.space");
        Answer shorter = server.post("/api/recall", "{\"embedding\":{\"space\":\"letters@1\",\"vector\":[1]}}");
        assertThat(shorter.json().path("field").asString()).isEqualTo("embedding.vector");
    }

    @Test
    void answersLineByLine() {
        server.remember("ada", "trains are fun");
        server.remember("ada", "trains are fast");
        Answer answer = server.send(server.request("/api/recall")
                .header("Content-Type", "application/json")
                .header("Accept", "application/x-ndjson")
                .POST(BodyPublishers.ofString("{\"user\":\"ada\",\"query\":\"trains\"}")));
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        List<String> lines = answer.response().body().lines().toList();
        assertThat(lines).hasSize(3);
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readTree(lines.get(0)).path("memory").has("id")).isTrue();
        assertThat(mapper.readTree(lines.get(2)).path("end").has("position")).isTrue();
    }

    @Test
    void embedsLikeOpenAi() {
        Answer answer = server.post("/v1/embeddings", "{\"input\":[\"aaa\",\"two words\"],\"model\":\"letters\"}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode data = answer.json().path("data");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.get(0).path("embedding").size()).isEqualTo(TestingEmbedder.DIMENSION);
        assertThat(answer.json().path("usage").path("total_tokens").asInt()).isEqualTo(3);
        Answer encoded =
                server.post("/v1/embeddings", "{\"input\":\"aaa\",\"encoding_format\":\"base64\",\"role\":\"query\"}");
        byte[] bytes = java.util.Base64.getDecoder()
                .decode(encoded.json().path("data").get(0).path("embedding").asString());
        float first = java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getFloat();
        assertThat(first).isEqualTo((float) data.get(0).path("embedding").get(0).asDouble());
        assertThat(server.get("/v1/models")
                        .json()
                        .path("data")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo("letters@1");
        assertThat(server.post("/v1/embeddings", "{\"input\":\"a\",\"dimensions\":5}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("dimensions");
        assertThat(server.post("/v1/embeddings", "{\"input\":\"a\",\"model\":\"other\"}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("model");
        assertThat(server.post("/v1/embeddings", "{\"input\":[1,2]}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("input[0]");
    }
}
