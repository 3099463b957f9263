package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How facts are made of what comes faster than somebody talks, beside others who never pause. */
final class DistillingTest {
    /** More than somebody's talk. */
    private static final int TURNS = 25;

    /** How long it takes to understand so many turns; four times as long is left to others. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.understanding.before = () -> {};
        server.close();
    }

    @Test
    void whatAnAgentKeepsIsFollowedWhileOthersGoFirst() {
        server.busy = true;
        server.understanding.before =
                () -> LockSupport.parkNanos(LONG.dividedBy(TURNS).toNanos());
        tell("first");
        Awaitility.await().atMost(PATIENCE).until(() -> facts("planner") == TURNS);
        server.understanding.before = () -> {};
        tell("second");
        server.post("/api/sharing", "{\"user\":\"ada\",\"agent\":\"coach\",\"with\":\"none\"}");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> server.get("/api/sharing?user=ada")
                        .json()
                        .path("settled")
                        .asBoolean());
        assertThat(behind()).isGreaterThanOrEqualTo(TURNS);
        assertThat(facts("planner")).isZero();
        server.busy = false;
        Awaitility.await().atMost(PATIENCE).until(() -> behind() == 0);
        assertThat(facts("coach")).isEqualTo(2 * TURNS);
        assertThat(facts("planner")).isZero();
    }

    /** Has an agent remember turns in one request, of which each tells a fact. */
    private void tell(String session) {
        String memories = IntStream.range(0, TURNS)
                .mapToObj(turn -> "{\"role\":\"user\",\"text\":\"My %sthing%d is known\"}".formatted(session, turn))
                .collect(Collectors.joining(","));
        String scope = "{\"user\":\"ada\",\"agent\":\"coach\",\"session\":\"" + session + "\",";
        assertThat(server.post("/api/memories", scope + "\"memories\":[" + memories + "]}")
                        .status())
                .isEqualTo(200);
    }

    private int facts(String agent) {
        return server.get("/api/facts?user=ada&limit=100&as=" + agent)
                .json()
                .path("facts")
                .size();
    }

    private long behind() {
        return server.get("/api/status")
                .json()
                .path("distilling")
                .path("behind")
                .asLong();
    }
}
