package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutcomeRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterAll
    void close() {
        server.close();
    }

    private Answer tell(String members) {
        return server.post("/api/outcomes", "{\"user\":\"ada\"," + members + "}");
    }

    @Test
    void theSameStepsAreOneMemoryThatCounts() {
        Answer first = tell("\"task\":\"Deploy it\",\"steps\":[\"make\"],\"worked\":true");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("status").asString()).isEqualTo("ADDED");
        Answer second =
                tell("\"task\":\"deploy  it.\",\"steps\":[\"Make\"],\"worked\":false,\"note\":\"mind the gap\"");
        assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(second.json().path("worked").asInt()).isEqualTo(1);
        assertThat(second.json().path("failed").asInt()).isEqualTo(1);
        assertThat(second.json().path("likelihood").asDouble()).isEqualTo(0.5);
        Answer memory = server.get("/api/memories/" + first.json().path("id").asString());
        assertThat(memory.json().path("kind").asString()).isEqualTo("procedural");
        assertThat(memory.json().path("text").asString())
                .isEqualTo("How to Deploy it:\n1. make\nNote: mind the gap\nWorked 1 of 2 times.");
        assertThat(memory.json().path("importance").asDouble()).isEqualTo(0.5);
    }

    @Test
    void whatIsToldAtOnceCountsEachTime() throws Exception {
        List<Callable<Answer>> calls = IntStream.range(0, 12)
                .<Callable<Answer>>mapToObj(
                        i -> () -> tell("\"task\":\"at once\",\"steps\":[\"go\"],\"worked\":" + (i % 3 > 0)))
                .toList();
        try (ExecutorService callers = Executors.newFixedThreadPool(6)) {
            for (var call : callers.invokeAll(calls)) {
                assertThat(call.get().status()).isEqualTo(200);
            }
        }
        Answer last = tell("\"task\":\"at once\",\"steps\":[\"go\"],\"worked\":true");
        assertThat(last.json().path("worked").asInt()).isEqualTo(9);
        assertThat(last.json().path("failed").asInt()).isEqualTo(4);
    }

    @Test
    void aSessionMayTellTwice() {
        String way = "\"task\":\"twice\",\"steps\":[\"go\"],\"worked\":true,\"session\":\"s1\"";
        tell(way);
        assertThat(tell(way).json().path("worked").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"steps\":[\"a\"],\"worked\":true",
                "\"task\":\"a\",\"worked\":true",
                "\"task\":\"a\",\"steps\":[],\"worked\":true",
                "\"task\":\"a\",\"steps\":[7],\"worked\":true",
                "\"task\":\"a\",\"steps\":[\"\\u0000\"],\"worked\":true",
                "\"task\":\"a\",\"steps\":[\"a\"]",
                "\"task\":\"a\",\"steps\":[\"a\"],\"worked\":\"yes\"",
                "\"task\":\"a\",\"steps\":[\"a\"],\"worked\":true,\"step\":\"b\""
            })
    void refusesWhatIsNoOutcome(String members) {
        assertThat(tell(members).status()).isEqualTo(400);
    }
}
