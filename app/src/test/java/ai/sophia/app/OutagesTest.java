package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.evaluation.EvalCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OutagesTest {
    private static final int QUESTIONS = 2;

    @TempDir
    Path home;

    private final StringWriter said = new StringWriter();

    @AfterEach
    void logAgain() {
        Logging.show("info");
    }

    @Test
    void whatIsDownFailsInItsPortAndRecallsDoWhatTheyAlwaysDoThen() throws IOException {
        JsonNode without = evaluated("hot,vectors,hot+vectors,hot+lexical,embedder,cache");
        // another tier has all of it
        for (String harmless : new String[] {"hot", "vectors", "cache"}) {
            JsonNode down = without.path(harmless);
            assertThat(down.path("ofWhole").path("R@10").doubleValue())
                    .as(harmless)
                    .isEqualTo(1);
            assertThat(down.path("degraded").size()).as(harmless).isZero();
        }
        assertThat(degraded(without, "hot+vectors", "vectors")).isEqualTo(QUESTIONS);
        assertThat(degraded(without, "hot+lexical", "lexical")).isEqualTo(QUESTIONS);
        assertThat(degraded(without, "embedder", "embed")).isEqualTo(QUESTIONS);
        for (String found : new String[] {"hot+vectors", "hot+lexical", "embedder"}) {
            assertThat(without.path(found).path("metrics").path("R@10").doubleValue())
                    .as(found)
                    .isPositive();
        }
        assertThat(said.toString()).contains("while down", "| hot+lexical ", "lexical " + QUESTIONS);
    }

    private static int degraded(JsonNode without, String down, String tier) {
        return without.path(down).path("degraded").path(tier).intValue();
    }

    private JsonNode evaluated(String without) throws IOException {
        Path set = set();
        Path json = home.resolve("quality.json");
        int exit = new CommandLine(new EvalCommand(new EvaluationSubjects(Map.of(), home)))
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(set.toString(), "--without", without, "--json", json.toString());
        assertThat(exit).as("%s", said).isZero();
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(json))
                .path("sets")
                .path(0)
                .path("without");
    }

    private Path set() throws IOException {
        Path set = Files.createDirectories(home.resolve("sets").resolve("pets"));
        Files.writeString(set.resolve("corpus.jsonl"), """
                {"id": "u1", "scope": "a", "text": "My cat Tom chases birds in the garden.", "seq": 0}
                {"id": "u2", "scope": "a", "text": "The tax form is due in April.", "seq": 1}
                {"id": "u3", "scope": "a", "text": "We painted the kitchen yellow.", "seq": 2}
                """);
        Files.writeString(set.resolve("queries.jsonl"), """
                {"id": "q1", "scope": "a", "text": "What does the cat chase in the garden?", "category": "all"}
                {"id": "q2", "scope": "a", "text": "When is the tax form due?", "category": "all"}
                """);
        Files.writeString(set.resolve("qrels.tsv"), "q1\tu1\t1\nq2\tu2\t1\n");
        return set;
    }
}
