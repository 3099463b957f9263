package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.memory.MemoryId;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class MemoryRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void remembersAMemoryAndGivesItBack() {
        Answer added = server.post("/api/memories", """
                {"text":"Ada likes trains","user":"ada","agent":"planner","session":"monday","app":"travel","speaker":"Ada",
                 "role":"user","saidAt":"2026-03-02T10:00:00+01:00","metadata":{"project":"north","tags":["a","b"],"depth":{"n":1.5}},
                 "importance":0.75,"subject":"ada","validTo":"2999-01-01","reference":"https://example.org/1"}
                """);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("status").asString()).isEqualTo("ADDED");
        assertThat(added.json().path("indexed").asBoolean()).isTrue();
        String location = added.header("Location");
        Answer found = server.get(location);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.header("ETag")).isEqualTo("\"1\"");
        JsonNode memory = found.json();
        assertThat(memory.path("kind").asString()).isEqualTo("episodic");
        assertThat(memory.path("collection").asString()).isEqualTo("Conversations");
        assertThat(memory.path("position").asInt()).isZero();
        assertThat(memory.path("saidAt").asString()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(memory.path("validFrom").asString()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(memory.path("validTo").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(memory.path("metadata").toString())
                .isEqualTo("{\"project\":\"north\",\"tags\":[\"a\",\"b\"],\"depth\":{\"n\":1.5}}");
        assertThat(memory.path("source").asString()).isEqualTo("api");
        assertThat(memory.path("actor").asString()).isEqualTo("local");
        assertThat(memory.has("expires")).isFalse();
        assertThat(memory.has("storedTo")).isFalse();
    }

    @Test
    void tellsADuplicateUnderItsFirstId() {
        String id = server.remember("ada", "Ada likes trains");
        Answer again = server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"Ada likes trains\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("status").asString()).isEqualTo("DUPLICATE");
        assertThat(again.json().path("id").asString()).isEqualTo(id);
    }

    @Test
    void whatPeopleThinkOfAMemoryHasItMatterMoreOrLess() {
        String id = server.remember("ada", "Ada likes trains");
        String path = "/api/memories/" + id + "/feedback";
        Answer liked = server.post(path, "{\"feedback\":\"positive\",\"reason\":\"it helped\"}");
        assertThat(liked.status()).isEqualTo(200);
        assertThat(liked.json().path("importance").asDouble()).isEqualTo(0.65);
        assertThat(liked.json().path("version").asInt()).isEqualTo(2);
        Answer again = server.post(path, "{\"feedback\":\"positive\"}");
        assertThat(again.json().path("version").asInt()).isEqualTo(2);
        Answer disliked = server.post(path, "{\"feedback\":\"very_negative\"}");
        assertThat(disliked.json().path("importance").asDouble()).isEqualTo(0.13);
        assertThat(server.post(path, "{\"feedback\":\"so so\"}").status()).isEqualTo(400);
        assertThat(server.post(path, "{}").status()).isEqualTo(400);
        String unknown = "/api/memories/0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11/feedback";
        assertThat(server.post(unknown, "{\"feedback\":\"positive\"}").status()).isEqualTo(404);
    }

    @Test
    void aCitationIsCountedAndIsNoVersion() {
        String id = server.remember("ada", "Ada's train leaves at nine");
        String path = "/api/memories/" + id + "/feedback";
        server.learning.uses().take();
        Answer cited = server.post(path, "{\"feedback\":\"cited\"}");
        assertThat(cited.status()).isEqualTo(200);
        assertThat(cited.json().path("version").asInt()).isEqualTo(1);
        assertThat(server.post(path, "{\"feedback\":\"Cited\"}").status()).isEqualTo(200);
        assertThat(server.learning.uses().take())
                .hasEntrySatisfying(
                        MemoryId.parse(id), count -> assertThat(count.cited()).isEqualTo(2));
    }

    @Test
    void takesTheIdempotencyKeyFromTheHeader() {
        String first = keyed("one").json().path("id").asString();
        Answer again = keyed("another text");
        assertThat(again.json().path("status").asString()).isEqualTo("DUPLICATE");
        assertThat(again.json().path("id").asString()).isEqualTo(first);
    }

    private Answer keyed(String text) {
        return server.send(server.request("/api/memories")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "wish")
                .POST(BodyPublishers.ofString("{\"text\":\"" + text + "\"}")));
    }

    @Test
    void remembersABatchWithDefaultsAndTellsWhatIsWrongOneByOne() {
        Answer answer = server.post("/api/memories", """
                {"user":"ada","session":"monday","metadata":{"from":"chat"},
                 "memories":[{"text":"one"},{"text":""},{"text":"three","user":"bob","metadata":{"n":3}},{"words":"four"},7]}
                """);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results.findValuesAsString("status"))
                .containsExactly("ADDED", "INVALID", "ADDED", "INVALID", "INVALID");
        assertThat(results.get(1).path("field").asString()).isEqualTo("text");
        assertThat(results.get(3).path("field").asString()).isEqualTo("words");
        assertThat(answer.json().path("added").asInt()).isEqualTo(2);
        assertThat(answer.json().path("invalid").asInt()).isEqualTo(3);
        JsonNode third = server.get("/api/memories/" + results.get(2).path("id").asString())
                .json();
        assertThat(third.path("user").asString()).isEqualTo("bob");
        assertThat(third.path("session").asString()).isEqualTo("monday");
        assertThat(third.path("metadata").toString()).isEqualTo("{\"from\":\"chat\",\"n\":3}");
    }

    @Test
    void refusesAnEmptyBatch() {
        Answer answer = server.post("/api/memories", "{\"memories\":[]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("memories");
    }

    @Test
    void listsPageByPageWithinTheScope() {
        for (int i = 0; i < 5; i++) {
            server.remember("ada", "memory " + i);
        }
        server.remember("bob", "not hers");
        Answer first = server.get("/api/memories?user=ada&limit=3");
        assertThat(first.json().findValuesAsString("text")).containsExactly("memory 4", "memory 3", "memory 2");
        Answer rest = server.get("/api/memories?user=ada&limit=3&cursor="
                + first.json().path("next").asString());
        assertThat(rest.json().findValuesAsString("text")).containsExactly("memory 1", "memory 0");
        assertThat(rest.json().has("next")).isFalse();
        assertThat(server.get("/api/memories").json().path("memories").size()).isZero();
    }

    @Test
    void listsWhatAFilterMatches() {
        server.post("/api/memories", "{\"text\":\"low\",\"importance\":0.1,\"kind\":\"procedural\"}");
        server.post("/api/memories", "{\"text\":\"high\",\"importance\":0.9,\"metadata\":{\"n\":3}}");
        assertThat(texts("filter=%7B%22importance%22%3A%7B%22gt%22%3A0.5%7D%7D"))
                .isEqualTo("[\"high\"]");
        assertThat(texts("filter=%7B%22metadata.n%22%3A3%7D")).isEqualTo("[\"high\"]");
        assertThat(texts("kind=procedural")).isEqualTo("[\"low\"]");
        assertThat(texts("collection=KnowledgeBase")).isEqualTo("[\"high\"]");
    }

    private String texts(String query) {
        return server.get("/api/memories?" + query).json().findValues("text").toString();
    }

    @Test
    void revisesByMergePatchAndKeepsTheHistory() {
        Answer added = server.post(
                "/api/memories", "{\"text\":\"Ada lives in Rome\",\"speaker\":\"Ada\",\"metadata\":{\"a\":1,\"b\":2}}");
        String path = added.header("Location");
        Answer revised = server.patch(
                path, "{\"text\":\"Ada lives in Lisbon\",\"speaker\":null,\"metadata\":{\"a\":null,\"c\":3}}");
        assertThat(revised.status()).isEqualTo(200);
        assertThat(revised.json().path("status").asString()).isEqualTo("REVISED");
        assertThat(revised.header("ETag")).isEqualTo("\"2\"");
        JsonNode memory = server.get(path).json();
        assertThat(memory.path("text").asString()).isEqualTo("Ada lives in Lisbon");
        assertThat(memory.has("speaker")).isFalse();
        assertThat(memory.path("metadata").toString()).isEqualTo("{\"b\":2,\"c\":3}");
        assertThat(server.patch(path, "{\"metadata\":{\"c\":3}}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("UNCHANGED");
        JsonNode history = server.get(path + "/history").json().path("history");
        assertThat(history.findValuesAsString("operation")).containsExactly("ADDED", "REVISED");
        assertThat(history.get(0).path("memory").path("text").asString()).isEqualTo("Ada lives in Rome");
    }

    @Test
    void movesARevisedKindFromTheCollectionOfTheOneToThatOfTheOther() {
        String path = "/api/memories/" + server.remember("ada", "Run the tests first");
        assertThat(collection(path, "{\"kind\":\"procedural\"}")).isEqualTo("CodePatterns");
        assertThat(collection(path, "{\"text\":\"Run the tests last\"}")).isEqualTo("CodePatterns");
        assertThat(collection(path, "{\"kind\":\"semantic\",\"collection\":\"CodePatterns\"}"))
                .isEqualTo("CodePatterns");
        assertThat(collection(path, "{\"collection\":\"Habits\"}")).isEqualTo("Habits");
        assertThat(collection(path, "{\"kind\":\"episodic\"}")).isEqualTo("Habits");
        assertThat(collection(path, "{\"collection\":null}")).isEqualTo("Conversations");
    }

    @Test
    void decidesAKindThatIsTakenBackAsForAMemoryThatNeverSaidIt() {
        assertThat(kindTakenBack("{\"text\":\"a\",\"kind\":\"episodic\"}", "{\"kind\":null}"))
                .isEqualTo("semantic");
        assertThat(kindTakenBack("{\"text\":\"b\",\"kind\":\"procedural\"}", "{\"kind\":null}"))
                .isEqualTo("semantic");
        assertThat(kindTakenBack("{\"text\":\"c\",\"kind\":\"semantic\",\"session\":\"s\"}", "{\"kind\":null}"))
                .isEqualTo("episodic");
        assertThat(kindTakenBack("{\"text\":\"d\",\"speaker\":\"Ada\"}", "{\"kind\":null}"))
                .isEqualTo("episodic");
        assertThat(kindTakenBack("{\"text\":\"e\",\"speaker\":\"Ada\"}", "{\"kind\":null,\"speaker\":null}"))
                .isEqualTo("semantic");
        assertThat(kindTakenBack("{\"text\":\"f\"}", "{\"kind\":null,\"position\":7}"))
                .isEqualTo("episodic");
    }

    private String kindTakenBack(String draft, String patch) {
        String path = server.post("/api/memories", draft).header("Location");
        assertThat(server.patch(path, patch).status()).isEqualTo(200);
        return server.get(path).json().path("kind").asString();
    }

    private String collection(String path, String patch) {
        assertThat(server.patch(path, patch).status()).isEqualTo(200);
        return server.get(path).json().path("collection").asString();
    }

    @Test
    void looksAtTheMomentThatIsAskedFor() {
        String id = server.remember("ada", "first");
        String stored =
                server.get("/api/memories/" + id).json().path("storedAt").asString();
        server.patch("/api/memories/" + id, "{\"text\":\"second\"}");
        assertThat(server.get("/api/memories/" + id + "?knownAt=" + stored)
                        .json()
                        .path("text")
                        .asString())
                .isEqualTo("first");
    }

    @Test
    void honoursIfMatch() {
        String path = "/api/memories/" + server.remember("ada", "first");
        assertThat(ifMatch(path, "\"2\"").status()).isEqualTo(412);
        assertThat(ifMatch(path, "\"1\"").status()).isEqualTo(200);
        assertThat(ifMatch(path, "1").json().path("field").asString()).isEqualTo("If-Match");
        Answer stale =
                server.send(server.request(path).header("If-Match", "\"1\"").DELETE());
        assertThat(stale.status()).isEqualTo(412);
        Answer gone =
                server.send(server.request(path).header("If-Match", "\"2\"").DELETE());
        assertThat(gone.json().path("status").asString()).isEqualTo("DELETED");
        assertThat(server.get(path).status()).isEqualTo(404);
        JsonNode history = server.get(path + "/history").json().path("history");
        assertThat(history.findValuesAsString("operation")).containsExactly("ADDED", "REVISED", "DELETED");
        assertThat(history.toString()).doesNotContain("first");
    }

    private Answer ifMatch(String path, String tag) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .method("PATCH", BodyPublishers.ofString("{\"text\":\"next\"}")));
    }

    @Test
    void aRevisionThatNamesNoVersionIsMadeAgainFromWhatAnotherWriterStored() {
        String path = "/api/memories/" + server.remember("ada", "first");
        server.store.beforeNextWrite(() -> server.patch(path, "{\"text\":\"second\",\"metadata\":{\"a\":1}}"));
        Answer third = server.patch(path, "{\"metadata\":{\"b\":2}}");
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.json().path("version").asInt()).isEqualTo(3);
        JsonNode memory = server.get(path).json();
        assertThat(memory.path("text").asString()).isEqualTo("second");
        assertThat(memory.path("metadata").toString()).isEqualTo("{\"a\":1,\"b\":2}");
        server.store.beforeNextWrite(() -> server.patch(path, "{\"text\":\"same\"}"));
        assertThat(server.patch(path, "{\"text\":\"same\"}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("UNCHANGED");
    }

    @Test
    void aRevisionThatNamesItsVersionIsRefusedWhenAnotherWriterComesFirst() {
        String path = "/api/memories/" + server.remember("ada", "first");
        server.store.beforeNextWrite(() -> server.patch(path, "{\"text\":\"second\"}"));
        Answer refused = ifMatch(path, "\"1\"");
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("expected version 1, but the memory is at version 2");
        assertThat(server.get(path).json().path("text").asString()).isEqualTo("second");
    }

    @Test
    void aRevisionOfWhatIsDeletedMeanwhileFindsNothing() {
        String path = "/api/memories/" + server.remember("ada", "first");
        server.store.beforeNextWrite(() -> server.delete(path));
        assertThat(server.patch(path, "{\"text\":\"second\"}").status()).isEqualTo(404);
    }

    @Test
    void tellsAConflictWhenARevisionSaysWhatAnotherMemorySays() {
        server.remember("ada", "one");
        String other = server.remember("ada", "two");
        assertThat(server.patch("/api/memories/" + other, "{\"text\":\"one\"}").status())
                .isEqualTo(409);
        assertThat(ifMatchOne("/api/memories/" + other).status()).isEqualTo(409);
    }

    private Answer ifMatchOne(String path) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"1\"")
                .method("PATCH", BodyPublishers.ofString("{\"text\":\"one\"}")));
    }

    @Test
    void doesNotFindAForeignId() {
        String missing = "/api/memories/0192f0c1-0000-7000-8000-000000000000";
        assertThat(server.get(missing).status()).isEqualTo(404);
        assertThat(server.patch(missing, "{\"text\":\"x\"}").status()).isEqualTo(404);
        assertThat(server.delete(missing).status()).isEqualTo(404);
        assertThat(server.get(missing + "/history").status()).isEqualTo(404);
        String hers = "/api/memories/" + server.remember("ada", "hers");
        assertThat(server.get(hers + "?user=bob").status()).isEqualTo(404);
        assertThat(server.delete(hers + "?user=bob").status()).isEqualTo(404);
        assertThat(server.get(hers + "?user=ada").status()).isEqualTo(200);
    }

    @Test
    void countsCollectionsAndScopes() {
        server.remember("ada", "one");
        server.remember("ada", "two");
        server.remember("bob", "three");
        assertThat(server.get("/api/collections?user=ada").json().toString())
                .isEqualTo("{\"collections\":[{\"name\":\"KnowledgeBase\",\"memories\":2}]}");
        JsonNode scopes = server.get("/api/scopes").json().path("scopes");
        assertThat(scopes.findValuesAsString("user")).containsExactly("ada", "bob");
        assertThat(scopes.get(0).path("memories").asInt()).isEqualTo(2);
        assertThat(server.get("/api/scopes?limit=1").json().path("scopes").size())
                .isOne();
    }

    @Test
    void forgetsOnlyWhatWasExpected() {
        server.remember("ada", "one");
        server.remember("ada", "two");
        server.remember("bob", "three");
        Answer preview = server.post("/api/forget", "{\"user\":\"ada\"}");
        assertThat(preview.json().path("dryRun").asBoolean()).isTrue();
        assertThat(preview.json().path("memories").asInt()).isEqualTo(2);
        assertThat(preview.json().path("sample").findValuesAsString("text")).containsExactly("two", "one");
        assertThat(server.post("/api/forget", "{\"user\":\"ada\",\"dryRun\":false,\"expected\":3}")
                        .status())
                .isEqualTo(409);
        Answer done = server.post("/api/forget", "{\"user\":\"ada\",\"dryRun\":false,\"expected\":2}");
        assertThat(done.json().path("memories").asInt()).isEqualTo(2);
        assertThat(done.json().has("position")).isTrue();
        assertThat(server.get("/api/memories?user=*").json().findValuesAsString("text"))
                .containsExactly("three");
    }

    @Test
    void forgetsNothingThatComesToMatchAfterItWasCounted() {
        server.remember("ada", "one");
        server.store.afterNextListing(() -> server.remember("ada", "two"));
        Answer done = server.post("/api/forget", "{\"user\":\"ada\",\"dryRun\":false,\"expected\":1}");
        assertThat(done.json().path("memories").asInt()).isOne();
        assertThat(server.get("/api/memories?user=ada").json().findValuesAsString("text"))
                .containsExactly("two");
    }

    @Test
    void forgetsNothingThatIsChangedAfterItWasCounted() {
        server.remember("ada", "one");
        String changed = server.remember("ada", "two");
        server.store.beforeNextWrite(() -> server.patch("/api/memories/" + changed, "{\"text\":\"three\"}"));
        Answer done = server.post("/api/forget", "{\"user\":\"ada\",\"dryRun\":false,\"expected\":2}");
        assertThat(done.json().path("memories").asInt()).isOne();
        assertThat(server.get("/api/memories?user=ada").json().findValuesAsString("text"))
                .containsExactly("three");
    }

    @Test
    void givesEachMemoryOfABatchAKeyOfItsOwn() {
        String batch =
                "{\"user\":\"keys\",\"idempotencyKey\":\"k\",\"memories\":[{\"text\":\"one\"},{\"text\":\"two\"}]}";
        assertThat(server.post("/api/memories", batch).json().path("added").asInt())
                .isEqualTo(2);
        assertThat(server.post("/api/memories", batch).json().path("duplicates").asInt())
                .isEqualTo(2);
    }

    @Test
    void deletesWhatHasExpired() {
        Answer added = server.post("/api/memories", "{\"text\":\"short-lived\",\"expires\":\"2020-01-01\"}");
        String path = "/api/memories/" + added.json().path("id").asString();
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.send(server.request(path).DELETE()).status()).isEqualTo(200);
        assertThat(server.get(path + "/history").response().body()).doesNotContain("short-lived");
    }
}
