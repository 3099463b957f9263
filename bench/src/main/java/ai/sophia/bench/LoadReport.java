package ai.sophia.bench;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Measuring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The parts of a load run, set beside the unloaded one. Used by one thread. */
final class LoadReport implements Measuring.Report {
    private static final double[] PERCENTILES = {50, 90, 99, 100};
    private static final String[] NAMES = {"p50Ms", "p90Ms", "p99Ms", "maxMs"};

    private final List<LoadPhase> phases = new ArrayList<>();
    private final String condition;
    private Optional<LoadPhase> unloaded = Optional.empty();

    /**
     * @param condition what the figures hold under
     */
    LoadReport(String condition) {
        this.condition = condition;
    }

    /** Adds a part. */
    void add(LoadPhase phase) {
        phases.add(phase);
    }

    /** Adds the part that the others are set beside. */
    void addUnloaded(LoadPhase phase) {
        unloaded = Optional.of(phase);
        add(phase);
    }

    /** A Markdown table, a row for each part and kind of work; times in milliseconds, from when a request was due. */
    @Override
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append("| run | asked/s | answered/s | work | p50 | p90 | p99 | max | p99 / unloaded | p99 since sent"
                + " | 429 | errors | driver | server |\n");
        table.append("|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (LoadPhase phase : phases) {
            for (Tally tally : phase.tallies().used()) {
                table.append(row(phase, tally));
            }
        }
        return table.append('\n').append(condition).append('\n').toString();
    }

    private String row(LoadPhase phase, Tally tally) {
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %s |",
                phase.meaning(),
                phase.asked() == 0 ? "" : String.format(Locale.ROOT, "%.0f", phase.asked()),
                tally.answered() / phase.seconds(),
                tally.work().label()));
        for (double percentile : PERCENTILES) {
            row.append(String.format(Locale.ROOT, " %.1f |", tally.milliseconds(percentile)));
        }
        return row.append(String.format(
                        Locale.ROOT,
                        " %.1f | %.1f | %d | %d | %.0f %% | %.0f %% |%n",
                        ratio(tally),
                        tally.millisecondsSinceSent(99),
                        tally.shed(),
                        tally.errors(),
                        100 * phase.driverShare(),
                        100 * phase.serverShare()))
                .toString();
    }

    /** How many times the unloaded 99th percentile this one is; 0 where there is nothing to compare. */
    private double ratio(Tally tally) {
        double base = unloaded.map(phase -> phase.tallies().of(tally.work()).milliseconds(99))
                .orElse(0.0);
        return base == 0 ? 0 : tally.milliseconds(99) / base;
    }

    /** A JSON object with one member for each part, and in it one for each kind of work. */
    @Override
    public String json() {
        ObjectNode root = Calls.object();
        for (LoadPhase phase : phases) {
            ObjectNode part = root.putObject(phase.key());
            part.put("askedPerSecond", phase.asked())
                    .put("answeredPerSecond", phase.answeredPerSecond())
                    .put("seconds", phase.seconds())
                    .put("driverShare", phase.driverShare())
                    .put("serverShare", phase.serverShare());
            for (Tally tally : phase.tallies().used()) {
                ObjectNode work = part.putObject(tally.work().label());
                for (int i = 0; i < PERCENTILES.length; i++) {
                    work.put(NAMES[i], tally.milliseconds(PERCENTILES[i]));
                }
                work.put("p99SinceSentMs", tally.millisecondsSinceSent(99))
                        .put("p99OfUnloaded", ratio(tally))
                        .put("answered", tally.answered())
                        .put("shed", tally.shed())
                        .put("errors", tally.errors());
            }
        }
        root.putArray("conditions").add(condition);
        return Calls.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
