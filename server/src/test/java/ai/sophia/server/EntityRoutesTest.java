package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Entities by REST, of what {@link TestingRecognizer} understands. */
final class EntityRoutesTest {
    private static final String ENTITIES = "/api/graph/entities";

    private final TestingServer server = TestingServer.start();

    /** Where the log ended after what was said last. */
    private String position = "";

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsSoOfAnEntityIsToldWithItsFact() {
        String first = say("ada", "My town is Lyon", "2026-03-01T09:00:00Z");
        say("ada", "My town is Turin", "2026-05-01T09:00:00Z");
        say("ada", "My dream is Turin", "2026-06-01T09:00:00Z");
        JsonNode turin = get("/Turin?user=ada");
        assertThat(turin.path("entity").path("name").asString()).isEqualTo("Turin");
        assertThat(turin.path("entity").path("facts").asInt()).isEqualTo(2);
        assertThat(turin.path("more").asBoolean()).isFalse();
        assertThat(turin.path("behind").asBoolean()).isFalse();
        assertThat(turin.path("neighbors").findValuesAsString("name")).containsExactly("user");
        assertThat(turin.path("relations").findValuesAsString("text"))
                .containsExactly("My dream is Turin", "My town is Turin");
        JsonNode relation = turin.path("relations").get(1);
        assertThat(relation.path("from").asString()).isEqualTo("user");
        assertThat(relation.path("relation").asString()).isEqualTo("is");
        assertThat(relation.path("to").get(0).asString()).isEqualTo("Turin");
        assertThat(relation.path("validFrom").asString()).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(relation.path("distance").asInt()).isOne();
        JsonNode fact =
                server.get("/api/facts/" + relation.path("fact").asString()).json();
        assertThat(fact.path("text").asString()).isEqualTo("My town is Turin");
        JsonNode lyon = get("/Lyon/timeline?user=ada");
        assertThat(lyon.path("relations").get(0).path("validTo").asString()).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(lyon.path("relations").get(0).path("saidIn").get(0).asString())
                .isEqualTo(first);
        assertThat(lyon.path("entity").path("facts").asInt()).isZero();
    }

    @Test
    void atAnotherMomentIsToldWhatWasSoThen() {
        say("ada", "My town is Lyon", "2026-03-01T09:00:00Z");
        say("ada", "My town is Turin", "2026-05-01T09:00:00Z");
        assertThat(names("?user=ada")).containsExactly("Turin", "user");
        assertThat(names("?user=ada&validAt=2026-04-01")).containsExactly("Lyon", "user");
        assertThat(names("?user=ada&knownAt=2020-01-01")).isEmpty();
        assertThat(texts("/user/timeline?user=ada")).containsExactly("My town is Lyon", "My town is Turin");
        assertThat(texts("/user/timeline?user=ada&validAt=2026-04-01")).containsExactly("My town is Lyon");
    }

    @Test
    void listsAPageAtATime() {
        List<String> things = List.of("Lyon", "Turin", "Oslo", "Rome", "Paris");
        for (String thing : things) {
            say("ada", "My " + thing.toLowerCase(Locale.ROOT) + " is " + thing, "2026-03-01T09:00:00Z");
        }
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("?user=ada&limit=4" + cursor);
            all.addAll(page.path("entities").findValuesAsString("name"));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
        } while (!cursor.isEmpty());
        assertThat(all).containsExactly("user", "Lyon", "Oslo", "Paris", "Rome", "Turin");
        JsonNode first = get("/user/timeline?user=ada&limit=3");
        JsonNode last = get(
                "/user/timeline?user=ada&limit=3&cursor=" + first.path("next").asString());
        assertThat(first.path("relations").size() + last.path("relations").size())
                .isEqualTo(5);
        assertThat(last.has("next")).isFalse();
        assertThat(get("/user?user=ada&limit=3").path("more").asBoolean()).isTrue();
    }

    @Test
    void whatAUserToldIsNobodyElses() {
        say("ada", "My town is Lyon", "2026-03-01T09:00:00Z");
        assertThat(names("?user=bob")).isEmpty();
        assertThat(names("")).isEmpty();
        Answer answer = server.get(ENTITIES + "/Lyon?user=bob");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asString()).contains("tells of \"Lyon\"");
    }

    @Test
    void aFactThatIsUndoneTellsOfNobody() {
        say("ada", "My town is Lyon", "2026-03-01T09:00:00Z");
        String id = get("/Lyon?user=ada").path("relations").get(0).path("fact").asString();
        assertThat(server.post("/api/facts/" + id + "/undo", "").status()).isEqualTo(200);
        assertThat(server.get(ENTITIES + "/Lyon?user=ada").status()).isEqualTo(404);
        assertThat(server.get(ENTITIES + "/Lyon/timeline?user=ada").status()).isEqualTo(404);
    }

    @Test
    void aNameMayHoldASlash() {
        for (String name : List.of("either/or", "a/timeline", "timeline")) {
            String path = ENTITIES + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            for (String timeline : List.of("", "/timeline")) {
                Answer answer = server.get(path + timeline + "?user=ada");
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().path("detail").asString()).contains("tells of \"" + name + "\"");
            }
        }
        assertThat(server.get(ENTITIES + "/a/b?user=ada").json().path("detail").asString())
                .contains("expected /api/graph/entities/NAME");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?user=*|user|expected one user",
                "?limit=0|limit|from 1 to 500",
                "?limit=501|limit|from 1 to 500",
                "?cursor=nonsense|cursor|expected a cursor",
                "?cursor=bm90IGEgbnVtYmVy|cursor|expected a cursor",
                "?after=nonsense|after|expected",
                "?validAt=yesterday|validAt|expected a time",
                "?depth=2|depth|expected one of",
                "?colour=red|colour|expected one of",
                "/Lyon?depth=4|depth|from 1 to 3",
                "/Lyon?depth=deep|depth|a whole number",
                "/Lyon?cursor=x|cursor|expected one of",
                "/Lyon?user=*|user|expected one user",
                "/%20|name|expected a name",
                "/Lyon/timeline?depth=1|depth|expected one of",
                "/Lyon/timeline?limit=x|limit|a whole number",
            })
    void refusesAQuestion(String path, String field, String detail) {
        Answer answer = server.get(ENTITIES + path);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).contains(detail);
    }

    private void check(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private JsonNode get(String path) {
        Answer answer = server.get(ENTITIES + path + (path.contains("?") ? "&" : "?") + "after=" + position);
        check(answer);
        return answer.json();
    }

    private List<String> names(String query) {
        return get(query).path("entities").findValuesAsString("name");
    }

    private List<String> texts(String path) {
        return get(path).path("relations").findValuesAsString("text");
    }

    private String say(String user, String text, String at) {
        JsonNode receipt = server.post(
                        "/api/memories",
                        "{\"user\":\"%s\",\"session\":\"s1\",\"role\":\"user\",\"text\":\"%s\",\"saidAt\":\"%s\"}"
                                .formatted(user, text, at))
                .json();
        position = receipt.path("position").asString();
        return receipt.path("id").asString();
    }
}
