package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.driver.Calls;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PeersReportTest {
    private final PeersReport report = new PeersReport();

    PeersReportTest() {
        report.add(
                new Setting("One scope", 1_000, 1),
                List.of(
                        Row.driven(measured(SophiaPeer.BY_EMBEDDING, 1_000, 2), ""),
                        Row.driven(measured("slower", 100, 8), SophiaPeer.BY_EMBEDDING),
                        Row.inProcess(measured("faster", 4_000, 0.5), SophiaPeer.BY_EMBEDDING),
                        Row.notRun("absent", SophiaPeer.BY_EMBEDDING, "there is no npm")));
        report.condition("Two processors.");
    }

    private static Measured measured(String label, double addPerSecond, double p50) {
        return new Measured(
                label, addPerSecond, 0.25, 3, 50, p50, 2 * p50, 0.125, OptionalDouble.of(0.9876), 1024 * 1024);
    }

    @Test
    void everyPeerIsSetBesideSophiaWhoeverWins() {
        assertThat(report.table().lines())
                .contains(
                        "### One scope: 1,000 memories",
                        "| Sophia, asked by embedding | 1,000 | 50.0 | 2.00 | 4.00 | 0.988 | 1.00 | 25 %; 13 % |  |  |  |",
                        "| slower | 100 | 50.0 | 8.00 | 16.0 | 0.988 | 1.00 | 25 %; 13 % | asked by embedding | 10.0 × | 4.00 × |",
                        "| faster | 4,000 | 50.0 | 0.500 | 1.00 | 0.988 | 1.00 | in process | asked by embedding | 0.250 × | 0.250 × |",
                        "Two processors.");
    }

    @Test
    void whatDidNotRunIsNamedWithTheReason() {
        assertThat(report.table()).contains("| absent | not run: there is no npm |");
    }

    @Test
    void everyLineOfATableHasAsManyColumns() {
        assertThat(report.table().lines().filter(line -> line.startsWith("|")))
                .hasSize(6)
                .allMatch(line ->
                        line.chars().filter(character -> character == '|').count() == 12);
    }

    @Test
    void theJsonHoldsTheSame() {
        JsonNode rows =
                Calls.JSON.readTree(report.json()).path("settings").path(0).path("rows");
        assertThat(rows.path(1).path("sophiaAddTimes").doubleValue()).isEqualTo(10);
        assertThat(rows.path(2).path("sophiaSearchTimes").doubleValue()).isEqualTo(0.25);
        assertThat(rows.path(2).path("recall").doubleValue()).isEqualTo(0.9876);
        assertThat(rows.path(3).path("notRun").stringValue()).isEqualTo("there is no npm");
    }

    @Test
    void whatAnotherProcessMeasuredIsReadAsItWasWritten() {
        Measured measured = measured("engine", 10, 1);
        assertThat(Calls.JSON.readValue(Calls.JSON.writeValueAsString(measured), Measured.class))
                .isEqualTo(measured);
        Measured without = new Measured("engine", 1, 0, 0, 1, 1, 1, 0, OptionalDouble.empty(), 0);
        assertThat(Calls.JSON.readValue(Calls.JSON.writeValueAsString(without), Measured.class))
                .isEqualTo(without);
    }
}
