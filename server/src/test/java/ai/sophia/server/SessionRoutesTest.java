package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SessionRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void turnsAreAppendedAndToldInTheOrderOfTheirSaying() {
        Answer answer = append(
                "s1",
                "{\"role\":\"user\",\"speaker\":\"Ada\",\"text\":\"we go to Lyon\",\"saidAt\":\"2026-03-01T10:00:00Z\"},"
                        + "{\"role\":\"assistant\",\"text\":\"by train?\"}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        assertThat(values(answer.json().path("turns"), "status")).containsExactly("ADDED", "ADDED");
        append("s1", "{\"role\":\"user\",\"text\":\"yes\"}");
        JsonNode window = window("s1", "");
        assertThat(values(window.path("turns"), "text")).containsExactly("we go to Lyon", "by train?", "yes");
        assertThat(values(window.path("turns"), "position")).containsExactly("0", "1", "2");
        assertThat(values(window.path("turns"), "kind")).containsOnly("episodic");
        assertThat(window.path("turns").get(0).path("speaker").asString()).isEqualTo("Ada");
        assertThat(window.path("state").asString()).isEqualTo("open");
        assertThat(window.has("summary")).isFalse();
        assertThat(window.path("tokens").asInt()).isPositive();
        assertThat(server.get("/api/sessions/s1?user=ben").status()).isEqualTo(404);
    }

    @Test
    void whatIsSentAgainUnderItsKeyIsAppendedOnce() {
        String body = "{\"user\":\"ada\",\"idempotencyKey\":\"k\",\"turns\":[{\"text\":\"one\"},"
                + "{\"text\":\"two\",\"attachments\":[{\"name\":\"a.txt\",\"text\":\"attached\"}]}]}";
        server.post("/api/sessions/s1/turns", body);
        JsonNode again = server.post("/api/sessions/s1/turns", body).json();
        assertThat(values(again.path("turns"), "status")).containsExactly("DUPLICATE", "DUPLICATE");
        assertThat(values(again.path("turns").get(1).path("attachments"), "status"))
                .containsExactly("DUPLICATE");
        assertThat(values(window("s1", "").path("turns"), "text")).containsExactly("one", "two", "attached");
    }

    @Test
    void whatIsAttachedIsATurnOfItsOwnThatNobodySaid() {
        Answer appended = append(
                "s1",
                "{\"role\":\"user\",\"text\":\"see this\",\"attachments\":[{\"name\":\"a.txt\",\"text\":\"My cat is Tom\"}]}");
        JsonNode attached = window("s1", "").path("turns").get(1);
        assertThat(attached.path("text").asString()).isEqualTo("My cat is Tom");
        assertThat(attached.path("role").asString()).isEqualTo("attachment");
        assertThat(attached.path("speaker").asString()).isEqualTo("a.txt");
        assertThat(facts(appended).size()).isZero();
    }

    @Test
    void allTurnsOfARequestAreAppendedOrNone() {
        Answer answer = append("s1", "{\"text\":\"one\"},{\"text\":\" \"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("turns[1].text");
        assertThat(server.get("/api/sessions/s1?user=ada").status()).isEqualTo(404);
        assertThat(field(append("s1", ""))).isEqualTo("turns");
        assertThat(field(append("s1", "{\"text\":\"tea is good\",\"kind\":\"semantic\"}")))
                .isEqualTo("turns[0].kind");
        assertThat(field(append("s1", "{\"text\":\"one\",\"user\":\"ben\"}"))).isEqualTo("turns[0].user");
        assertThat(field(append("s1", "{\"text\":\"one\",\"attachments\":[{\"text\":\"\"}]}")))
                .isEqualTo("turns[0].attachments[0].text");
        assertThat(field(server.post("/api/sessions/s1/turns", "{\"turn\":[{\"text\":\"one\"}]}")))
                .isEqualTo("turn");
    }

    @Test
    void theNewestTurnsThatFitAreToldWithASummaryOfWhatCameBefore() {
        append(
                "s1",
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"role\":\"user\",\"text\":\"The train number " + i
                                + " goes from Lyon to Paris every day. Well.\"}")
                        .collect(Collectors.joining(",")));
        JsonNode window = window("s1", "&tokens=400");
        List<String> told = values(window.path("turns"), "text");
        assertThat(told).isNotEmpty().hasSizeLessThan(40);
        assertThat(told.getLast()).startsWith("The train number 39 ");
        assertThat(window.path("tokens").asInt()).isBetween(200, 400);
        JsonNode summary = window.path("summary");
        assertThat(summary.path("sentences").size()).isPositive();
        assertThat(summary.path("turnsLookedAt").asInt()).isEqualTo(40 - told.size());
        assertThat(summary.path("earlierTurns").asBoolean()).isFalse();
        for (JsonNode sentence : summary.path("sentences")) {
            JsonNode turn = server.get("/api/memories/" + sentence.path("turn").asString())
                    .json();
            assertThat(turn.path("text")
                            .asString()
                            .substring(
                                    sentence.path("start").asInt(),
                                    sentence.path("end").asInt()))
                    .isEqualTo(sentence.path("text").asString());
        }
        assertThat(values(summary.path("sentences"), "text")).doesNotContain("Well.");
        assertThat(window("s1", "&tokens=400")).isEqualTo(window);
    }

    @Test
    void whatToldAFactIsInTheSummaryFirstAndGoesWithItsTurn() {
        append("s1", "{\"role\":\"user\",\"text\":\"Hello. My cat is Tom, by the way.\"}");
        Answer appended = append(
                "s1",
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"role\":\"user\",\"text\":\"The train number " + i
                                + " goes from Lyon to Paris every day.\"}")
                        .collect(Collectors.joining(",")));
        assertThat(facts(appended).size()).isOne();
        JsonNode first =
                window("s1", "&tokens=120").path("summary").path("sentences").get(0);
        assertThat(first.path("text").asString()).isEqualTo("My cat is Tom, by the way.");
        server.delete("/api/memories/" + first.path("turn").asString());
        assertThat(window("s1", "&tokens=120").toString()).doesNotContain("Tom");
    }

    @Test
    void aSummaryLooksAtABoundedNumberOfTurnsAndSaysSo() {
        append(
                "s1",
                IntStream.range(0, 300)
                        .mapToObj(i -> "{\"text\":\"turn number " + i + " of many others\"}")
                        .collect(Collectors.joining(",")));
        JsonNode summary = window("s1", "&tokens=100").path("summary");
        assertThat(summary.path("turnsLookedAt").asInt()).isEqualTo(200);
        assertThat(summary.path("earlierTurns").asBoolean()).isTrue();
    }

    @Test
    void aClosedSessionTakesNoTurnUntilItIsReopened() {
        append("s1", "{\"text\":\"one\"}");
        Answer closed = server.post("/api/sessions/s1/close", "{\"user\":\"ada\"}");
        assertThat(closed.json().path("state").asString()).isEqualTo("closed");
        String since = closed.json().path("closedAt").asString();
        assertThat(server.post("/api/sessions/s1/close", "{\"user\":\"ada\"}")
                        .json()
                        .path("closedAt")
                        .asString())
                .isEqualTo(since);
        Answer refused = append("s1", "{\"text\":\"two\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains(since, "reopen");
        assertThat(window("s1", "").path("state").asString()).isEqualTo("closed");
        assertThat(append("s2", "{\"text\":\"another session\"}").status()).isEqualTo(201);
        assertThat(server.post("/api/sessions/s1/reopen", "{\"user\":\"ada\"}")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("open");
        assertThat(append("s1", "{\"text\":\"two\"}").status()).isEqualTo(201);
        assertThat(values(window("s1", "").path("turns"), "text")).containsExactly("one", "two");
        assertThat(server.post("/api/sessions/none/close", "{\"user\":\"ada\"}").status())
                .isEqualTo(404);
    }

    @Test
    void aTimeToLiveHoldsForTurnsFromThenOn() {
        append("s1", "{\"text\":\"for good\"}");
        assertThat(server.post(
                                "/api/sessions/s1/turns",
                                "{\"user\":\"ada\",\"ttl\":\"P7D\",\"turns\":[{\"text\":\"for a week\"},"
                                        + "{\"text\":\"for long\",\"expires\":\"2099-01-01\"}]}")
                        .status())
                .isEqualTo(201);
        append("s1", "{\"text\":\"for a week too\"}");
        JsonNode window = window("s1", "");
        assertThat(window.path("ttl").asString()).isEqualTo("PT168H");
        JsonNode turns = window.path("turns");
        assertThat(turns.get(0).has("expires")).isFalse();
        assertThat(turns.get(1).path("expires").asString())
                .isGreaterThan(turns.get(1).path("storedAt").asString());
        assertThat(turns.get(2).path("expires").asString()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(turns.get(3).has("expires")).isTrue();
        assertThat(server.post("/api/sessions/s1/reopen", "{\"user\":\"ada\",\"ttl\":3600}")
                        .json()
                        .path("ttl")
                        .asString())
                .isEqualTo("PT1H");
        for (String ttl : List.of("0", "-5", "\"week\"", "\"PT0.5S\"", "true", "\"P40000D\"")) {
            assertThat(field(server.post(
                            "/api/sessions/s1/turns",
                            "{\"user\":\"ada\",\"ttl\":" + ttl + ",\"turns\":[{\"text\":\"x\"}]}")))
                    .as(ttl)
                    .isEqualTo("ttl");
        }
    }

    @Test
    void sessionsAreListedWithTheirStates() {
        append(
                "s1",
                "{\"text\":\"one\",\"saidAt\":\"2026-03-01T10:00:00Z\"},{\"text\":\"two\",\"saidAt\":\"2026-03-02T10:00:00Z\"}");
        append("s2", "{\"text\":\"three\"}");
        append("s3", "{\"text\":\"four\"}");
        server.post("/api/sessions/s1/close", "{\"user\":\"ada\"}");
        JsonNode page = server.get("/api/sessions?user=ada&limit=2").json();
        assertThat(values(page.path("sessions"), "session")).containsExactly("s3", "s2");
        JsonNode last = server.get("/api/sessions?user=ada&limit=2&cursor="
                        + page.path("next").asString())
                .json();
        assertThat(last.has("next")).isFalse();
        JsonNode first = last.path("sessions").get(0);
        assertThat(first.path("user").asString()).isEqualTo("ada");
        assertThat(first.path("state").asString()).isEqualTo("closed");
        assertThat(first.path("turns").asInt()).isEqualTo(2);
        assertThat(first.path("first").asString()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(first.path("last").asString()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(server.get("/api/sessions?user=ben").json().path("sessions").size())
                .isZero();
    }

    @Test
    void agentsShareASession() {
        server.post("/api/sessions/s1/turns", "{\"user\":\"ada\",\"agent\":\"a\",\"turns\":[{\"text\":\"one\"}]}");
        server.post("/api/sessions/s1/turns", "{\"user\":\"ada\",\"agent\":\"b\",\"turns\":[{\"text\":\"two\"}]}");
        server.post("/api/sessions/s1/turns", "{\"user\":\"ada\",\"agent\":\"a\",\"turns\":[{\"text\":\"three\"}]}");
        assertThat(values(window("s1", "").path("turns"), "text")).containsExactly("one", "two", "three");
        assertThat(values(window("s1", "&agent=b").path("turns"), "text")).containsExactly("two");
        server.post("/api/sessions/s1/close", "{\"user\":\"ada\"}");
        assertThat(server.post(
                                "/api/sessions/s1/turns",
                                "{\"user\":\"ada\",\"agent\":\"b\",\"turns\":[{\"text\":\"x\"}]}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aSessionIsOneByItsName() {
        append("talk%20of%20May%2F3", "{\"text\":\"one\"}");
        assertThat(server.get("/api/sessions?user=ada")
                        .json()
                        .path("sessions")
                        .get(0)
                        .path("session")
                        .asString())
                .isEqualTo("talk of May/3");
        assertThat(values(window("talk%20of%20May%2F3", "").path("turns"), "text"))
                .containsExactly("one");
        assertThat(field(server.get("/api/sessions/*?user=ada"))).isEqualTo("session");
        assertThat(field(server.get("/api/sessions/s1?user=*"))).isEqualTo("user");
        assertThat(field(append("*", "{\"text\":\"one\"}"))).isEqualTo("session");
        assertThat(field(server.get("/api/sessions/s1?user=ada&tokens=5"))).isEqualTo("tokens");
        assertThat(server.post("/api/sessions/s1/close", "{\"users\":\"ada\"}").status())
                .isEqualTo(400);
    }

    private Answer append(String session, String turns) {
        return server.post("/api/sessions/" + session + "/turns", "{\"user\":\"ada\",\"turns\":[" + turns + "]}");
    }

    private JsonNode window(String session, String more) {
        Answer answer = server.get("/api/sessions/" + session + "?user=ada" + more);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    /** What is known of Ada when these turns are distilled. */
    private JsonNode facts(Answer appended) {
        String position = appended.json().path("position").asString();
        return server.get("/api/facts?user=ada&after=" + position).json().path("facts");
    }

    private static String field(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        return answer.json().path("field").asString();
    }

    private static List<String> values(JsonNode list, String name) {
        List<String> values = new ArrayList<>();
        list.forEach(each -> values.add(each.path(name).asString()));
        return values;
    }
}
