package ai.sophia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Turns;
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
    void aLoadIsMeasuredAndShownBesideTheUnloadedServer() throws IOException {
        Path json = directory.resolve("load.json");
        assertThat(run(
                        TestingMain.class,
                        "load",
                        "--memories",
                        "200",
                        "--clients",
                        "2",
                        "--writes",
                        "20",
                        "--seconds",
                        "1",
                        "--json",
                        json.toString()))
                .as("%s", errors)
                .isEqualTo(0);
        assertThat(output.toString())
                .contains("| closed loop |", "| 5 % |", "| 70 % |", "| 150 % |", "200 turns of 10 users, 2 client(s)");
        JsonNode parts = Calls.JSON.readTree(Files.readString(json));
        for (String part : new String[] {"saturated", "unloaded", "normal", "overloaded"}) {
            JsonNode recall = parts.path(part).path("recall");
            assertThat(recall.path("answered").longValue()).as(part).isPositive();
            assertThat(recall.path("p99Ms").doubleValue()).as(part).isPositive();
            assertThat(recall.path("errors").longValue()).as(part).isZero();
        }
        assertThat(parts.path("unloaded").path("recall").path("p99OfUnloaded").doubleValue())
                .isEqualTo(1);
    }

    @Test
    void aPartThatIsMoreThanTheWholeIsAnErrorOfUsage() {
        assertThat(run(TestingMain.class, "load", "--writes", "101")).isEqualTo(2);
        assertThat(errors.toString()).contains("--writes: expected a number from 0 to 100, but got 101");
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
    void whatAgentsSpeakIsMeasuredBesideRest() throws IOException {
        Path json = directory.resolve("agents.json");
        assertThat(run(
                        TestingMain.class,
                        "agents",
                        "--memories",
                        "400",
                        "--questions",
                        "8",
                        "--clients",
                        "2",
                        "--seconds",
                        "1",
                        "--starts",
                        "1",
                        "--entities",
                        "6",
                        "--only",
                        "search,discover,start,graph",
                        "--json",
                        json.toString()))
                .as("%s", errors)
                .isEqualTo(0);
        assertThat(output.toString())
                .contains("| recall, distinct questions, MCP 2026-07-28, p50", "| server/discover, 2 clients");
        JsonNode figures = Calls.JSON.readTree(Files.readString(json));
        for (String key : new String[] {
            "recallRestP50Ms", "recallMcp20251125P99Ms", "rememberMem0P50Ms", "discoverPerSecond", "startMs"
        }) {
            assertThat(figures.path(key).doubleValue()).as(key).isPositive();
        }
        assertThat(figures.path("graphSophia1Survived").intValue()).isEqualTo(6);
        assertThat(figures.path("graphSophia2Survived").intValue()).isEqualTo(6);
    }

    @Test
    void anInterfaceThatFindsLessThanRestIsNoMeasurement() {
        assertThat(run(TestingMain.Mute.class, "agents", "--memories", "400", "--only", "search"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("expected MCP 2026-07-28 to find memories, as many as the others");
    }

    @Test
    void anUnknownPartIsAnErrorOfUsage() {
        assertThat(run(TestingMain.class, "agents", "--only", "search,dance")).isEqualTo(2);
        assertThat(errors.toString()).contains("--only: expected parts among search, discover,", "but got dance");
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
