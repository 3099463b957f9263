package ai.sophia.bench.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What was measured, in the order of measuring. Used by one thread. */
public final class Figures implements Measuring.Report {
    /**
     * One figure.
     *
     * @param key its name in JSON
     * @param meaning its name for people
     */
    private record Figure(String key, String meaning, double value, String unit) {}

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    /** Adds a figure. */
    public void add(String key, String meaning, double value, String unit) {
        figures.add(new Figure(key, meaning, value, unit));
    }

    /** Adds a duration, in milliseconds. */
    public void add(String key, String meaning, Duration duration) {
        add(key, meaning, duration.toNanos() / 1e6, "ms");
    }

    /** Adds the median and the 99th percentile of calls. */
    public void add(String key, String meaning, Timings timings) {
        add(key + "P50Ms", meaning + ", p50", timings.milliseconds(50), "ms");
        add(key + "P99Ms", meaning + ", p99", timings.milliseconds(99), "ms");
    }

    /** Adds something that the figures hold under. */
    public void condition(String text) {
        conditions.add(text);
    }

    /** A Markdown table, the conditions below it. */
    @Override
    public String table() {
        int width = figures.stream()
                .mapToInt(figure -> figure.meaning().length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        table.append(row(width, "figure", "value", "unit"));
        table.append("|").append("-".repeat(width + 2)).append("|-----------:|-----------|\n");
        for (Figure figure : figures) {
            table.append(row(width, figure.meaning(), shown(figure.value()), figure.unit()));
        }
        table.append('\n');
        conditions.forEach(condition -> table.append(condition).append('\n'));
        return table.toString();
    }

    private static String row(int width, String meaning, String value, String unit) {
        String padded = meaning + " ".repeat(width - meaning.length());
        return String.format(Locale.ROOT, "| %s | %10s | %-9s |%n", padded, value, unit);
    }

    /** Three digits that matter are enough, and no figure is given more. */
    private static String shown(double value) {
        String pattern = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** A JSON object of the figures and the conditions. */
    @Override
    public String json() {
        ObjectNode root = Calls.object();
        figures.forEach(figure -> root.put(figure.key(), figure.value()));
        conditions.forEach(root.putArray("conditions")::add);
        return Calls.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
