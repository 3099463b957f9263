package ai.sophia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

final class BenchCommandTest {
    @TempDir
    Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void everyFigureIsMeasuredAndShown() throws IOException {
        Path json = directory.resolve("speed.json");
        assertThat(run(TestingMain.class, "--memories", "400", "--clients", "2", "--json", json.toString()))
                .as("%s", errors)
                .isEqualTo(0);
        assertThat(output.toString())
                .contains("| import, batches of 200 ", "| recall, distinct questions, p99 ", "400 turns of 10 users");
        JsonNode figures = Calls.JSON.readTree(Files.readString(json));
        for (String key :
                new String[] {"importPerSecond", "rememberP99Ms", "recallP50Ms", "recallRepeatedP99Ms", "readyMs"}) {
            assertThat(figures.path(key).doubleValue()).as(key).isPositive();
        }
    }

    @Test
    void aServerThatKeepsItsPromisesSurvivesBeingKilled() {
        assertThat(run(TestingMain.class, "crash", "--rounds", "3", "--seed", "1"))
                .as("%s%s", output, errors)
                .isEqualTo(0);
        assertThat(output.toString()).startsWith("3 rounds in ").contains("seed 1", " 0 violations");
    }

    @Test
    void aServerThatLosesMemoriesIsFoundOut() {
        assertThat(run(TestingMain.Forgetful.class, "crash", "--rounds", "5", "--seed", "1"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("lost: ");
    }

    @Test
    void aServerThatDoublesMemoriesIsFoundOut() {
        assertThat(run(TestingMain.Doubling.class, "crash", "--rounds", "5", "--seed", "1"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("duplicate: ");
    }

    @Test
    void aServerThatDoesNotStartIsTold() {
        assertThat(run(Turns.class, "crash", "--rounds", "1")).isEqualTo(1);
        assertThat(errors.toString()).contains("expected the server to serve, but it ended");
    }

    @Test
    void aNumberThatIsTooSmallIsAnErrorOfUsage() {
        assertThat(run(TestingMain.class, "--memories", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--memories: expected 1 or more, but got 0");
    }

    private int run(Class<?> mainClass, String... arguments) {
        CommandLine command = BenchCommand.create(mainClass.getName());
        return command.setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
