package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GateTest {
    @Test
    void takesTheKeyInEveryFormAndNoOther() {
        try (TestingServer server = TestingServer.startWithKey("secret")) {
            assertThat(server.get("/api/status").status()).isEqualTo(401);
            assertThat(server.get("/api/status").header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(status(server, "Authorization", "Bearer secret")).isEqualTo(200);
            assertThat(status(server, "authorization", "token secret")).isEqualTo(200);
            assertThat(status(server, "X-API-Key", "secret")).isEqualTo(200);
            assertThat(status(server, "X-API-Key", "Secret")).isEqualTo(401);
            assertThat(status(server, "Authorization", "Bearer")).isEqualTo(401);
            assertThat(status(server, "Authorization", "Basic secret")).isEqualTo(401);
        }
    }

    private static int status(TestingServer server, String header, String value) {
        return server.send(server.request("/api/status").header(header, value)).status();
    }

    @Test
    void needsTheKeyForEverythingButHealthDocumentationAndLocalMetrics() {
        try (TestingServer server = TestingServer.startWithKey("secret")) {
            for (Route route : server.routes()) {
                boolean open = List.of(
                                        "/",
                                        "/docs",
                                        "/docs/",
                                        "/docs/{file}",
                                        "/openapi.yaml",
                                        "/openapi-mem0.yaml",
                                        "/metrics")
                                .contains(route.template())
                        || route.template().startsWith("/health/");
                String path = route.template()
                        .replace("{id}", "0192f0c1-0000-7000-8000-000000000000")
                        .replace("{file}", "start.js")
                        .replace("{app}", "shop")
                        .replace("{+user}", "ada")
                        .replace("{+session}", "monday")
                        .replace("{+name}", "linda");
                Answer answer = server.send(server.request(path).method(route.method(), BodyPublishers.noBody()));
                assertThat(answer.status() == 401)
                        .as(route.method() + " " + path)
                        .isEqualTo(!open);
            }
        }
    }

    @Test
    void refusesForeignHosts() {
        try (TestingServer server = TestingServer.start()) {
            for (String host : List.of("localhost", "LOCALHOST:3000", "127.0.0.1:80", "[::1]:3000", "[::1]")) {
                assertThat(rawStatus(server, "Host: " + host)).as(host).isEqualTo("200");
            }
            for (String host : List.of("evil.example", "evil.example:3000", "localhost.evil.example", "127.0.0.2")) {
                String answer = raw(server, "Host: " + host);
                assertThat(answer)
                        .as(host)
                        .startsWith("HTTP/1.1 403")
                        .contains("application/problem+json", "allowedHosts", "SOPHIA_ALLOWED_HOSTS");
            }
        }
    }

    @Test
    void refusesForeignOrigins() {
        try (TestingServer server = TestingServer.start()) {
            assertThat(rawStatus(server, "Host: localhost\r\nOrigin: http://localhost:5173"))
                    .isEqualTo("200");
            for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example")) {
                assertThat(rawStatus(server, "Host: localhost\r\nOrigin: " + origin))
                        .as(origin)
                        .isEqualTo("403");
            }
        }
    }

    @Test
    void refusesWhatThePageOfAnotherSiteLoadsButNotWhoFollowsALink() {
        try (TestingServer server = TestingServer.start()) {
            String other = "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: ";
            assertThat(rawStatus(server, other + "no-cors")).isEqualTo("403");
            assertThat(rawStatus(server, other + "navigate")).isEqualTo("200");
            assertThat(rawStatus(server, "Host: localhost\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors"))
                    .isEqualTo("200");
        }
    }

    @Test
    void takesHostsThatAreAllowed() {
        try (TestingServer server = TestingServer.startWithKey("secret")) {
            assertThat(rawStatus(server, "X-API-Key: secret\r\nHost: memory.example"))
                    .isEqualTo("200");
            assertThat(rawStatus(server, "X-API-Key: secret\r\nHost: evil.example"))
                    .isEqualTo("403");
        }
    }

    private static String rawStatus(TestingServer server, String headers) {
        return raw(server, headers).split(" ", 3)[1];
    }

    private static String raw(TestingServer server, String headers) {
        return server.raw("GET /api/status HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void refusesBodiesOfOtherTypes() {
        try (TestingServer server = TestingServer.start()) {
            for (String type :
                    List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1")) {
                Answer answer = server.send(server.request("/api/memories")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString("{\"text\":\"x\"}")));
                assertThat(answer.status()).as(type).isEqualTo(415);
                assertThat(answer.json().path("detail").asString()).contains("application/json");
            }
            assertThat(server.send(server.request("/api/memories").POST(BodyPublishers.ofString("{}")))
                            .status())
                    .isEqualTo(415);
            assertThat(server.send(server.request("/api/import")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{}")))
                            .status())
                    .isEqualTo(415);
            assertThat(server.send(server.request("/api/memories")
                                    .header("Content-Type", "Application/JSON; charset=\"UTF-8\"")
                                    .POST(BodyPublishers.ofString("{\"text\":\"x\"}")))
                            .status())
                    .isEqualTo(201);
        }
    }
}
