package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsolidationRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void showsWhatWouldBeDoneUnlessToldToDoIt() {
        Answer shown = server.post("/api/consolidations", "{}");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("dryRun").asBoolean()).isTrue();
        Answer before = server.get("/api/consolidations");
        assertThat(before.json().path("intervalSeconds").asLong()).isEqualTo(3_600);
        assertThat(before.json().has("last")).isFalse();
        Answer done = server.post("/api/consolidations", "{\"dryRun\":false}");
        assertThat(done.json().path("dryRun").asBoolean()).isFalse();
        assertThat(server.get("/api/consolidations").json().path("last")).isEqualTo(done.json());
    }

    @Test
    void aCallWithoutABodyShowsWhatWouldBeDone() {
        assertThat(server.post("/api/consolidations", "").json().path("dryRun").asBoolean())
                .isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(server.post("/api/consolidations", "{\"dry\":true}").status())
                .isEqualTo(400);
    }
}
