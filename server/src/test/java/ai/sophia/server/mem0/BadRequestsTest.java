package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.Route;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever comes to any of the routes is answered in JSON, and is never a defect of the server's. */
final class BadRequestsTest {
    private static final List<String> NAMES =
            List.of("x", "%00", "%F0%9F%8D%B5", "a%2Fb", "0192f0c1-0000-7000-8000-000000000000");
    private static final List<String> QUERIES = List.of(
            "",
            "?page=0",
            "?page=x&page_size=-1",
            "?page=9999999",
            "?user_id=a&user_id=b",
            "?filters=%7B",
            "?filters=7&user_id=a",
            "?metadata=%5B%5D&user_id=a",
            "?%FF=1",
            "?delete_linked=perhaps");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "null",
            "7",
            "\"x\"",
            "{}",
            "{\"messages\":{}}",
            "{\"messages\":null,\"user_id\":null}",
            "{\"messages\":[[]],\"user_id\":\"a\"}",
            "{\"messages\":[{\"content\":[[[{}]]]}],\"user_id\":\"a\"}",
            "{\"messages\":[{\"content\":{\"type\":\"image_url\"}}],\"user_id\":\"a\"}",
            "{\"messages\":[{\"content\":{\"type\":\"image_url\",\"image_url\":7}}],\"user_id\":\"a\"}",
            "{\"messages\":\"\\ud800\",\"user_id\":\"a\"}",
            "{\"messages\":\"x\",\"user_id\":\"\\u0000\"}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"metadata\":{\"\":1}}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"metadata\":{\"a\":[null]}}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"timestamp\":1e300}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"timestamp\":-99999999999999}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"expiration_date\":\"9999-12-31\"}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"expiration_date\":99999999999999999}",
            "{\"filters\":[],\"query\":\"x\"}",
            "{\"filters\":\"x\",\"query\":\"x\"}",
            "{\"filters\":{\"AND\":[]},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":null},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":{\"in\":[]}},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":\"a\",\"created_at\":{\"gte\":1e18}},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":\"a\",\"created_at\":-1},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":\"a\",\"metadata\":{\"\":{\"\":1}}},\"query\":\"x\"}",
            "{\"filters\":{\"user_id\":\"a\"},\"query\":7}",
            "{\"filters\":{\"user_id\":\"a\"},\"query\":\"x\",\"fields\":[7]}",
            "{\"messages\":\"x\",\"user_id\":\"a\",\"project_id\":{}}",
            "{\"filters\":{\"user_id\":\"a\"},\"query\":\"x\",\"project_id\":[]}",
            "{\"memories\":[{}]}",
            "{\"memories\":[7]}",
            "{\"memory_id\":7}",
            "{\"feedback\":7,\"memory_id\":\"0192f0c1-0000-7000-8000-000000000000\"}",
            "{\"schema\":7,\"filters\":7}",
            "{\"memory_export_id\":7}",
            "{\"event_types\":7,\"url\":\"https://\",\"name\":\"x\"}",
            "{\"custom_categories\":[7]}",
            "{\"entities\":7}",
            "{\"user_id\":7,\"metadata\":7}",
            "{\"text\":\"\",\"metadata\":null}");

    @Test
    void nothingThatComesIsADefect() {
        try (TestingMem0 mem0 = new TestingMem0()) {
            mem0.add("a", "Ada drinks tea");
            for (Route route : mem0.server().routes()) {
                if (!route.failures().equals(Mem0.FAILURES)) {
                    continue;
                }
                boolean reads = route.body() == Route.Body.NONE;
                for (String name : route.template().contains("{") ? NAMES : List.of("")) {
                    String path = route.template()
                            .replace("{organization}", "sophia")
                            .replace("{project}", "default")
                            .replaceAll("\\{[^}]*}", name);
                    for (String rest : reads ? QUERIES : List.of("")) {
                        for (String body : reads ? List.of("") : BODIES) {
                            check(mem0, route.method(), path + rest, body);
                        }
                    }
                }
            }
        }
    }

    private static void check(TestingMem0 mem0, String method, String path, String body) {
        HttpRequest.Builder request = mem0.request(path).method(method, BodyPublishers.ofString(body));
        Answer answer = mem0.send(request);
        assertThat(answer.status() < 500 || answer.status() == 501)
                .as(
                        "%s %s %s: %d %s",
                        method, path, body, answer.status(), answer.response().body())
                .isTrue();
        assertThat(answer.header("Content-Type")).as("%s %s", method, path).contains("json");
        assertThat(answer.json()).isNotNull();
    }
}
