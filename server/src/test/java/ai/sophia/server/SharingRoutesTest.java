package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SharingRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatAnAgentKeepsIsLeftOutWhereAnotherAsks() {
        String id = server.post("/api/memories", "{\"user\":\"ada\",\"agent\":\"coach\",\"text\":\"Ada sleeps badly\"}")
                .json()
                .path("id")
                .asString();
        assertThat(listed("planner")).isEqualTo(1);
        JsonNode shared = share("{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"none\"}")
                .json();
        assertThat(shared.path("settled").asBoolean()).isTrue();
        assertThat(shared.path("agents").get(0).path("agent").asString()).isEqualTo("coach");
        assertThat(shared.path("agents").get(0).path("with").isEmpty()).isTrue();
        assertThat(listed("planner")).isZero();
        assertThat(listed("coach")).isEqualTo(1);
        assertThat(listed("")).isEqualTo(1);
        String question = "{\"user\":\"ada\",\"query\":\"how does Ada sleep?\"%s}";
        assertThat(server.post("/api/recall", question.formatted(",\"as\":\"planner\""))
                        .json()
                        .path("hits")
                        .isEmpty())
                .isTrue();
        assertThat(server.post("/api/recall", question.formatted(""))
                        .json()
                        .path("hits")
                        .size())
                .isEqualTo(1);
        assertThat(server.get("/api/memories/" + id + "?user=ada&as=planner").status())
                .isEqualTo(404);
        assertThat(server.get("/api/memories?user=ada&agent=coach&as=planner").status())
                .isEqualTo(403);
        server.post("/api/sharing", "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":[\"planner\"]}");
        assertThat(listed("planner")).isEqualTo(1);
        assertThat(server.get("/api/sharing?user=ada")
                        .json()
                        .path("agents")
                        .get(0)
                        .path("with")
                        .get(0)
                        .asString())
                .isEqualTo("planner");
        assertThat(server.get("/api/sharing?user=ben").json().path("agents").isEmpty())
                .isTrue();
        share("{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"all\"}");
        assertThat(server.get("/api/sharing?user=ada").json().path("agents").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"ada\",\"with\":\"none\"}",
                "{\"user\":\"ada\",\"agent\":\"coach\"}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"some\"}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":7}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":{\"a\":\"b\"}}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":[7]}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":[\"*\"]}",
                "{\"user\":\"*\",\"agent\":\"coach\",\"with\":\"none\"}",
                "{\"user\":\"ada\",\"agent\":\"*\",\"with\":\"none\"}",
                "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"none\",\"more\":1}"
            })
    void whatMeansNothingIsRefused(String body) {
        assertThat(share(body).status()).as(body).isEqualTo(400);
        assertThat(server.get("/api/sharing?user=ada").json().path("agents").isEmpty())
                .isTrue();
    }

    @Test
    void anAgentAsksForOneUser() {
        Answer answer = server.get("/api/memories?user=*&as=planner");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().body()).contains("one user");
    }

    @Test
    void whoAsksIsRefusedWhereItWouldNotBeHeard() {
        String question = "{\"user\":\"ada\",\"query\":\"tea\"}";
        assertThat(server.post("/api/recall?as=planner", question).status()).isEqualTo(400);
        assertThat(server.post("/api/forget?as=planner", "{\"user\":\"ada\"}").status())
                .isEqualTo(400);
        assertThat(server.post("/api/context?as=planner", "{\"user\":\"ada\",\"task\":\"tea\"}")
                        .status())
                .isEqualTo(400);
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        assertThat(server.post("/mcp?as=planner", call).status()).isEqualTo(400);
        assertThat(server.post("/mcp/-/ada?is=planner", call).status()).isEqualTo(400);
    }

    @Test
    void aSessionOfAnAgentThatKeepsItIsNone() {
        String turn =
                "{\"user\":\"ada\",\"agent\":\"coach\",\"turns\":[{\"role\":\"user\",\"text\":\"I sleep badly\"}]}";
        assertThat(server.post("/api/sessions/s1/turns", turn).status()).isEqualTo(201);
        assertThat(server.post("/api/sessions/s1/close", "{\"user\":\"ada\"}").status())
                .isEqualTo(200);
        share("{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"none\"}");
        assertThat(server.get("/api/sessions/s1?user=ada").status()).isEqualTo(200);
        assertThat(server.get("/api/sessions/s1?user=ada&as=planner").status()).isEqualTo(404);
    }

    private Answer share(String body) {
        return server.post("/api/sharing", body);
    }

    private int listed(String asker) {
        String as = asker.isEmpty() ? "" : "&as=" + asker;
        return server.get("/api/memories?user=ada" + as).json().path("memories").size();
    }
}
