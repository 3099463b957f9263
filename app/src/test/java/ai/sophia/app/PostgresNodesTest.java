package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Hit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with its records on a PostgreSQL server. */
final class PostgresNodesTest {
    @TempDir
    Path folder = Path.of("");

    private Map<String, String> environment = Map.of();
    private TestingCommands commands = new TestingCommands(environment, folder);

    @BeforeEach
    void namesANewDatabase() {
        TestingPostgres postgres = TestingPostgres.shared();
        environment = Map.of(
                "SOPHIA_RECORDS", postgres.database(),
                "SOPHIA_POSTGRES_USER", postgres.user(),
                "SOPHIA_POSTGRES_PASSWORD", postgres.password());
    }

    @Test
    void whatIsRememberedIsThereAgainInANewDataDirectory() throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        assertThat(run(first, "remember", "Ada prefers tea to coffee", "--user", "ada"))
                .as(commands.complained())
                .isZero();
        assertThat(first.resolve(".sophia/memories")).isEmptyDirectory();
        Path second = Files.createDirectory(folder.resolve("second"));
        assertThat(run(second, "recall", "what does Ada drink?", "--user", "ada"))
                .isZero();
        assertThat(commands.told()).contains("Ada prefers tea to coffee");
        assertThat(run(second, "status")).isZero();
        assertThat(commands.told()).contains(environment.get("SOPHIA_RECORDS"));
        assertThat(run(second, "doctor")).isZero();
        assertThat(commands.told()).contains("sound: 1 version");
        assertThat(run(first, "recall", "what does Ada drink?", "--user", "ada"))
                .isZero();
    }

    @Test
    void anIndexOfOtherRecordsIsNotTakenForAnEmptyDatabases() throws IOException {
        Map<String, String> server = environment;
        environment = Map.of();
        Path home = Files.createDirectory(folder.resolve("home"));
        assertThat(run(home, "remember", "Ada prefers tea to coffee", "--user", "ada"))
                .isZero();
        environment = server;
        assertThat(run(home, "recall", "tea", "--user", "ada")).isEqualTo(1);
        assertThat(commands.complained()).contains("the records in " + environment.get("SOPHIA_RECORDS") + " are gone");
    }

    @Test
    void whatOneNodeWritesRevisesAndDeletesAnotherFindsSo() {
        try (TestingNode one = node("one");
                TestingNode other = node("other")) {
            // both have the scope in memory
            assertThat(texts(one, "ada", "what does Ada drink?")).isEmpty();
            assertThat(texts(other, "ada", "what does Ada drink?")).isEmpty();
            VersionKey key = one.wiring()
                    .remembering()
                    .remember(TestingNode.draft("ada", "Ada drinks tea", List.of()))
                    .key();
            assertThat(texts(one, "ada", "what does Ada drink?")).containsExactly("Ada drinks tea");
            await().untilAsserted(() ->
                    assertThat(texts(other, "ada", "what does Ada drink?")).containsExactly("Ada drinks tea"));
            other.wiring().forgetting().forget(other.wiring().access().owner(), TestingNode.reach("ada"), key.id(), 0);
            assertThat(texts(other, "ada", "what does Ada drink?")).isEmpty();
            await().untilAsserted(() ->
                    assertThat(texts(one, "ada", "what does Ada drink?")).isEmpty());
        }
    }

    private TestingNode node(String name) {
        return TestingNode.open(folder.resolve(name), Map.of(), environment);
    }

    private static List<String> texts(TestingNode node, String user, String question) {
        return node.wiring().recalling().recall(TestingNode.query(user, question, Optional.empty())).hits().stream()
                .map(Hit::memory)
                .map(memory -> memory.content().text())
                .toList();
    }

    private int run(Path home, String... arguments) {
        commands = new TestingCommands(environment, home);
        return commands.run(arguments);
    }
}
