package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Rate;
import ai.sophia.core.tier.RateLimit;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a caller is told whose limit is used up, over all interfaces; and what does not count. */
final class LimitsTest {
    private static final String QUESTION = "{\"query\":\"tea\",\"user\":\"ada\"}";
    private static final String TURN = "{\"text\":\"Ada drinks tea\",\"user\":\"ada\"}";

    private final AtomicLong now = new AtomicLong();
    private final List<TestingServer> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(TestingServer::close);
    }

    private RateLimit limit(String name, int perMinute) {
        return new RateLimit(name, new Rate(perMinute), Optional.empty(), now::get);
    }

    /** Requests, of which so many may be made a minute. */
    private TestingServer requests(int perMinute) {
        return open(new Limits(Optional.of(limit("requests", perMinute)), Optional.empty()));
    }

    /** Texts, of which so many may be sent a minute. */
    private TestingServer texts(int perMinute) {
        return open(new Limits(Optional.empty(), Optional.of(limit("texts", perMinute))));
    }

    private TestingServer open(Limits limits) {
        TestingServer server = TestingServer.limited(limits);
        opened.add(server);
        return server;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static long memories(TestingServer server) {
        return server.get("/api/status").json().path("store").path("memories").asLong();
    }

    @Test
    void whoHasUsedUpItsRequestsIsToldWhenToComeAgain() {
        TestingServer server = requests(4);
        for (int left = 3; left >= 0; left--) {
            Answer answer = server.post("/api/recall", QUESTION);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"requests\";q=4;w=60");
            assertThat(answer.header("RateLimit")).isEqualTo("\"requests\";r=" + left + ";t=15");
        }
        pass(Duration.ofMillis(2_500));
        Answer refused = server.post("/api/recall", QUESTION);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.header("Retry-After")).isEqualTo("13");
        assertThat(refused.response().headers().allValues("RateLimit")).containsExactly("\"requests\";r=0;t=13");
        assertThat(refused.response().headers().allValues("RateLimit-Policy")).containsExactly("\"requests\";q=4;w=60");
        JsonNode problem = refused.json();
        assertThat(problem.path("type").asString())
                .isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
        assertThat(problem.path("status").asInt()).isEqualTo(429);
        assertThat(problem.path("title").asString()).isEqualTo("Too many requests");
        assertThat(problem.path("detail").asString()).isEqualTo("your limit of 4 requests a minute is used up");
        assertThat(problem.path("violated-policies").path(0).asString()).isEqualTo("requests");
        pass(Duration.ofSeconds(13));
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);
    }

    @Test
    void aRefusedWriteStoresNothingAndCanBeSentAgain() {
        TestingServer server = requests(1);
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);
        assertThat(server.post("/api/memories", TURN).status()).isEqualTo(429);
        assertThat(server.post("/v3/memories/add/", "{\"messages\":\"Ada\",\"user_id\":\"ada\"}")
                        .status())
                .isEqualTo(429);
        assertThat(memories(server)).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(server.post("/api/memories", TURN).status()).isEqualTo(201);
    }

    @Test
    void mem0sClientsAreToldInTheirWords() {
        TestingServer server = requests(1);
        assertThat(server.get("/v1/stats/").status()).isEqualTo(200);
        Answer refused = server.get("/v1/stats/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).isEqualTo("application/json");
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        assertThat(refused.header("RateLimit")).isEqualTo("\"requests\";r=0;t=60");
        assertThat(refused.json().path("detail").asString()).isEqualTo("your limit of 1 requests a minute is used up");
        assertThat(refused.json().path("error").asString())
                .isEqualTo(refused.json().path("detail").asString());
    }

    @Test
    void agentsAreToldByAnErrorOfTheirProtocol() {
        TestingServer server = requests(2);
        TestingMcp mcp = new TestingMcp(server);
        assertThat(mcp.call("tools/list", "", "").json().has("result")).isTrue();
        assertThat(mcp.tool("test_simple_text", "{}").json().has("result")).isTrue();
        Answer refused = mcp.tool("test_simple_text", "{}");
        assertRefused(refused.json(), 1);
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(429);
        assertThat(mcp.call("server/discover", "", "").json().has("result")).isTrue();
        assertRefused(
                mcp.call("subscriptions/listen", "", "\"notifications\":{}").json(), 1);
        pass(Duration.ofSeconds(30));
        assertThat(mcp.tool("test_simple_text", "{}").json().has("result")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void inSessionsAgentsAreToldTheSameAndStayConnected(String revision) {
        TestingServer server = requests(1);
        TestingMcp mcp = new TestingMcp(server);
        String session = mcp.begin(revision);
        String list = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
        assertThat(mcp.within(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .status())
                .isEqualTo(202);
        assertThat(TestingMcp.message(mcp.within(session, list)).has("result")).isTrue();
        assertRefused(TestingMcp.message(mcp.within(session, list)), 7);
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}";
        assertThat(TestingMcp.message(mcp.within(session, ping)).has("result")).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(TestingMcp.message(mcp.within(session, list)).has("result")).isTrue();
    }

    @Test
    void eachRequestOfABatchCounts() {
        TestingServer server = requests(2);
        TestingMcp mcp = new TestingMcp(server);
        String session = mcp.begin("2025-03-26");
        String batch = IntStream.rangeClosed(1, 3)
                .mapToObj(id -> "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\"}")
                .collect(Collectors.joining(",", "[", "]"));
        JsonNode answers = TestingMcp.message(mcp.within(session, batch));
        assertThat(answers.path(0).has("result")).isTrue();
        assertThat(answers.path(1).has("result")).isTrue();
        assertRefused(answers.path(2), 3);
    }

    private static void assertRefused(JsonNode message, int id) {
        assertThat(message.path("id").asInt()).isEqualTo(id);
        JsonNode error = message.path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32603);
        assertThat(error.path("message").asString())
                .startsWith("your limit of ")
                .contains("is used up (try again in ");
        assertThat(error.path("data").path("limit").asString()).isEqualTo("requests");
        assertThat(error.path("data").path("retryAfterSeconds").asInt()).isPositive();
    }

    @Test
    void healthStatusMetricsAndWhatIsDescribedAreNeverLimited() {
        TestingServer server = requests(1);
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(429);
        for (String path : List.of(
                "/health/live",
                "/health/ready",
                "/api/status",
                "/metrics",
                "/docs/",
                "/openapi.yaml",
                "/openapi-mem0.yaml",
                "/v1/ping/")) {
            Answer answer = server.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("RateLimit")).as(path).isEmpty();
        }
        assertThat(server.get("/metrics").response().body())
                .contains("sophia_limit_refused_total{limit=\"requests\"} 1.0")
                .contains("sophia_limit_alone_total{limit=\"requests\"} 0.0");
    }

    @Test
    void everyOtherRouteCounts() {
        TestingServer server = requests(1);
        assertThat(server.routes())
                .filteredOn(route -> !route.counted())
                .extracting(Route::template)
                .containsExactlyInAnyOrder(
                        "/api/status",
                        "/metrics",
                        "/health/live",
                        "/health/ready",
                        "/mcp",
                        "/mcp",
                        "/mcp",
                        "/mcp/{app}/{+user}",
                        "/mcp/{app}/{+user}",
                        "/mcp/{app}/{+user}",
                        "/",
                        "/openapi.yaml",
                        "/openapi-mem0.yaml",
                        "/docs",
                        "/docs/",
                        "/docs/{file}",
                        "/v1/ping/");
    }

    @Test
    void eachTextOfABatchCounts() {
        TestingServer server = texts(10);
        assertThat(server.post("/api/memories", batch(0, 7)).status()).isEqualTo(200);
        Answer refused = server.post("/api/memories", batch(7, 7));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("24");
        assertThat(refused.header("RateLimit")).isEqualTo("\"texts\";r=3;t=24");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"texts\";q=10;w=60");
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("your limit of 10 texts a minute has 3 left, and this asks for 7");
        assertThat(memories(server)).isEqualTo(7);
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);
        assertThat(server.post("/v1/embeddings", "{\"input\":[\"one\",\"two\",\"three\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("/v1/embeddings", "{\"input\":[\"one\"]}").status())
                .isEqualTo(429);
        pass(Duration.ofSeconds(24));
        assertThat(server.post("/api/memories", batch(7, 4)).status()).isEqualTo(200);
        assertThat(memories(server)).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"PATCH,/api/memories/ID,text", "PUT,/v1/memories/ID/,text"})
    void aRevisionIsAText(String method, String path, String field) {
        TestingServer server = texts(1);
        String id = server.remember("ada", "Ada drinks tea");
        String target = path.replace("ID", id);
        assertThat(revise(server, method, target, field).status()).isEqualTo(429);
        assertThat(server.get("/api/memories/" + id).json().path("version").asInt())
                .isEqualTo(1);
        pass(Duration.ofMinutes(1));
        assertThat(revise(server, method, target, field).status()).isEqualTo(200);
    }

    private static Answer revise(TestingServer server, String method, String path, String field) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{\"" + field + "\":\"Ada drinks coffee\"}")));
    }

    @Test
    void mem0sMessagesAreTextsToo() {
        TestingServer server = texts(3);
        String add =
                "{\"user_id\":\"ada\",\"messages\":[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]}";
        assertThat(server.post("/v3/memories/add/", add).status()).isEqualTo(200);
        Answer refused = server.post("/v3/memories/add/", add.replace("one", "three"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit")).isEqualTo("\"texts\";r=1;t=20");
        assertThat(memories(server)).isEqualTo(2);
    }

    @Test
    void anImportThatWouldWaitForLongEndsAndSaysWhenToComeAgain() {
        TestingServer server = texts(120);
        String lines = IntStream.range(0, 800)
                .mapToObj(number -> "{\"text\":\"number " + number + "\",\"user\":\"ada\"}\n")
                .collect(Collectors.joining());
        Answer refused = server.send(server.request("/api/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
        assertThat(refused.status()).isEqualTo(429);
        // the first piece is kept, as it is when an import breaks off
        assertThat(memories(server)).isEqualTo(200);
    }

    @Test
    void bothLimitsAreToldWhereBothAreSet() {
        TestingServer server = open(new Limits(Optional.of(limit("requests", 60)), Optional.of(limit("texts", 1))));
        assertThat(server.post("/api/memories", TURN).status()).isEqualTo(201);
        Answer refused = server.post("/api/memories", TURN.replace("tea", "coffee"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.response().headers().allValues("RateLimit"))
                .containsExactly("\"requests\";r=58;t=1", "\"texts\";r=0;t=60");
        assertThat(refused.json().path("violated-policies").path(0).asString()).isEqualTo("texts");
    }

    @Test
    void withoutLimitsNothingIsCountedOrTold() {
        TestingServer server = open(Limits.NONE);
        Answer answer = server.post("/api/recall", QUESTION);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("RateLimit")).isEmpty();
        assertThat(answer.header("RateLimit-Policy")).isEmpty();
        assertThat(server.get("/metrics").response().body()).doesNotContain("sophia_limit");
    }

    private static String batch(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> "{\"text\":\"number " + number + "\"}")
                .collect(Collectors.joining(",", "{\"user\":\"ada\",\"memories\":[", "]}"));
    }
}
