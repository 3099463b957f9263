package ai.sophia.bench.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.TestingMain;
import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

final class TiersCommandTest {
    @TempDir
    Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void everyTierIsMeasuredByEveryBackendBesideItsBareClient() throws IOException {
        JsonNode report = measured("hot,cache,vectors,records,embedder");
        List<String> alone = List.of("memory, SIMD", "Caffeine", "Lucene");
        List<String> found = new ArrayList<>();
        for (JsonNode tier : report.path("tiers")) {
            String backend = tier.path("backend").stringValue();
            found.add(backend);
            assertThat(tier.has("notRun")).as("%s", tier).isFalse();
            for (String figure : new String[] {"p50Ms", "p95Ms", "p99Ms", "perSecond", "budgetMs"}) {
                assertThat(tier.path(figure).doubleValue())
                        .as("%s %s", tier, figure)
                        .isPositive();
            }
            assertThat(tier.path("ofBare").doubleValue(0) > 0).as("%s", tier).isEqualTo(!alone.contains(backend));
        }
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "memory, SIMD",
                        "Caffeine",
                        "Caffeine",
                        "Redis",
                        "Redis",
                        "Redis",
                        "Redis",
                        "Redis, cluster",
                        "Redis, cluster",
                        "Redis, cluster",
                        "Redis, cluster",
                        "Lucene",
                        "ChromaDB",
                        "pgvector, HNSW",
                        "pgvector, IVFFlat",
                        "a server",
                        "SQLite",
                        "SQLite",
                        "PostgreSQL",
                        "PostgreSQL");
        assertThat(output.toString()).contains("| L3 records | SQLite | load of 10 | ", "| L0 hot | memory, SIMD |");
    }

    @Test
    void recallsAreMeasuredWhileOneServerAfterTheOtherHangs() throws IOException {
        JsonNode report = measured("recall");
        List<String> states = new ArrayList<>();
        for (JsonNode state : report.path("recalls")) {
            states.add(state.path("state").stringValue());
            assertThat(state.path("count").intValue()).isEqualTo(6);
            assertThat(state.path("refused").size()).as("%s", state).isZero();
        }
        assertThat(states)
                .hasSize(10)
                .contains(
                        "all there, asked of everybody",
                        "Redis hangs, asked of one user",
                        "the embedding server hangs, asked of everybody");
        assertThat(report.path("conditions").size()).as("%s", report).isEqualTo(1);
    }

    @Test
    void theQuestionsOfASetAreAskedWhileOneServerAfterTheOtherIsAway() throws IOException {
        Path set = set("{\"id\": \"q1\", \"scope\": \"ada\", \"text\": \"I like tea.\"}\n");
        JsonNode report = measured("outages", "--set", set.toString());
        List<String> states = new ArrayList<>();
        for (JsonNode state : report.path("outages")) {
            states.add(state.path("state").stringValue());
            assertThat(state.path("questions").intValue()).isOne();
            assertThat(state.path("recall10").doubleValue()).as("%s", state).isOne();
            assertThat(state.path("ofWhole").doubleValue()).as("%s", state).isOne();
        }
        // all there before and after, and four servers that are gone, hang, or are late, asked of in two ways
        assertThat(states)
                .hasSize(2 * (2 + 4 * 3))
                .contains("ChromaDB hangs, every index searched", "the embedding server is late");
        assertThat(output.toString()).contains("| all there | 1 | 1.000 | 100.0 % |");
    }

    @Test
    void outagesNeedASetWithQuestionsThatCanBeAsked() throws IOException {
        assertThat(run("--only", "outages")).isEqualTo(2);
        assertThat(errors.toString()).contains("--set: expected the directory of an evaluation set");
        Path set = set("{\"id\": \"q1\", \"scope\": \"ada\", \"text\": \"Where?\", \"before\": 1}\n");
        assertThat(run("--only", "outages", "--set", set.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("--set: expected questions that are asked when all of");
    }

    @Test
    void anUnknownPartIsAnErrorOfUsage() {
        assertThat(run("--only", "hot,cold")).isEqualTo(2);
        assertThat(errors.toString()).contains("--only: expected parts among hot, cache, hits,", "but got cold");
    }

    private Path set(String questions) throws IOException {
        Path set = Files.createDirectory(directory.resolve("set"));
        Files.writeString(set.resolve("corpus.jsonl"), """
                {"id": "u1", "scope": "ada", "text": "I moved to Lisbon."}
                {"id": "u2", "scope": "ada", "text": "I like tea."}
                """);
        Files.writeString(set.resolve("queries.jsonl"), questions);
        Files.writeString(set.resolve("qrels.tsv"), "q1\tu2\t1\n");
        return set;
    }

    private JsonNode measured(String only, String... more) throws IOException {
        Path json = directory.resolve("tiers.json");
        List<String> arguments = new ArrayList<>(List.of(
                "--memories",
                "300",
                "--calls",
                "6",
                "--clients",
                "2",
                "--seconds",
                "0",
                "--only",
                only,
                "--json",
                json.toString()));
        arguments.addAll(List.of(more));
        int exit = run(arguments.toArray(String[]::new));
        assertThat(exit).as("%s", errors).isZero();
        return Calls.JSON.readTree(Files.readString(json));
    }

    private int run(String... arguments) {
        return new CommandLine(new TiersCommand(TestingMain.class.getName()))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
