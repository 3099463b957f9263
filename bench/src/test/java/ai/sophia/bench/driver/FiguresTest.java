package ai.sophia.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class FiguresTest {
    @Test
    void theTableAndTheJsonHoldTheSame() {
        Figures figures = new Figures();
        figures.add("importPerSecond", "import", 1234.5, "turns/s");
        figures.add("recallP50Ms", "recall, p50", 6.789, "ms");
        figures.condition("Two processors.");
        assertThat(figures.table().lines())
                .containsExactly(
                        "| figure      |      value | unit      |",
                        "|-------------|-----------:|-----------|",
                        "| import      |      1,235 | turns/s   |",
                        "| recall, p50 |       6.79 | ms        |",
                        "",
                        "Two processors.");
        JsonNode json = Calls.JSON.readTree(figures.json());
        assertThat(json.path("importPerSecond").doubleValue()).isEqualTo(1234.5);
        assertThat(json.path("conditions").path(0).stringValue()).isEqualTo("Two processors.");
    }

    @Test
    void everyCallIsMadeOnceWhateverTheClients() throws IOException, InterruptedException {
        AtomicInteger sum = new AtomicInteger();
        Timings timings = Timings.of(100, 3, sum::addAndGet);
        assertThat(sum).hasValue(4_950);
        assertThat(timings.milliseconds(99)).isGreaterThanOrEqualTo(timings.milliseconds(50));
    }
}
