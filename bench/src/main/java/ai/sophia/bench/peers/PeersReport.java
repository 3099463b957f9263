package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Measuring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of peers, by setting, each set beside a row of Sophia in the same setting. Used by one thread. */
final class PeersReport implements Measuring.Report {
    private static final double MEGABYTE = 1024 * 1024;

    private record Section(Setting setting, List<Row> rows) {
        Optional<Measured> measured(String label) {
            return rows.stream()
                    .flatMap(row -> row.measured().stream())
                    .filter(measured -> measured.label().equals(label))
                    .findFirst();
        }
    }

    private final List<Section> sections = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    /** Adds what was measured in a setting. */
    void add(Setting setting, List<Row> rows) {
        sections.add(new Section(setting, List.copyOf(rows)));
    }

    /** Adds something that the figures hold under. */
    void condition(String text) {
        conditions.add(text);
    }

    /** Markdown: a table for each setting, and the conditions below. */
    @Override
    public String table() {
        StringBuilder table = new StringBuilder();
        for (Section section : sections) {
            Setting setting = section.setting();
            table.append(String.format(Locale.ROOT, "### %s: %,d memories%n%n", setting.name(), setting.memories()));
            table.append("| | adds/s, by " + Measurement.BATCH
                    + " | adds/s, one by one | search p50, ms | p99, ms | recall@10 | MiB | driver, add; search"
                    + " | beside Sophia | its adds are | its search is |\n");
            table.append("|---|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
            section.rows().forEach(row -> table.append(line(section, row)));
            table.append('\n');
        }
        conditions.forEach(condition -> table.append(condition).append('\n'));
        return table.toString();
    }

    private static String line(Section section, Row row) {
        if (row.measured().isEmpty()) {
            return "| " + row.label() + " | not run: "
                    + row.reason().replace('|', '/').replace('\n', ' ') + " | | | | | | | | | |\n";
        }
        Measured measured = row.measured().get();
        return String.join(
                        " | ",
                        "| " + row.label(),
                        shown(measured.addPerSecond()),
                        shown(measured.singlePerSecond()),
                        shown(measured.searchP50Ms()),
                        shown(measured.searchP99Ms()),
                        measured.recall().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.3f", measured.recall().getAsDouble())
                                : "",
                        measured.residentBytes() == 0 ? "" : shown(measured.residentBytes() / MEGABYTE),
                        row.inProcess()
                                ? "in process"
                                : String.format(
                                        Locale.ROOT,
                                        "%.0f %%; %.0f %%",
                                        100 * measured.addDriverShare(),
                                        100 * measured.searchDriverShare()),
                        row.beside().isEmpty() ? "" : row.beside().replaceFirst("^Sophia, ", ""),
                        times(addRatio(section, row, measured)),
                        times(searchRatio(section, row, measured)))
                + " |\n";
    }

    /** How many times as many memories Sophia takes a second; below one if it takes fewer. */
    private static OptionalDouble addRatio(Section section, Row row, Measured measured) {
        return section.measured(row.beside()).stream()
                .mapToDouble(sophia -> sophia.addPerSecond() / measured.addPerSecond())
                .findFirst();
    }

    /** How many times as fast Sophia answers, by the medians; below one if it is slower. */
    private static OptionalDouble searchRatio(Section section, Row row, Measured measured) {
        return section.measured(row.beside()).stream()
                .mapToDouble(sophia -> measured.searchP50Ms() / sophia.searchP50Ms())
                .findFirst();
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? shown(ratio.getAsDouble()) + " ×" : "";
    }

    /** Three digits that matter are enough, and no figure is given more. */
    private static String shown(double value) {
        String pattern = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** A JSON object of the settings with their rows, and the conditions. */
    @Override
    public String json() {
        ObjectNode root = Calls.object();
        ArrayNode settings = root.putArray("settings");
        for (Section section : sections) {
            ObjectNode setting = settings.addObject()
                    .put("name", section.setting().name())
                    .put("memories", section.setting().memories())
                    .put("scopes", section.setting().scopes());
            ArrayNode rows = setting.putArray("rows");
            for (Row row : section.rows()) {
                ObjectNode node = rows.addObject().put("label", row.label());
                row.measured().ifPresent(measured -> {
                    node.setAll((ObjectNode) Calls.JSON.valueToTree(measured));
                    node.put("inProcess", row.inProcess()).put("beside", row.beside());
                    addRatio(section, row, measured).ifPresent(ratio -> node.put("sophiaAddTimes", ratio));
                    searchRatio(section, row, measured).ifPresent(ratio -> node.put("sophiaSearchTimes", ratio));
                });
                if (row.measured().isEmpty()) {
                    node.put("notRun", row.reason());
                }
            }
        }
        conditions.forEach(root.putArray("conditions")::add);
        return Calls.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
