package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.evaluation.EvalCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OutagesTest {
    /** Of what the whole finds, so much must be left. */
    private static final double LEFT = 0.95;

    private final TestingQuestions set = TestingQuestions.read(60);
    private final int questions = set.answers().size();

    @TempDir
    Path home;

    private final StringWriter said = new StringWriter();

    @AfterEach
    void logAgain() {
        Logging.show("info");
    }

    @Test
    void whatIsDownFailsInItsPortAndRecallsDoWhatTheyAlwaysDoThen() throws IOException {
        JsonNode without = evaluated("hot,lexical,vectors,hot+vectors,hot+lexical,embedder,cache");
        // another tier has all of it
        for (String harmless : new String[] {"hot", "lexical", "vectors", "cache"}) {
            JsonNode down = without.path(harmless);
            assertThat(down.path("ofWhole").path("R@10").doubleValue())
                    .as(harmless)
                    .isGreaterThanOrEqualTo(LEFT);
            assertThat(down.path("degraded").size()).as(harmless).isZero();
        }
        assertThat(degraded(without, "hot+vectors", "vectors")).isEqualTo(questions);
        assertThat(degraded(without, "hot+lexical", "lexical")).isEqualTo(questions);
        assertThat(degraded(without, "embedder", "embed")).isEqualTo(questions);
        for (String found : new String[] {"hot+vectors", "hot+lexical", "embedder"}) {
            assertThat(without.path(found).path("metrics").path("R@10").doubleValue())
                    .as(found)
                    .isPositive();
        }
        assertThat(said.toString()).contains("while down", "| hot+lexical ", "lexical " + questions);
    }

    private static int degraded(JsonNode without, String down, String tier) {
        return without.path(down).path("degraded").path(tier).intValue();
    }

    private JsonNode evaluated(String without) throws IOException {
        Path folder = set();
        Path json = home.resolve("quality.json");
        int exit = new CommandLine(new EvalCommand(new EvaluationSubjects(Map.of(), home)))
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(folder.toString(), "--without", without, "--json", json.toString());
        assertThat(exit).as("%s", said).isZero();
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(json))
                .path("sets")
                .path(0)
                .path("without");
    }

    private Path set() throws IOException {
        Path folder = Files.createDirectories(home.resolve("sets").resolve("said"));
        JsonMapper json = JsonMapper.shared();
        List<String> corpus = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        for (String text : set.said()) {
            String id = "u" + corpus.size();
            ids.put(text, id);
            corpus.add(json.writeValueAsString(Map.of("id", id, "scope", "a", "text", text, "seq", corpus.size())));
        }
        Files.write(folder.resolve("corpus.jsonl"), corpus);
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        set.answers().forEach((question, answer) -> {
            String id = "q" + questions.size();
            questions.add(json.writeValueAsString(Map.of("id", id, "scope", "a", "text", question, "category", "all")));
            answers.add(id + "\t" + ids.get(answer) + "\t1");
        });
        Files.write(folder.resolve("queries.jsonl"), questions);
        Files.write(folder.resolve("qrels.tsv"), answers);
        return folder;
    }
}
