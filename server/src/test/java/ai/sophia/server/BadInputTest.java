package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may do wrong: each is told clearly, by its field, and never as a stack trace. */
final class BadInputTest {
    private static final TestingServer SERVER = TestingServer.start();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|text|expected text",
                "{\"text\":\"\"}|text|expected text",
                "{\"text\":\"  \"}|text|blanks only",
                "{\"text\":null}|text|expected text",
                "{\"text\":7}|text|expected a string, but got the number 7",
                "{\"text\":[\"x\"]}|text|expected a string, but got a list",
                "{\"text\":\"a\\ud800b\"}|text|lone surrogate U+D800",
                "{\"text\":\"a\\u0000b\"}|text|NUL",
                "{\"text\":\"x\",\"user\":\"a\\u0007\"}|user|control characters",
                "{\"text\":\"x\",\"user\":\"*\"}|user|stands for all",
                "{\"text\":\"x\",\"kind\":\"odd\"}|kind|episodic, semantic or procedural",
                "{\"text\":\"x\",\"position\":-1}|position|from 0",
                "{\"text\":\"x\",\"position\":1.5}|position|a whole number",
                "{\"text\":\"x\",\"position\":99999999999999999999}|position|a whole number",
                "{\"text\":\"x\",\"importance\":2}|importance|from 0 to 1",
                "{\"text\":\"x\",\"importance\":\"high\"}|importance|a finite number",
                "{\"text\":\"x\",\"importance\":1e999}|importance|a finite number",
                "{\"text\":\"x\",\"saidAt\":\"yesterday\"}|saidAt|expected a time",
                "{\"text\":\"x\",\"saidAt\":\"+99999-01-01T00:00:00Z\"}|saidAt|expected a time",
                "{\"text\":\"x\",\"saidAt\":17}|saidAt|expected a string",
                "{\"text\":\"x\",\"validFrom\":\"2026-02-01\",\"validTo\":\"2026-01-01\"}|validTo|at or after",
                "{\"text\":\"x\",\"metadata\":[1]}|metadata|expected a JSON object",
                "{\"text\":\"x\",\"metadata\":{\"n\":NaN}}|body|column 32: numbers must be finite JSON numbers such as 1.5, but got NaN",
                "{\"text\":\"x\",\"importance\":-Infinity}|body|finite JSON numbers such as 1.5, but got -Infinity",
                "{\"text\":\"x\",\"importance\":+1}|body|plus signs",
                "{\"text\":\"x\"} 2|body|more after its end",
                "/* note */ {\"text\":\"x\"}|body|comment",
                "{\"text\":\"x\",\"metadata\":{\"n\":1e999}}|metadata.n|finite",
                "{\"text\":\"x\",\"metadata\":{\"\":1}}|metadata|names of at least one character",
                "{\"text\":\"x\",\"metadata\":{\"n\":[null]}}|metadata.n[0]|no null",
                "{\"text\":\"x\",\"metadata\":{\"s\":\"\\udc00\"}}|metadata.s|lone surrogate",
                "{\"text\":\"x\",\"wrong\":1}|wrong|expected one of the fields",
                "{\"text\":\"x\",\"text\":\"y\"}|body|Duplicate",
                "{\"text\":\"x\"} trailing|body|expected JSON",
                "{\"text\":|body|expected JSON",
                "{]|body|Unexpected close marker",
                "[]|body|expected a JSON object, but got a list",
                "\"text\"|body|expected a JSON object",
                "{\"text\":\"x\",\"embedding\":{\"space\":\"letters@1\",\"vector\":[\"a\"]}}|embedding.vector[0]|a number",
                "{\"text\":\"x\",\"embedding\":{\"space\":\"letters@1\"}}|embedding.vector|27 numbers",
                "{\"text\":\"x\",\"embedding\":{\"other\":1,\"space\":\"letters@1\"}}|embedding.other|expected one of",
                "{\"memories\":{}}|memories|expected a list",
            })
    void refusesADraft(String body, String field, String detail) {
        refused(SERVER.post("/api/memories", body), field, detail);
    }

    @Test
    void refusesToForgetLessThanNothingAndPathsThatAreNoUtf8() {
        refused(SERVER.post("/api/forget", "{\"user\":\"odd\",\"expected\":-1}"), "expected", "from 0, but got -1");
        refused(SERVER.post("/api/sessions/a%ffb/turns", "{\"turns\":[{\"text\":\"x\"}]}"), "path", "expected UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|query|expected a question",
                "{\"query\":\" \"}|query|blanks only",
                "{\"query\":\"\\ud800\"}|query|lone surrogate",
                "{\"query\":\"x\",\"limit\":-1}|limit|from 1 to 1000, but got -1",
                "{\"query\":\"x\",\"limit\":1001}|limit|from 1 to 1000",
                "{\"query\":\"x\",\"limit\":\"5\"}|limit|expected a whole number, but got the string",
                "{\"query\":\"x\",\"minimumScore\":-0.1}|minimumScore|from 0 to 1",
                "{\"query\":\"x\",\"explain\":\"yes\"}|explain|true or false",
                "{\"query\":\"x\",\"knownAt\":\"2999-01-01T00:00:00Z\"}|knownAt|in the past",
                "{\"query\":\"x\",\"after\":\"nowhere\"}|after|expected a position",
                "{\"query\":\"x\",\"kinds\":\"semantic\"}|kinds|expected a list",
                "{\"query\":\"x\",\"kinds\":[\"odd\"]}|kinds|episodic, semantic or procedural",
                "{\"query\":\"x\",\"kinds\":[1]}|kinds[0]|expected a string",
                "{\"query\":\"x\",\"filter\":[]}|filter|expected a filter object",
                "{\"query\":\"x\",\"filter\":{\"color\":\"red\"}}|filter|or metadata.NAME",
                "{\"query\":\"x\",\"filter\":{\"importance\":{\"near\":1}}}|filter.importance.near|one of the operators",
                "{\"query\":\"x\",\"filter\":{\"importance\":\"high\"}}|filter.importance|expected a number",
                "{\"query\":\"x\",\"filter\":{\"saidAt\":{\"gt\":5}}}|filter.saidAt.gt|a time as a string",
                "{\"query\":\"x\",\"filter\":{\"speaker\":null}}|filter.speaker|expected a string, but got null",
                "{\"query\":\"x\",\"filter\":{\"speaker\":{}}}|filter.speaker|one of the operators",
                "{\"query\":\"x\",\"filter\":{\"and\":{}}}|filter.and|expected a list",
                "{\"query\":\"x\",\"filter\":{\"or\":[{\"metadata.a\":{\"in\":[{}]}}]}}|filter.or[0].metadata.a.in[0]|expected",
                "{\"query\":\"x\",\"filter\":{\"speaker\":{\"exists\":1}}}|filter.speaker.exists|true or false",
                "{\"query\":\"x\",\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}|to|at or after from, 2026-02-01T00:00:00Z, but got 2026-01-01",
                "{\"query\":\"x\",\"filter\":{\"saidAt\":{\"gte\":\"2026-02-01\",\"lt\":\"2026-01-01\"}}}|filter.saidAt|at or after the start",
                "{\"query\":\"x\",\"filter\":{\"not\":{\"storedAt\":{\"lte\":\"2026-01-01\",\"gt\":\"2026-02-01\"}}}}|filter.not.storedAt|at or after the start",
                "{\"query\":\"x\",\"filter\":{\"importance\":NaN}}|body|finite JSON numbers",
                "{\"query\":\"x\",\"users\":[]}|users|expected one of the fields",
            })
    void refusesAQuestion(String body, String field, String detail) {
        refused(SERVER.post("/api/recall", body), field, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/memories?limit=0,limit,from 1 to 500",
        "/api/memories?limit=many,limit,a whole number",
        "/api/memories?limit=1&limit=2,limit,but got a list",
        "/api/memories?colour=red,colour,expected one of the fields",
        "/api/memories?cursor=nonsense,cursor,expected a cursor",
        "/api/memories?filter=%7B,filter,expected JSON",
        "/api/memories?validAt=soon,validAt,expected a time",
        "/api/memories/nonsense,id,expected a UUID",
        "/api/recall,query,expected a question",
        "/api/recall?query=x&explain=maybe,explain,true or false",
        "/api/recall?query=x&minimumScore=NaN,minimumScore,a finite number",
        "/api/scopes?limit=1001,limit,from 1 to 1000",
        "/api/recall?query=x&from=2026-02-01&to=2026-01-01,to,at or after from",
        "/api/memories?user=%ff,user,'expected UTF-8 with percent encoding, such as caf%C3%A9, but got \"%ff\"'",
        "/api/memories?user=%ed%a0%80,user,expected UTF-8",
        "/api/memories?user=ada&%c3=x,%c3,expected UTF-8",
        "/api/export?app=caf%c3,app,expected UTF-8",
    })
    void refusesAQuery(String path, String field, String detail) {
        refused(SERVER.get(path), field, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/memories?user=%zz,user",
        "/api/memories?limit=1&user=a%4,user",
        "/api/scopes?session=%,session",
        "/api/recall?query=caf\u00e9,query",
    })
    void refusesAMalformedQuery(String target, String field) {
        assertThat(SERVER.raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"field\":\"" + field + "\"", "expected UTF-8 with percent encoding");
    }

    @Test
    void readsAQueryInUtf8() {
        SERVER.remember("caf\u00e9 & co", "encoded");
        assertThat(SERVER.get("/api/memories?user=caf%C3%A9+%26+co&").json().findValuesAsString("text"))
                .containsExactly("encoded");
    }

    @Test
    void refusesNoBody() {
        refused(SERVER.post("/api/memories", ""), "body", "got nothing");
    }

    @Test
    void refusesMalformedUtf8() {
        byte[] body = "{\"text\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        Answer answer = SERVER.send(SERVER.request("/api/memories")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
        refused(answer, "body", "expected UTF-8");
    }

    @Test
    void refusesATextThatIsTooLong() {
        refused(
                SERVER.post("/api/memories", "{\"text\":\"" + "x".repeat(300_000) + "\"}"),
                "text",
                "at most 262144 bytes");
    }

    @Test
    void refusesAnOversizedBody() {
        String body = "{\"text\":\"" + "x".repeat(16 << 20) + "\"}";
        Answer told = SERVER.post("/api/memories", body);
        assertThat(told.status()).isEqualTo(413);
        Answer chunked = SERVER.send(SERVER.request("/api/memories")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body))));
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(chunked.json().path("detail").asString()).contains("16777216 bytes");
    }

    @Test
    void refusesAThousandMetadataKeys() {
        StringBuilder metadata = new StringBuilder("\"k\":0");
        for (int i = 0; i < 1_000; i++) {
            metadata.append(",\"k").append(i).append("\":").append(i);
        }
        refused(
                SERVER.post("/api/memories", "{\"text\":\"x\",\"metadata\":{" + metadata + "}}"),
                "metadata",
                "at most 256");
    }

    @Test
    void refusesDeepJson() {
        refused(SERVER.post("/api/memories", "[".repeat(100_000)), "body", "expected JSON");
        String metadata = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
        refused(SERVER.post("/api/memories", "{\"text\":\"x\",\"metadata\":" + metadata + "}"), "metadata", "8 levels");
    }

    @Test
    void refusesAHugeFilter() {
        String values = "0" + ",0".repeat(2_000);
        refused(
                SERVER.post("/api/recall", "{\"query\":\"x\",\"filter\":{\"position\":{\"in\":[" + values + "]}}}"),
                "filter.position.in[999]",
                "at most 1000");
    }

    @Test
    void refusesPathsAndMethodsThatAreNot() {
        Answer path = SERVER.get("/api/nothing");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.header("Content-Type")).isEqualTo("application/problem+json");
        Answer method = SERVER.delete("/api/recall");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("POST, GET, HEAD");
    }

    @Test
    void refusesARequestThatIsNoHttp() {
        assertThat(SERVER.raw("NONSENSE\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .doesNotContain("at io.");
        assertThat(SERVER.raw(
                        "GET /api/status HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void refusesAPatchOfTheScope() {
        String id = SERVER.remember("ada", "to be patched");
        refused(SERVER.patch("/api/memories/" + id, "{\"user\":\"bob\"}"), "user", "expected one of the fields");
        refused(SERVER.patch("/api/memories/" + id, "{\"text\":\"\"}"), "text", "expected text");
    }

    private static void refused(Answer answer, String field, String detail) {
        String body = answer.response().body();
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("field").asString()).as(body).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).contains(detail);
        assertThat(body).doesNotContain("Exception", "\tat ", "Feature", "jackson", "Stream");
    }
}
