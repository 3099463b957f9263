package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.cli.Failure;
import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.remember.Draft;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.sql.SqlMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        assertThat(commands.told())
                .contains("PostgreSQL at " + environment.get("SOPHIA_RECORDS") + ", version 1")
                .contains("sound: 1 version");
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

    @Test
    void whatOneNodeDistilsAnotherKnowsToBeDistilled() {
        try (TestingNode leading = node("leading");
                TestingNode other = node("other")) {
            Distilling distilling = leading.wiring().distilling().orElseThrow();
            Distilling watching = other.wiring().distilling().orElseThrow();
            await().until(() -> leading.wiring().store().leads());
            distilling.start();
            watching.start();
            other.wiring()
                    .remembering()
                    .remember(Draft.of(
                            TestingNode.scope("ada"),
                            Content.of("I live in Lyon.", Kind.EPISODIC, new Provenance("api", "", "tester"))
                                    .with(new Utterance(Utterance.UNPLACED, "", "user", Instant.now()))));
            assertThat(watching.await(other.wiring().store().head(), Duration.ofMinutes(1)))
                    .isTrue();
            assertThat(other.wiring()
                            .facts()
                            .list(TestingNode.reach("ada"), Facts.all(), "", 10)
                            .facts())
                    .singleElement()
                    .satisfies(held -> assertThat(held.fact().wording().text()).isEqualTo("I live in Lyon"));
            assertThat(watching.standing().reached()).isEmpty();
        }
    }

    @Test
    void whatANodeStoredWithoutVectorsBeforeItEndedAnotherEmbeds() {
        try (TestingNode left = node("left")) {
            Encoder encoder = left.wiring().spaces().serving().encoder();
            Content content = Samples.fact("Ada drinks tea");
            Memory memory = Samples.memory(TestingNode.scope("ada"), content);
            List<EmbeddedPassage> awaited = encoder.split(List.of(new Encoder.Given(content, List.of())))
                    .getFirst();
            try (SqlMemoryStore ending = store()) {
                ending.write(List.of(new Mutation.Insert(memory, Samples.hash(content), "", awaited)));
            }
            assertThat(left.wiring().store().countAwaiting(encoder.space())).isOne();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> left.wiring().store().countAwaiting(encoder.space()) == 0);
        }
    }

    @Test
    void aNodeWithAnotherEmbedderIsRefusedAsLongAsOthersAnswer() {
        try (TestingNode serving = node("serving")) {
            serving.wiring().remembering().remember(TestingNode.draft("ada", "Ada drinks tea", List.of()));
            assertThatThrownBy(() -> node("other", "float"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("are used by other nodes")
                    .hasMessageContaining(OnnxModel.MINILM_INT8.space().id())
                    .hasMessageContaining(OnnxModel.MINILM_FLOAT.space().id());
            assertThat(texts(serving, "ada", "what does Ada drink?")).containsExactly("Ada drinks tea");
            serving.wiring().remembering().remember(TestingNode.draft("ada", "Ada plays the cello", List.of()));
        }
        try (TestingNode changing = node("other", "float")) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> changing.wiring()
                            .spaces()
                            .serving()
                            .id()
                            .equals(OnnxModel.MINILM_FLOAT.space().id()));
            assertThatThrownBy(() -> node("serving"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("are used by other nodes");
            await().ignoreExceptions().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                try (TestingNode changed = node("serving", "float")) {
                    assertThat(texts(changed, "ada", "what does Ada drink?")).contains("Ada drinks tea");
                    assertThat(changed.wiring().doctor().examine().findings()).isEmpty();
                }
            });
            assertThat(texts(changing, "ada", "what does Ada drink?")).contains("Ada drinks tea");
        }
    }

    private SqlMemoryStore store() {
        return SqlMemoryStore.open(PostgresServer.parse(
                        environment.getOrDefault("SOPHIA_RECORDS", ""),
                        environment.getOrDefault("SOPHIA_POSTGRES_USER", ""),
                        environment.getOrDefault("SOPHIA_POSTGRES_PASSWORD", ""),
                        PostgresServer.LEAST_CONNECTIONS)
                .orElseThrow());
    }

    private TestingNode node(String name, String embedder) {
        return TestingNode.open(folder.resolve(name), Map.of("embedder", embedder), environment);
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
