package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Model Context Protocol over HTTP, message by message. */
final class McpRoutesTest {
    private TestingServer server;
    private TestingMcp mcp;

    @BeforeEach
    void start() {
        server = TestingServer.offering(TestingOffer.catalog());
        mcp = new TestingMcp(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRequestOfTheLatestRevisionStandsForItself() {
        Answer answer = mcp.tool("test_simple_text", "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("result").path("resultType").asString()).isEqualTo("complete");
        assertThat(answer.header("Mcp-Session-Id")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MCP-Protocol-Version, 2025-11-25",
        "Mcp-Method, tools/list",
        "Mcp-Name, test_image_content",
        "Mcp-Name, =?base64?not base64?=",
    })
    void aHeaderThatSaysSomethingElseThanTheBodyIsRefused(String header, String value) {
        HttpRequest.Builder request = mcp.post(
                        TestingMcp.modern("tools/call", "\"name\":\"test_simple_text\",\"arguments\":{}"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "test_simple_text")
                .setHeader(header, value);
        Answer answer = server.send(request);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(-32020);
        assertThat(answer.json().path("id").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"region\":\"us\"}', us, 200",
        "'{\"region\":\"us\"}', =?base64?dXM=?=, 200",
        "'{\"region\":\"us\"}', eu, 400",
        "'{\"region\":\"us\"}', , 400",
        "'{}', , 200",
        "'{}', us, 400",
    })
    void anArgumentThatIsWantedAsAHeaderMustComeAsOne(String arguments, String header, int status) {
        HttpRequest.Builder request = mcp.post(
                        TestingMcp.modern("tools/call", "\"name\":\"test_header\",\"arguments\":" + arguments))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "test_header");
        if (header != null) {
            request.header("Mcp-Param-Region", header);
        }
        assertThat(server.send(request).status()).isEqualTo(status);
    }

    @Test
    void aStateIsGoodForTheRequestThatItWasGivenFor() {
        String tool = "test_input_required_result_request_state";
        Answer first = mcp.tool(tool, "{}");
        String state = first.json().path("result").path("requestState").asString();
        String answered = "\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"ok\":true}}},"
                + "\"requestState\":\"" + state + "\"";
        assertThat(retried(mcp, tool, "{}", answered)).contains("state-ok");
        assertThat(retried(mcp, tool, "{\"other\":1}", answered)).contains("-32602");
        assertThat(retried(mcp, "test_input_required_result_tampered_state", "{}", answered))
                .contains("-32602");
        assertThat(retried(new TestingMcp(server, "/mcp/shop/ada"), tool, "{}", answered))
                .contains("-32602");
    }

    private static String retried(TestingMcp mcp, String tool, String arguments, String answered) {
        return mcp.call("tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments + "," + answered)
                .response()
                .body();
    }

    @Test
    void anAddressFixesTheScope() {
        TestingMcp fixed = new TestingMcp(server, "/mcp/shop/ada");
        assertThat(structured(fixed.tool("test_who", "{}"))).contains("ada").contains("shop");
        assertThat(structured(fixed.tool("test_who", "{\"user\":\"*\"}"))).contains("ada");
        Answer left = fixed.tool("test_who", "{\"user\":\"ben\"}");
        assertThat(left.json().path("result").path("isError").asBoolean()).isTrue();
        assertThat(left.response().body()).contains("fixes the user").contains("ada");
        assertThat(structured(new TestingMcp(server, "/mcp/-/ada").tool("test_who", "{}")))
                .contains("\"app\":\"\"");
        assertThat(new TestingMcp(server, "/mcp/-/-").tool("test_who", "{}").status())
                .isEqualTo(400);
        assertThat(new TestingMcp(server, "/mcp/shop/*").tool("test_who", "{}").status())
                .isEqualTo(400);
        assertThat(structured(mcp.tool("test_who", "{\"user\":\"ben\"}"))).contains("ben");
    }

    @Test
    void aNameInTheAddressMayHoldASlashThatIsEscaped() {
        assertThat(structured(
                        new TestingMcp(server, "/mcp/north%2Fshop/ada%2Flovelace%20%C3%BC").tool("test_who", "{}")))
                .contains("\"app\":\"north/shop\"")
                .contains("\"user\":\"ada/lovelace ü\"");
        Answer more = new TestingMcp(server, "/mcp/shop/ada/lovelace").tool("test_who", "{}");
        assertThat(more.status()).isEqualTo(404);
        assertThat(more.json().path("detail").asString()).contains("%2F").contains("3 names");
        assertThat(new TestingMcp(server, "/mcp/shop").tool("test_who", "{}").status())
                .isEqualTo(404);
    }

    private static String structured(Answer answer) {
        return answer.json().path("result").path("structuredContent").toString();
    }

    @Test
    void aSessionIsKnownWhereItBeganAndUntilItEnds() {
        String session = mcp.begin("2025-06-18");
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}";
        assertThat(mcp.within(session, ping).json().path("result").isObject()).isTrue();
        assertThat(mcp.within("0123", ping).status()).isEqualTo(404);
        assertThat(server.send(mcp.post(ping)).status()).isEqualTo(400);
        assertThat(new TestingMcp(server, "/mcp/shop/ada").within(session, ping).status())
                .as("another address")
                .isEqualTo(404);
        assertThat(server.send(server.request("/mcp")
                                .header("Mcp-Session-Id", session)
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(mcp.within(session, ping).status()).isEqualTo(404);
    }

    @Test
    void aCallThatIsTakenBackEndsWithoutAnAnswer() {
        String session = mcp.begin("2025-11-25");
        String call = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"test_waiting\","
                + "\"_meta\":{\"progressToken\":1}}}";
        String cancelled = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":5}}";
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> mcp.within(session, call));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(mcp.within(session, cancelled).status()).isEqualTo(202);
            return waiting.isDone();
        });
        assertThat(waiting.join().response().body())
                .contains("notifications/progress")
                .doesNotContain("\"result\"");
    }

    @Test
    void theEarliestRevisionTakesBatches() {
        String session = mcp.begin("2025-03-26");
        Answer answer = mcp.within(session, """
                [{"jsonrpc":"2.0","id":1,"method":"ping"},
                 {"jsonrpc":"2.0","method":"notifications/initialized"},
                 {"jsonrpc":"2.0","id":2,"method":"no/such"}]
                """);
        assertThat(answer.json()).hasSize(2);
        assertThat(answer.json().path(1).path("error").path("code").asInt()).isEqualTo(-32601);
    }

    @Test
    void listsComeInPages() {
        Answer first = mcp.call("tools/list", "", "");
        assertThat(first.json().path("result").path("ttlMs").asInt()).isPositive();
        assertThat(first.json().path("result").has("nextCursor")).isFalse();
        assertThat(mcp.call("tools/list", "", "\"cursor\":\"nonsense\"")
                        .json()
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "{\"jsonrpc\":\"1.0\"}", "{\"jsonrpc\":\"2.0\",\"id\":null}"})
    void whatIsNoMessageIsToldAsAnErrorOfTheProtocol(String body) {
        Answer answer = server.send(mcp.post(body));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").asString()).contains("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udc00b", "\\udc00\\ud800"})
    void anIdThatIsNoTextIsRefusedAndNotToldAsAnother(String id) {
        String session = mcp.begin("2025-06-18");
        Answer answer = mcp.within(session, "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"ping\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(-32600);
        assertThat(answer.json().path("id").isString()).isFalse();
        String pair = "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud83d\\ude00\",\"method\":\"ping\"}";
        assertThat(mcp.within(session, pair).json().path("id").asString()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void aDefectIsToldByANumberAlone() {
        Answer answer = mcp.tool("test_defect", "{}");
        assertThat(answer.json().path("result").path("isError").asBoolean()).isTrue();
        assertThat(answer.response().body())
                .contains("internal error")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }

    @Test
    void aStreamIsNotBufferedOnTheWay() {
        Answer answer = mcp.call(
                "tools/call", "test_tool_with_progress", "\"name\":\"test_tool_with_progress\",\"arguments\":{}");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        HttpRequest.Builder request = mcp.post(
                        TestingMcp.modern("tools/call", "\"name\":\"test_tool_with_progress\",\"arguments\":{}")
                                .replace("\"_meta\":{", "\"_meta\":{\"progressToken\":\"p\","))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "test_tool_with_progress");
        Answer streamed = server.send(request);
        assertThat(streamed.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(streamed.response().body()).contains("notifications/progress");
        assertThat(TestingMcp.message(streamed)
                        .path("result")
                        .path("resultType")
                        .asString())
                .isEqualTo("complete");
    }

    @Test
    void aServerThatClosesEndsItsStreams() throws IOException, InterruptedException {
        String body = TestingMcp.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", TestingMcp.ACCEPT)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "subscriptions/listen")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<java.io.InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String acknowledged = lines.readLine();
                while (!acknowledged.startsWith("data:")) {
                    acknowledged = lines.readLine();
                }
                assertThat(acknowledged).contains("notifications/subscriptions/acknowledged");
                long start = System.nanoTime();
                server.closeServer();
                assertThat(lines.lines().toList()).anyMatch(line -> line.contains("\"resultType\":\"complete\""));
                assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L);
            }
        }
    }

    @Test
    void aForeignPageIsTurnedAway() {
        String answer = server.raw("POST /mcp HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertThat(answer).startsWith("HTTP/1.1 403");
    }
}
