package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the connection beneath a request: when it ends, and what is told when its bytes are no HTTP. */
final class ConnectionTest {
    private static final TestingServer SERVER = TestingServer.start();
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final Pattern ANSWERS = Pattern.compile("HTTP/1\\.1 ");

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /health/live,close,200",
        "GET /health/live,Close,200",
        "GET /health/live,'TE, close',200",
        "HEAD /api/status,close,200",
        "GET /api/status,close,200",
        "GET /api/export?user=*,close,200",
        "GET /api/nothing,close,404",
        "GET /api/recall,close,400",
    })
    void endsAfterTheAnswerWhenTheClientAsks(String target, String connection, int status) {
        SERVER.remember("ada", "Ada likes trains");
        String answer = SERVER.untilClosed(target + HEAD + "Connection: " + connection + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase("\r\nconnection: close\r\n");
    }

    @Test
    void endsAStreamOnlyWhenItIsWhole() {
        SERVER.remember("streamed", "Ada likes trains");
        assertThat(SERVER.untilClosed("GET /api/export?user=streamed" + HEAD + "Connection: close\r\n\r\n"))
                .contains("Ada likes trains")
                .endsWith("\r\n0\r\n\r\n");
    }

    @Test
    void endsAfterABodyThatNobodyReads() {
        String body = "x".repeat(300_000);
        assertThat(SERVER.untilClosed("POST /api/nothing" + HEAD + "Connection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void endsWithoutReadingTheChunksOfARequestThatIsRefused() {
        String unended = "5".repeat(64);
        String answer = SERVER.untilClosed(
                "POST /api/recall HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + unended);
        assertThat(answer).startsWith("HTTP/1.1 403").containsIgnoringCase("\r\nconnection: close\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "5;%s", "0\r\nX: %s"})
    void endsWhenALineBetweenChunksHasNoEnd(String line) {
        String answer = SERVER.untilClosed(
                post("/api/recall", Call.JSON, "Transfer-Encoding: chunked") + line.formatted("5".repeat(300)));
        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void endsAfterABodyThatIsTooLarge() {
        String body = "x".repeat((16 << 20) + 1);
        String answer = SERVER.untilClosed(post("/api/memories", Call.JSON, "Content-Length: " + body.length()) + body);
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(ANSWERS.matcher(answer).results()).hasSize(1);
    }

    @Test
    void goesOnOtherwise() {
        String request = "GET /health/live" + HEAD;
        String answers = SERVER.untilClosed(request + "\r\n" + request + "Connection: close\r\n\r\n");
        assertThat(ANSWERS.matcher(answers).results()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "80000000\r\n{}\r\n",
                "\r\n{}",
                "2\n{}\r\n",
                "2\r\n{}\r\nmore\r\n",
                "0\r\nA: b\r\n\r\n"
            })
    void refusesMalformedChunksAndEnds(String chunks) {
        for (String path : new String[] {"/api/memories", "/api/recall"}) {
            malformed(SERVER.untilClosed(post(path, Call.JSON, "Transfer-Encoding: chunked") + chunks));
        }
        malformed(SERVER.untilClosed(post("/api/import", Call.LINES, "Transfer-Encoding: chunked") + chunks));
    }

    private static String post(String path, String type, String header) {
        return "POST " + path + HEAD + "Content-Type: " + type + "\r\n" + header + "\r\n\r\n";
    }

    private static void malformed(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "\"field\":\"body\"", "size in hexadecimal");
        assertThat(ANSWERS.matcher(answer).results()).hasSize(1);
    }

    @Test
    void finishesWhatIsUnderWayWhenTheServerClosesAndSaysSo() throws Exception {
        try (TestingServer closing = TestingServer.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), closing.port())) {
            socket.setSoTimeout(20_000);
            String body = "{\"query\": \"trains\"}";
            send(socket, post("/api/recall", Call.JSON, "Expect: 100-continue\r\nContent-Length: " + body.length()));
            byte[] reading = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(reading).asString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 100");
            Thread closer = Thread.startVirtualThread(closing::closeServer);
            await().until(() -> !accepts(closing.port()));
            send(socket, body);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .doesNotContainIgnoringCase("untouched");
            closer.join();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void tellsNothingToAClientThatWentAwayAmidABody() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            socket.setSoTimeout(20_000);
            String request = post("/api/recall", Call.JSON, "Content-Length: 9") + "{";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONSENSE|400|expected a request line such as GET /api/status HTTP/1.1",
                "G@T / HTTP/1.1|400|expected a request line such as GET /api/status HTTP/1.1",
                "GET /api/%zz HTTP/1.1|400|percent encoding in the path",
                "GET /api/status HTTP/1.0|505|expected HTTP/1.1",
                "GET /api/status HTTP/1.1|400|Host header must be present",
                "GET /api/status HTTP/1.1^Host: a^Host: b|400|Only a single Host header",
                "GET /api/status HTTP/1.1^Host: local<host|400|Invalid Host header",
                "GET /api/status HTTP/1.1^Host: localhost^colonless|400|missing colon",
                "POST /api/recall HTTP/1.1^Host: localhost^Content-Length: many|400|Content length",
                "POST /api/recall HTTP/1.1^Host: localhost^Content-Length: 2^Transfer-Encoding: chunked|400|must not be combined",
                "POST /api/recall HTTP/1.1^Host: localhost^Content-Length: 2^Content-Encoding: gzip|400|Content-Encoding",
            })
    void tellsWhatWasExpectedOfARequest(String lines, int status, String detail) {
        told(SERVER.untilClosed(lines.replace("^", "\r\n") + "\r\n\r\n"), status, detail);
    }

    @Test
    void tellsTheLimitsOfARequest() {
        told(SERVER.untilClosed("GET /" + "x".repeat(5_000) + HEAD + "\r\n"), 414, "at most 4096 bytes");
        told(
                SERVER.untilClosed("GET /" + HEAD + "X-Long: " + "x".repeat(17_000) + "\r\n\r\n"),
                400,
                "at most 16384 bytes");
    }

    private static void told(String answer, int status, String detail) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", detail)
                .doesNotContain("Exception", "io.helidon", "java.", "server log");
    }
}
