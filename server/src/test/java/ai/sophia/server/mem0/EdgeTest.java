package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Admission;
import ai.sophia.core.tier.Admissions;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, credentials and failures of the interface. */
final class EdgeTest {
    private static final TestingMem0 MEM0 = new TestingMem0();

    @AfterAll
    static void close() {
        MEM0.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ping/", "/v1/ping", "//v1/ping/", "//v1/ping", "//v1//ping/"})
    void aPathIsKnownWithASlashAndWithout(String path) {
        Answer ping = MEM0.get(path);
        assertThat(ping.status()).as(ping.response().body()).isEqualTo(200);
        assertThat(ping.json().path("status").asString()).isEqualTo("ok");
        assertThat(ping.json().path("org_id").asString()).isNotEmpty();
        assertThat(ping.json().path("project_id").asString()).isNotEmpty();
        assertThat(ping.json().path("user_email").asString()).isNotEmpty();
    }

    @Test
    void aBodyAndAQueryComeThroughADoubledSlash() {
        MEM0.add("slash", "Ada drinks tea");
        Answer listed = MEM0.post("//v3/memories/?page=1&page_size=1", "{\"filters\":{\"user_id\":\"slash\"}}");
        assertThat(listed.json().path("count").intValue()).isEqualTo(1);
        assertThat(listed.json().path("results").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Authorization,Token", "Authorization,token", "Authorization,Bearer", "X-API-Key,''"})
    void theKeyMayComeInEachOfTheHeaders(String header, String scheme) {
        String shown = (scheme + " " + TestingMem0.KEY).strip();
        assertThat(MEM0.send(MEM0.server().request("/v1/ping/").header(header, shown))
                        .status())
                .isEqualTo(200);
        Answer denied = MEM0.send(MEM0.server().request("/v1/ping/").header(header, shown + "x"));
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.header("Content-Type")).isEqualTo("application/json");
        assertThat(denied.json().path("detail").asString()).contains("API key");
    }

    @Test
    void nothingIsToldWithoutAKey() {
        for (String path :
                new String[] {"/v1/ping/", "/v1/entities/", "/memories?user_id=ada", "/v1/events/", "/v1/stats/"}) {
            assertThat(MEM0.send(MEM0.server().request(path)).status()).as(path).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/nothing/,404",
        "GET,/v3/,404",
        "GET,/api/v1/nothing,404",
        "PATCH,/v1/memories/,405",
        "GET,/v3/memories/add/,405",
        "DELETE,/search,405"
    })
    void whatIsNotThereIsToldInTheWordsOfTheInterface(String method, String path, int status) {
        Answer answer = MEM0.send(MEM0.request(path).method(method, BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("error").asString()).isNotEmpty();
        assertThat(answer.json().path("detail").asString()).isNotEmpty();
    }

    @Test
    void theOtherInterfacesKeepTheirOwnWords() {
        Answer missing = MEM0.get("/api/nothing");
        assertThat(missing.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(MEM0.get("/v1/models").json().path("object").asString()).isEqualTo("list");
    }

    @Test
    void whoeverComesWhenThereIsNoRoomIsToldWhenToComeAgain() {
        Admission none = new Admission("recalls", new Admission.Limits(1, 0, 0, Duration.ZERO, Duration.ZERO));
        Admissions usual = Admissions.of(2);
        try (TestingMem0 busy = new TestingMem0(new Admissions(none, usual.writes(), usual.bulk()))) {
            busy.add("ada", "Ada drinks tea");
            Answer refused = none.admit(
                    () -> busy.post("/v3/memories/search/", "{\"query\":\"tea\",\"filters\":{\"user_id\":\"ada\"}}"));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("Content-Type")).isEqualTo("application/json");
            assertThat(refused.json().path("detail").asString()).contains("recalls");
        }
    }

    @Test
    void aBodyThatIsTooLargeAndOneOfAnotherTypeAreRefused() {
        Answer large = MEM0.post("/v3/memories/add/", "{\"messages\":\"" + "x".repeat(17 << 20) + "\"}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().path("error").asString()).isNotEmpty();
        Answer typed = MEM0.send(MEM0.server()
                .request("/v3/memories/add/")
                .header("X-API-Key", TestingMem0.KEY)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello")));
        assertThat(typed.status()).isEqualTo(415);
        assertThat(typed.json().path("error").asString()).contains("application/json");
    }
}
