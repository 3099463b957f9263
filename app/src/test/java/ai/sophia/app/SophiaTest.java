package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program: commands that open the data directory themselves, and commands beside a server. */
final class SophiaTest {
    @TempDir
    Path home;

    private TestingCommands commands = new TestingCommands(Map.of(), Path.of(""));

    @BeforeEach
    void beginAnew() {
        commands = new TestingCommands(Map.of(), home);
    }

    @Test
    void commandsRememberRecallAndForgetWithoutAServer() throws IOException {
        assertThat(run("remember", "Ada prefers tea to coffee", "--user", "ada"))
                .as(complained())
                .isZero();
        assertThat(run("recall", "what does Ada drink?", "--user", "ada", "--json"))
                .isZero();
        assertThat(told()).contains("Ada prefers tea to coffee").doesNotContain("degraded\" : [ \"");
        assertThat(run("recall", "what does Ada drink?", "--user", "ben")).isZero();
        assertThat(complained()).contains("nothing found");
        assertThat(run("forget", "--user", "ada", "--yes")).isZero();
        assertThat(told()).contains("forgot 1 memory");
        assertThat(run("doctor")).isZero();
        assertThat(told()).contains("sound: 0 versions");
    }

    @Test
    void whatOnlyLooksForMemoriesMakesNoDirectory() throws IOException {
        String id = "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11";
        Path empty = Files.createDirectory(home.resolve("empty"));
        Files.writeString(empty.resolve("sophia.yaml"), "log: warn\n");
        for (Path data : List.of(home.resolve("typo"), empty)) {
            for (String command : List.of(
                    "recall tea",
                    "list",
                    "list --scopes",
                    "show " + id,
                    "history " + id,
                    "export",
                    "status",
                    "doctor",
                    "rebuild",
                    "profile --user ada",
                    "facts",
                    "facts undo " + id,
                    "graph",
                    "forget --user ada --yes")) {
                beginAnew();
                List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
                arguments.addAll(List.of("--data", data.toString()));
                assertThat(run(arguments.toArray(String[]::new))).as(command).isEqualTo(1);
                assertThat(complained())
                        .as(command)
                        .contains(
                                Files.isDirectory(data)
                                        ? "nothing is remembered in the folder " + data
                                        : "there is no data directory at " + data)
                        .contains("sophia serve");
            }
        }
        assertThat(home.resolve("typo")).doesNotExist();
        assertThat(empty).isDirectoryContaining("glob:**/sophia.yaml").isDirectoryNotContaining("glob:**/memories");
        assertThat(run("recall", "tea")).isEqualTo(1);
        assertThat(home.resolve(".sophia")).doesNotExist();
    }

    @Test
    void recordsThatAreGoneAreMissedAndCanBePutBackElsewhere() throws IOException {
        assertThat(run("remember", "Ada prefers tea to coffee", "--user", "ada"))
                .isZero();
        Path data = home.resolve(".sophia");
        Path restored = Files.createDirectory(home.resolve("restored"));
        Files.move(data.resolve("memories"), restored.resolve("memories"));
        assertThat(run("recall", "what does Ada drink?", "--user", "ada")).isEqualTo(1);
        assertThat(complained()).contains("are gone").contains("back from a backup");
        assertThat(run("recall", "what does Ada drink?", "--user", "ada", "--data", restored.toString()))
                .isZero();
        assertThat(told()).contains("Ada prefers tea to coffee");
    }

    @Test
    void aStartWithAnotherEmbedderFindsWhatIsThere() throws IOException {
        assertThat(run("remember", "Ada prefers tea to coffee", "--user", "ada"))
                .isZero();
        Path settings = Files.writeString(home.resolve("float.yaml"), "embedder: float\n");
        assertThat(run("recall", "tea", "--user", "ada", "--config", settings.toString()))
                .as(complained())
                .isZero();
        assertThat(told()).contains("Ada prefers tea to coffee");
        assertThat(run("doctor", "--config", settings.toString())).isZero();
        assertThat(run("recall", "tea", "--user", "ada")).isZero();
    }

    @Test
    void recordsThatAreGoneAreMissedWhateverTheEmbedder() throws IOException {
        assertThat(run("remember", "Ada prefers tea to coffee", "--user", "ada"))
                .isZero();
        Path data = home.resolve(".sophia");
        Files.move(data.resolve("memories"), home.resolve("unmounted"));
        Path settings = Files.writeString(home.resolve("float.yaml"), "embedder: float\n");
        assertThat(run("recall", "tea", "--user", "ada", "--config", settings.toString()))
                .isEqualTo(1);
        assertThat(complained()).contains("are gone").contains("back from a backup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache/onnx", "cache/tokenizers", "indexes/lucene-all-MiniLM-L6-v2@int8"})
    void aFileInPlaceOfAFolderIsToldWithWhatToDo(String folder) throws IOException {
        Path file = home.resolve(".sophia").resolve(folder);
        Files.createDirectories(home.resolve(".sophia/cache"));
        Files.createDirectories(home.resolve(".sophia/indexes"));
        Files.writeString(file, "mine");
        assertThat(run("list")).isEqualTo(1);
        assertThat(complained())
                .contains(file.toString())
                .containsAnyOf("delete", "move it away")
                .doesNotContain("defect")
                .doesNotContain("\tat ");
    }

    @Test
    void importingAFileAgainStoresNothingTwiceAndAnExportComesBack() throws IOException {
        Path turns = home.resolve("turns.ndjson");
        Files.writeString(turns, """
                {"session": "s1", "speaker": "Ada", "text": "ok", "saidAt": "2026-03-01T09:00:00Z"}
                {"session": "s1", "speaker": "Ben", "text": "I moved to Lyon", "saidAt": "2026-03-01T09:01:00Z"}
                {"session": "s1", "speaker": "Ada", "text": "ok", "saidAt": "2026-03-01T09:00:00Z"}
                """);
        assertThat(run("import", turns.toString(), "--user", "ada")).isZero();
        assertThat(told()).contains("3 lines: 3 added, 0 known already, 0 refused");
        assertThat(run("import", turns.toString(), "--user", "ada")).isZero();
        assertThat(told()).contains("3 lines: 0 added, 3 known already, 0 refused");
        Path copy = home.resolve("copy.ndjson");
        // what is known from the turns is of no session, and comes behind them
        assertThat(run("export", copy.toString(), "--user", "ada", "--session", "s1"))
                .isZero();
        assertThat(Files.readAllLines(copy)).hasSize(3);
        assertThat(run(
                        "import",
                        copy.toString(),
                        "--data",
                        home.resolve("other").toString()))
                .isZero();
        assertThat(told()).contains("3 lines: 3 added");
    }

    @Test
    void commandsAskTheServerThatHoldsTheDataDirectory() {
        Settings settings = settings(Map.of("port", "0"));
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        try (Application application = Application.start(directory, settings, true)) {
            directory.publish(application.address(), Set.of());
            assertThat(run("remember", "The bridge opens at noon", "--user", "ada"))
                    .isZero();
            assertThat(application.memories()).isEqualTo(1);
            assertThat(run("status")).isZero();
            assertThat(told()).contains("memories  1 in 1 version");
            assertThat(run("rebuild")).isZero();
            assertThat(run("serve")).isEqualTo(1);
            assertThat(complained()).contains("is in use by process");
        }
        assertThat(run("list", "--user", "ada")).isZero();
        assertThat(told()).contains("The bridge opens at noon");
    }

    @Test
    void aPortInUseIsToldAndTheDataDirectoryGivenBack() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThat(run("serve", "--port", String.valueOf(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(complained()).contains("port " + taken.getLocalPort()).doesNotContain("\tat ");
        }
        DataDirectory.take(home.resolve(".sophia")).orElseThrow().close();
    }

    @Test
    void servingOthersWithoutAKeyIsRefused() {
        assertThat(run("serve", "--host", "0.0.0.0")).isEqualTo(2);
        assertThat(complained()).contains("no key is set").contains("SOPHIA_KEY");
    }

    @Test
    void aLoopbackAddressOtherThanTheUsualIsAskedUnderItsOwnName() {
        Settings settings = settings(Map.of("host", "127.0.0.5", "port", "0"));
        settings.requireGuarded();
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        try (Application application = Application.start(directory, settings, false)) {
            directory.publish(application.address(), Set.of());
            assertThat(application.address().getHost()).isEqualTo("127.0.0.5");
            assertThat(run("status")).as(complained()).isZero();
        }
    }

    @Test
    void aServerForOthersSaysThatItListensEverywhereAndWhereItIsReachedFromHere() {
        assertThat(announcement("0.0.0.0"))
                .containsPattern(
                        "listens on http://127\\.0\\.0\\.1:[0-9]+ and every other address of this machine \\(");
        assertThat(announcement("127.0.0.1")).containsPattern("listens on http://127\\.0\\.0\\.1:[0-9]+ \\(");
    }

    @Test
    void anAddressOfAnotherMachineIsToldAsThat() {
        // of a network that is there for examples only (RFC 5737)
        assertThat(run("serve", "--host", "192.0.2.1", "--port", "0", "--key", "k".repeat(64)))
                .isEqualTo(1);
        assertThat(complained()).contains("cannot listen on 192.0.2.1").contains("an address that this machine has");
    }

    @Test
    void everyAddressIsKnownHoweverItIsWritten() {
        assertThat(run("serve", "--host", "0")).isEqualTo(2);
        assertThat(complained())
                .contains("listening on 0 lets other machines in")
                .contains("SOPHIA_KEY");
        assertThat(announcement("0")).contains("listens on http://127.0.0.1:").contains("every other address");
        assertThat(run("serve", "--host", "[::1")).isEqualTo(2);
        assertThat(complained()).contains("the setting host expects a name or address of this machine");
    }

    private String announcement(String host) {
        Settings settings = settings(Map.of("host", host, "port", "0", "key", "k".repeat(64)));
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        try (Application application = Application.start(directory, settings, false)) {
            return new LocalHost(Map.of(), home, System.out).announcement(application, directory.root());
        }
    }

    @Test
    void everyCommandIsDescribedInTheSameStyle() {
        for (String command : List.of(
                "serve",
                "mcp",
                "remember",
                "recall",
                "list",
                "show",
                "history",
                "profile",
                "facts",
                "facts show",
                "facts undo",
                "facts redo",
                "graph",
                "sessions",
                "session",
                "share",
                "forget",
                "import",
                "export",
                "migrate",
                "consolidate",
                "rebuild",
                "doctor",
                "status",
                "config",
                "completion",
                "eval",
                "bench",
                "bench conversation",
                "bench tiers",
                "bench crash")) {
            beginAnew();
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add("--help");
            assertThat(run(arguments.toArray(String[]::new))).as(command).isZero();
            assertThat(told())
                    .as(command)
                    .containsPattern("\n[A-Z][a-z]+s .*[.;,:]")
                    .containsPattern("\n\nExamples?:\n  .*sophia")
                    .doesNotContain("Default: ");
        }
        assertThat(run("bench", "--help")).isZero();
        assertThat(told()).containsSubsequence("--memories=N  ", "--scopes=N  ", "--clients=N  ");
        assertThat(run("eval", "--help")).isZero();
        assertThat(told())
                .containsSubsequence("--run-out=FILE  ", "--embedder=NAME  ", "--ablation  ", "--seed=NUMBER  ");
    }

    @Test
    void theTrainingRunGoesThroughEverything() throws IOException {
        assertThat(new TrainCommand().call()).isZero();
    }

    private Settings settings(Map<String, String> said) {
        return new SettingsLoader(Map.of(), home).load(new ai.sophia.cli.Choices(said, ""));
    }

    private int run(String... arguments) {
        return commands.run(arguments);
    }

    private String told() {
        return commands.told();
    }

    private String complained() {
        return commands.complained();
    }
}
