package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.index.Projector;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.record.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sophia migrate}, from a data directory to a real server and back. */
final class MigrateTest {
    private static final List<String> TEXTS =
            List.of("Ada drinks tea in the morning", "Ada's cat sleeps by the stove", "The ferry leaves at noon");

    @TempDir
    Path home = Path.of("");

    private String address = "";
    private Map<String, String> credentials = Map.of();
    private TestingCommands commands = new TestingCommands(Map.of(), home);

    @BeforeEach
    void namesANewDatabase() {
        TestingPostgres postgres = TestingPostgres.shared();
        address = postgres.database();
        credentials = Map.of("SOPHIA_POSTGRES_USER", postgres.user(), "SOPHIA_POSTGRES_PASSWORD", postgres.password());
    }

    @Test
    void answersAreTheSameAfterwardsAndTheIndexGoesOn() {
        Position head = remember();
        List<Hit> before = answers(Map.of());
        assertThat(before).hasSize(TEXTS.size());
        assertThat(run("migrate", "--to", address, "--data", data()))
                .as(commands.complained())
                .isZero();
        assertThat(commands.told())
                .contains("memories ", "passages ", "found to be the same")
                .contains("Now set \"records: " + address + "\"")
                .contains("What was moved is still in " + home.resolve("data/memories"));
        try (TestingNode node = node(Map.of("records", address))) {
            Projector.Status index =
                    node.wiring().spaces().serving().projector().status();
            assertThat(index.state()).isNotEqualTo(Projector.State.REBUILDING);
            assertThat(index.checkpoint()).isEqualTo(head);
            assertThat(node.wiring().store().head()).isEqualTo(head);
            assertThat(node.wiring().store().place()).isEqualTo(address);
        }
        assertThat(answers(Map.of("records", address))).isEqualTo(before);
        assertThat(run("migrate", "--to", "sqlite", "--data", data())).isEqualTo(2);
        assertThat(commands.complained()).contains("the setting records names no PostgreSQL server");
    }

    @Test
    void thereAndBackAgain() throws IOException {
        remember();
        List<Hit> before = answers(Map.of());
        assertThat(run("migrate", "--to", address, "--data", data(), "--json")).isZero();
        assertThat(commands.told()).contains("\"sha256\"", "\"name\" : \"records\"", "\"value\" : \"" + address + "\"");
        Files.writeString(home.resolve("data/sophia.yaml"), "records: " + address + "\n");
        assertThat(run("migrate", "--to", "sqlite", "--data", data())).isEqualTo(1);
        assertThat(commands.complained()).contains("memories.db", "Move that file away");
        Files.delete(home.resolve("data/memories/memories.db"));
        assertThat(run("migrate", "--to", "sqlite", "--data", data()))
                .as(commands.complained())
                .isZero();
        assertThat(commands.told()).contains("Now remove the setting \"records\"", "DROP DATABASE");
        Files.delete(home.resolve("data/sophia.yaml"));
        assertThat(answers(Map.of())).isEqualTo(before);
        assertThat(run("doctor", "--data", data())).isZero();
        assertThat(commands.told()).contains("sound: 3 versions");
    }

    @Test
    void whatIsLeftBehindIsRefusedUntilItIsReopened() {
        remember();
        assertThat(run("migrate", "--reopen", "--data", data())).isZero();
        assertThat(commands.told()).contains("are not refused");
        assertThat(run("migrate", "--to", address, "--data", data())).isZero();
        for (String[] command : new String[][] {
            {"remember", "Ada drinks milk", "--data", data()},
            {"recall", "what does Ada drink?", "--data", data()},
            {"serve", "--port", "0", "--data", data()},
            {"migrate", "--to", address, "--data", data()}
        }) {
            assertThat(run(command)).as(command[0]).isEqualTo(1);
            assertThat(commands.complained())
                    .as(command[0])
                    .contains("were moved to " + address)
                    .contains("sophia migrate --reopen")
                    .doesNotContain("Exception");
        }
        assertThat(run("migrate", "--reopen", "--data", data())).isZero();
        assertThat(commands.told()).contains("may be used again. They were moved to " + address);
        assertThat(run("remember", "Ada drinks milk", "--data", data())).isZero();
        assertThat(answers(Map.of("records", address))).hasSize(TEXTS.size());
    }

    @Test
    void aDryRunChangesNothing() {
        remember();
        assertThat(run("migrate", "--to", address, "--data", data(), "--dry-run"))
                .isZero();
        assertThat(commands.told()).containsPattern("memories +3\n").contains("nothing was changed");
        try (TestingNode node = TestingNode.open(home.resolve("other"), Map.of("records", address), credentials)) {
            assertThat(node.wiring().store().statistics().memories()).isZero();
        }
    }

    @Test
    void whoHoldsTheDirectoryIsNamed() {
        try (TestingNode node = node(Map.of())) {
            assertThat(node.directory().root()).isNotNull();
            assertThat(run("migrate", "--to", address, "--data", data())).isEqualTo(1);
            assertThat(commands.complained())
                    .contains("the data directory " + data() + " is in use by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void whoHoldsTheDatabaseIsTold() {
        remember();
        Path other = home.resolve("elsewhere");
        try (TestingNode node = TestingNode.open(other, Map.of("records", address), credentials)) {
            org.awaitility.Awaitility.await().until(() -> node.wiring().store().leads());
            assertThat(run("migrate", "--to", address, "--data", data())).isEqualTo(1);
            assertThat(commands.complained()).contains(address + " are in use by a node on 127.0.0.1");
        }
    }

    @Test
    void aWrongTargetIsMisuse() {
        assertThat(run("migrate", "--to", "postgres", "--data", data())).isEqualTo(2);
        assertThat(commands.complained()).contains("Give its address");
        assertThat(run("migrate", "--to", "mysql://db/sophia", "--data", data()))
                .isEqualTo(2);
        assertThat(run("migrate", "--to", "postgresql://ada:geheim@db/sophia", "--data", data()))
                .isEqualTo(2);
        assertThat(commands.complained()).contains("--to expects an address").doesNotContain("geheim");
        assertThat(run("migrate", "--to", address, "--data", data(), "--server", "http://127.0.0.1:3000"))
                .isEqualTo(2);
        assertThat(commands.complained()).contains("names a server to ask");
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void fromOneServerToAnotherIsForOtherTools() throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/sophia.yaml"), "records: postgresql://db.example/sophia\n");
        assertThat(run("migrate", "--to", address, "--data", data())).isEqualTo(2);
        assertThat(commands.complained()).contains("the records are in postgresql://db.example/sophia", "pg_dump");
    }

    @Test
    void nothingToMoveLeavesNothingBehind() {
        assertThat(run("migrate", "--to", address, "--data", data())).isEqualTo(1);
        assertThat(commands.complained()).contains("there are no records in");
        assertThat(home.resolve("data")).doesNotExist();
    }

    private Position remember() {
        try (TestingNode node = node(Map.of())) {
            for (String text : TEXTS) {
                node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of()));
            }
            return node.wiring().store().head();
        }
    }

    /** Without the hot tier, whose scores differ from the index's in the last digits, and which may be ready or not. */
    private List<Hit> answers(Map<String, String> said) {
        Map<String, String> all = new HashMap<>(said);
        all.put("hot", "0");
        try (TestingNode node = node(all)) {
            return node.wiring()
                    .recalling()
                    .recall(TestingNode.query("ada", "what does Ada drink?", Optional.empty()))
                    .hits();
        }
    }

    private TestingNode node(Map<String, String> said) {
        return TestingNode.open(home, said, credentials);
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private int run(String... arguments) {
        commands = new TestingCommands(credentials, home);
        return commands.run(arguments);
    }
}
