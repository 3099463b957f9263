package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.access.Principal;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one of two nodes on one PostgreSQL changes, and the other is asked for. */
@Timeout(300)
final class OtherNodeTest {
    private static final Principal SOMEBODY = new Principal("default", "tester");
    private static final Provenance PROVENANCE = new Provenance("api", "", "tester");
    private static final int USERS = 20;

    /** Fewer where each change takes as long as the looking for it. */
    private static final int USERS_OF_WHOM_NOBODY_TELLS = 4;

    /** How soon another node finds what was changed; told of it, it takes milliseconds. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** How long one who is not told waits to look. */
    private static final Duration LOOKING = Duration.ofMillis(500);

    @TempDir
    private Path home;

    private final TestingPostgres postgres = TestingPostgres.shared();
    private String database;
    private TestingNode one;
    private TestingNode other;

    @BeforeEach
    void open() {
        database = postgres.database();
        Map<String, String> records = Map.of(
                "SOPHIA_RECORDS", database,
                "SOPHIA_POSTGRES_USER", postgres.user(),
                "SOPHIA_POSTGRES_PASSWORD", postgres.password());
        one = TestingNode.open(home.resolve("one"), Map.of(), records);
        other = TestingNode.open(home.resolve("other"), Map.of(), records);
    }

    @AfterEach
    void close() {
        other.close();
        one.close();
    }

    @Test
    void whatIsToldRevisedAndForgottenOnOneNodeIsSoOnTheOtherWithinASecond() {
        assertSoon(USERS, SOON);
    }

    @Test
    void soItIsWhereTheServerTellsNobody() {
        postgres.asSuperuser(database, "ALTER TABLE sophia_memory.events DISABLE TRIGGER events_told");
        assertSoon(USERS_OF_WHOM_NOBODY_TELLS, SOON.plus(LOOKING));
    }

    /** Answers are kept, and asked for before each change too, so that one that is over would be given again. */
    private void assertSoon(int users, Duration soon) {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            String user = "user " + i;
            assertThat(texts(other, user)).isEmpty();
            MemoryId id = one.wiring()
                    .remembering()
                    .remember(TestingNode.draft(user, "Ada plays the cello", List.of()))
                    .key()
                    .id();
            took.add(until(user, List.of("Ada plays the cello")));
            one.wiring()
                    .remembering()
                    .revise(
                            SOMEBODY,
                            TestingNode.reach(user),
                            id,
                            0,
                            memory -> Content.of("Ada sold her cello", Kind.SEMANTIC, PROVENANCE));
            took.add(until(user, List.of("Ada sold her cello")));
            one.wiring().forgetting().forget(SOMEBODY, TestingNode.reach(user), id, 0);
            took.add(until(user, List.of()));
        }
        assertThat(took).allMatch(each -> each.compareTo(soon) < 0);
    }

    private Duration until(String user, List<String> texts) {
        long start = System.nanoTime();
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> texts(other, user).equals(texts));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<String> texts(TestingNode node, String user) {
        return node
                .wiring()
                .recalling()
                .recall(TestingNode.query(user, "What about Ada's cello?", Optional.empty()))
                .hits()
                .stream()
                .map(hit -> hit.memory().content().text())
                .toList();
    }
}
