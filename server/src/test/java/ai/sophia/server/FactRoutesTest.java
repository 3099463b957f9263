package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Facts by REST, made of what {@link TestingRecognizer} understands. */
final class FactRoutesTest {
    private static final String NOBODY = "0197c0de-0000-7000-8000-000000000000";

    private final TestingServer server = TestingServer.start();

    /** Where the log ended after what was said last. */
    private String position = "";

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tellsWhatIsSoAndWithEndedAlsoWhatWas() {
        String first = say("ada", "s1", "Hello! My town is Lyon", "2026-03-01T09:00:00Z");
        say("ada", "s2", "My town is Turin", "2026-05-01T09:00:00Z");
        JsonNode now = facts("").get(0);
        assertThat(facts("").size()).isOne();
        assertThat(now.path("text").asString()).isEqualTo("My town is Turin");
        assertThat(now.path("sort").asString()).isEqualTo("identity");
        assertThat(now.path("about").asString()).isEqualTo("user");
        assertThat(now.path("user").asString()).isEqualTo("ada");
        assertThat(now.has("session")).isFalse();
        assertThat(now.path("count").asInt()).isOne();
        assertThat(now.path("confidence").asDouble()).isEqualTo(0.9);
        assertThat(now.path("validFrom").asString()).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(now.has("validTo")).isFalse();
        assertThat(now.path("by").asString()).isEqualTo("testing");
        JsonNode all = facts("&ended=true");
        assertThat(texts(all)).containsExactlyInAnyOrder("My town is Turin", "My town is Lyon");
        JsonNode before = all.get(0).equals(now) ? all.get(1) : all.get(0);
        assertThat(before.path("validTo").asString()).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(before.path("replacedBy").asString()).isEqualTo(id(now));
        assertThat(before.path("saidIn").asString()).isEqualTo(first);
        assertThat(now.path("replaces").get(0).asString()).isEqualTo(id(before));
        assertThat(texts(facts("&validAt=2026-04-01"))).containsExactly("My town is Lyon");
    }

    @Test
    void listsASortAndAPageAtATime() {
        for (String thing : List.of("town", "cat", "job", "car", "name")) {
            say("ada", "s1", "My " + thing + " is known", "2026-03-01T09:00:00Z");
        }
        assertThat(facts("&sort=identity").size()).isEqualTo(5);
        assertThat(facts("&sort=habit").size()).isZero();
        JsonNode page = list("&limit=3").json();
        assertThat(page.path("facts").size()).isEqualTo(3);
        JsonNode last = list("&limit=3&cursor=" + page.path("next").asString()).json();
        assertThat(last.path("facts").size()).isEqualTo(2);
        assertThat(last.has("next")).isFalse();
        assertThat(page.path("facts").findValuesAsString("id"))
                .doesNotContainAnyElementsOf(last.path("facts").findValuesAsString("id"));
    }

    @Test
    void aFactIsTheUsersWhomeverItWasToldAndNobodyElses() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        String id = id(facts("").get(0));
        assertThat(server.get("/api/facts?user=bob&after=" + position)
                        .json()
                        .path("facts")
                        .size())
                .isZero();
        assertThat(server.get("/api/facts?user=*").json().path("facts").size()).isOne();
        assertThat(server.get("/api/facts/" + id + "?user=bob").status()).isEqualTo(404);
        assertThat(server.post("/api/facts/" + id + "/undo?user=bob", "").status())
                .isEqualTo(404);
        assertThat(server.get("/api/profile?user=bob").json().path("topics").size())
                .isZero();
    }

    @Test
    void aFactIsToldWithTheWordsThatSpeakForItAsLongAsTheyAreThere() {
        String first = say("ada", "s1", "Well, My town is Lyon by the way", "2026-03-01T09:00:00Z");
        String second = say("ada", "s2", "My town is Lyon", "2026-03-02T09:00:00Z");
        String id = id(facts("").get(0));
        JsonNode fact = server.get("/api/facts/" + id).json();
        assertThat(fact.path("count").asInt()).isEqualTo(2);
        assertThat(fact.path("evidence").findValuesAsString("memory")).containsExactly(first, second);
        assertThat(fact.path("evidence").findValuesAsString("words"))
                .containsExactly("My town is Lyon", "My town is Lyon");
        assertThat(fact.path("evidence").get(0).path("start").asInt()).isEqualTo(6);
        assertThat(fact.path("evidence").get(0).path("end").asInt()).isEqualTo(21);
        assertThat(fact.has("withdrawn")).isFalse();
        server.delete("/api/memories/" + first);
        // all versions of the fact hold the words: it goes, and what the other turn says is another
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(facts("").findValuesAsString("saidIn")).containsExactly(second));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(facts("").get(0).path("count").asInt()).isOne());
        assertThat(server.get("/api/facts/" + id).status()).isEqualTo(404);
        server.delete("/api/memories/" + second);
        Awaitility.await()
                .untilAsserted(() -> assertThat(facts("&ended=true").size()).isZero());
    }

    @Test
    void whatIsUndoneIsAsItWasBeforeAndCanBeToldAgain() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        say("ada", "s2", "My town is Turin", "2026-05-01T09:00:00Z");
        String id = id(facts("").get(0));
        Answer undone = server.post("/api/facts/" + id + "/undo", "{}");
        assertThat(undone.status()).as(undone.response().body()).isEqualTo(200);
        assertThat(texts(undone.json().path("facts"))).containsExactlyInAnyOrder("My town is Lyon", "My town is Turin");
        assertThat(texts(facts(""))).containsExactly("My town is Lyon");
        JsonNode fact = server.get("/api/facts/" + id).json();
        assertThat(fact.path("undone").asBoolean()).isTrue();
        assertThat(fact.has("evidence")).isFalse();
        assertThat(fact.path("withdrawn").findValuesAsString("words")).containsExactly("My town is Turin");
        Answer twice = server.post("/api/facts/" + id + "/undo", "");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.json().path("detail").asString()).contains("taken back already");
        assertThat(server.post("/api/facts/" + id + "/redo", "").status()).isEqualTo(200);
        assertThat(texts(facts(""))).containsExactly("My town is Turin");
        Answer again = server.post("/api/facts/" + id + "/redo", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asString()).contains("nothing", "taken back");
    }

    @Test
    void whatIsNoFactIsNotFound() {
        String turn = say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        for (String id : List.of(NOBODY, turn)) {
            assertThat(server.get("/api/facts/" + id).status()).isEqualTo(404);
            for (String step : List.of("/undo", "/redo")) {
                Answer answer = server.post("/api/facts/" + id + step, "{}");
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().path("detail").asString()).contains("no fact " + id);
            }
        }
    }

    @Test
    void aProfileTellsByTopicWhatThereIsRoomFor() {
        assertThat(profile("").path("topics").size()).isZero();
        for (int i = 0; i < 20; i++) {
            say("ada", "s1", "My thing" + i + " is wonderful" + i, "2026-03-01T09:00:00Z");
        }
        JsonNode whole = profile("&tokens=100000");
        assertThat(whole.path("topics").size()).isOne();
        assertThat(whole.path("topics").get(0).path("sort").asString()).isEqualTo("identity");
        assertThat(whole.path("topics").get(0).path("facts").size()).isEqualTo(20);
        assertThat(whole.path("omitted").asInt()).isZero();
        JsonNode little = profile("&tokens=50");
        int told = little.path("topics").get(0).path("facts").size();
        assertThat(told).isBetween(1, 19);
        assertThat(little.path("tokens").asInt()).isBetween(1, 50);
        assertThat(little.path("omitted").asInt()).isEqualTo(20 - told);
        assertThat(profile("&validAt=2025-01-01").path("topics").size()).isZero();
    }

    @Test
    void ofMoreThanAProfileHasRoomForSomeHundredAreCounted() {
        for (int i = 0; i < 108; i++) {
            say("ada", "s1", "My thing" + i + " is wonderful" + i, "2026-03-01T09:00:00Z");
        }
        assertThat(profile("&tokens=50").path("omitted").asInt()).isEqualTo(100);
        assertThat(profile("&tokens=500").path("omitted").asInt()).isBetween(50, 99);
    }

    @Test
    void whoUndoesWhileOthersReviseIsDoneOrToldSo() throws InterruptedException, ExecutionException {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        String id = id(facts("").get(0));
        List<Callable<Integer>> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String importance = "{\"importance\":0.%d}".formatted(50 + i);
            changes.add(() -> server.patch("/api/memories/" + id, importance).status());
            changes.add(() -> server.post("/api/facts/" + id + "/undo", "{}").status());
            changes.add(() -> server.post("/api/facts/" + id + "/redo", "{}").status());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Integer> change : threads.invokeAll(changes)) {
                assertThat(change.get()).isIn(200, 409);
            }
        }
        server.post("/api/facts/" + id + "/redo", "{}");
        JsonNode fact = server.get("/api/facts/" + id).json();
        assertThat(fact.path("text").asString()).isEqualTo("My town is Lyon");
        assertThat(fact.path("count").asInt()).isOne();
        assertThat(fact.path("evidence").size()).isOne();
        assertThat(fact.has("withdrawn")).isFalse();
        assertThat(told(profile(""))).containsExactly("My town is Lyon");
    }

    @Test
    void aProfileGoesOnBehindWhatIsNoFactAndWhatIsTooLong() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        String high = "high".repeat(60);
        for (int i = 0; i < 6; i++) {
            say("ada", "s1", "My tower" + i + " is " + high, "2026-03-02T09:00:00Z");
            server.post(
                    "/api/memories",
                    "{\"user\":\"ada\",\"collection\":\"Facts\",\"importance\":1,\"text\":\"no fact %d\"}"
                            .formatted(i));
        }
        for (int time = 0; time < 2; time++) {
            JsonNode little = profile("&tokens=50");
            assertThat(told(little)).containsExactly("My town is Lyon");
            assertThat(little.path("omitted").asInt()).isEqualTo(6);
            assertThat(profile("&tokens=5000").path("omitted").asInt()).isZero();
        }
    }

    @Test
    void aProfileDoesNotLookForFactsBehindAnyNumberOfOthers() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        String others = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"user\":\"ada\",\"collection\":\"Facts\",\"importance\":1,\"text\":\"no fact %d\"}"
                        .formatted(i))
                .collect(Collectors.joining(",", "{\"memories\":[", "]}"));
        server.post("/api/memories", others);
        assertThat(told(profile(""))).containsExactly("My town is Lyon");
        server.post("/api/memories", others.replace("no fact", "none either"));
        JsonNode none = profile("");
        assertThat(told(none)).isEmpty();
        assertThat(none.path("omitted").asInt()).isPositive();
    }

    @Test
    void aProfileAskedForAgainTellsWhatIsSoByThen() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        assertThat(told(profile(""))).containsExactly("My town is Lyon");
        assertThat(profile("")).isEqualTo(profile(""));
        assertThat(hits("profiles")).isPositive();
        say("ada", "s1", "My cat is black", "2026-03-02T09:00:00Z");
        JsonNode both = profile("");
        assertThat(told(both)).containsExactly("My cat is black", "My town is Lyon");
        String town = id(both.path("topics").get(0).path("facts").get(1));
        server.patch("/api/memories/" + town, "{\"importance\":1}");
        assertThat(told(profile(""))).containsExactly("My town is Lyon", "My cat is black");
        assertThat(profile("&tokens=50")).isEqualTo(profile("&tokens=50"));
        server.post("/api/facts/" + town + "/undo", "{}");
        assertThat(told(profile(""))).containsExactly("My cat is black");
        server.post("/api/facts/" + town + "/redo", "{}");
        assertThat(told(profile(""))).containsExactly("My town is Lyon", "My cat is black");
        server.delete("/api/memories/" + town);
        JsonNode left = profile("");
        assertThat(told(left)).containsExactly("My cat is black");
        assertThat(left.path("omitted").asInt()).isZero();
        assertThat(told(profile("&validAt=2026-03-01T10:00:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/facts?sort=opinion|sort|identity, relation",
                "/api/facts?sort=Identity|sort|identity, relation",
                "/api/facts?ended=maybe|ended|true or false",
                "/api/facts?ended=true&validAt=2026-01-01|validAt|expected one of",
                "/api/facts?limit=0|limit|from 1 to 500",
                "/api/facts?limit=ten|limit|a whole number",
                "/api/facts?cursor=nonsense|cursor|expected",
                "/api/facts?after=nonsense|after|expected",
                "/api/facts?validAt=yesterday|validAt|expected a time",
                "/api/facts?colour=red|colour|expected one of",
                "/api/profile?tokens=49|tokens|from 50 to 100000",
                "/api/profile?tokens=100001|tokens|from 50 to 100000",
                "/api/profile?tokens=many|tokens|a whole number",
                "/api/profile?after=nonsense|after|expected",
                "/api/profile?sort=habit|sort|expected one of",
                "/api/facts/seven|id|UUID",
                "/api/facts/" + NOBODY + "?colour=red|colour|expected one of",
            })
    void refusesAQuestion(String path, String field, String detail) {
        refused(server.get(path), field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/undo|{\"force\":true}|force|expected",
                "/redo|{\"force\":true}|force|expected",
                "/undo|[]|body|expected a JSON object",
                "/undo|{|body|Unexpected",
                "/undo?colour=red|{}|colour|expected one of",
            })
    void refusesAChange(String step, String body, String field, String detail) {
        refused(server.post("/api/facts/" + NOBODY + step, body), field, detail);
    }

    @Test
    void takesAChangeAsJsonAlone() {
        Answer answer = server.send(server.request("/api/facts/" + NOBODY + "/undo")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void whatIsNotYetDistilledIsWaitedForOrToldToBeBehind() {
        say("ada", "s1", "My town is Lyon", "2026-03-01T09:00:00Z");
        JsonNode page = list("").json();
        assertThat(page.path("behind").isBoolean()).isTrue();
        assertThat(page.path("behind").asBoolean()).isFalse();
        // one that the log has not come to yet
        String epoch = position.substring(0, position.lastIndexOf('-'));
        JsonNode early =
                server.get("/api/profile?user=ada&after=" + epoch + "-1000000").json();
        assertThat(early.path("behind").asBoolean()).isTrue();
        assertThat(early.path("topics").size()).isOne();
    }

    private static void refused(Answer answer, String field, String detail) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).contains(detail);
    }

    private String say(String user, String session, String text, String at) {
        JsonNode receipt = server.post(
                        "/api/memories",
                        "{\"user\":\"%s\",\"agent\":\"coach\",\"session\":\"%s\",\"role\":\"user\",\"text\":\"%s\",\"saidAt\":\"%s\"}"
                                .formatted(user, session, text, at))
                .json();
        position = receipt.path("position").asString();
        return receipt.path("id").asString();
    }

    private Answer list(String parameters) {
        Answer answer = server.get("/api/facts?user=ada" + parameters + "&after=" + position);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private JsonNode facts(String parameters) {
        return list(parameters).json().path("facts");
    }

    private JsonNode profile(String parameters) {
        String after = position.isEmpty() ? "" : "&after=" + position;
        return server.get("/api/profile?user=ada" + parameters + after).json();
    }

    /** The texts of a profile, topic by topic. */
    private static List<String> told(JsonNode profile) {
        return profile.path("topics").findValuesAsString("text");
    }

    private long hits(String cache) {
        return server.get("/api/status")
                .json()
                .path("caches")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(cache))
                .findFirst()
                .orElseThrow()
                .path("hits")
                .asLong();
    }

    private static List<String> texts(JsonNode facts) {
        return facts.findValuesAsString("text");
    }

    private static String id(JsonNode fact) {
        return fact.path("id").asString();
    }
}
