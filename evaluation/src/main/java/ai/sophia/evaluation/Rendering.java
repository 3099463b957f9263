package ai.sophia.evaluation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows reports: as a table for people, as JSON for programs, and answers as lines for other tools of the trade. Stateless. */
final class Rendering {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is shown of answers while parts are down. */
    private static final List<Metric> SHOWN = List.of(Metric.RECALL_1, Metric.RECALL_10, Metric.RECALL_50);

    private Rendering() {}

    /** A Markdown table of one set, in per cent, and what else was seen. */
    static String table(Report report) {
        List<Report.Part> parts = new ArrayList<>();
        parts.add(report.overall());
        report.categories().stream().filter(part -> !part.isApart()).forEach(parts::add);
        report.categories().stream().filter(Report.Part::isApart).forEach(parts::add);
        int width = parts.stream().mapToInt(part -> label(part).length()).max().orElse(0);
        width = Math.max(width, report.name().length());
        StringBuilder table = new StringBuilder();
        table.append("| ").append(padded(report.name(), width)).append(" | questions |");
        for (Metric metric : Metric.values()) {
            table.append(String.format(Locale.ROOT, " %7s |", metric.label()));
        }
        table.append("\n|").append("-".repeat(width + 2)).append("|----------:|");
        table.append("--------:|".repeat(Metric.values().length)).append('\n');
        for (Report.Part part : parts) {
            table.append(String.format(Locale.ROOT, "| %s | %9d |", padded(label(part), width), part.questions()));
            part.metrics().values().forEach(value -> table.append(String.format(Locale.ROOT, " %7.1f |", 100 * value)));
            table.append('\n');
        }
        return table.append('\n').append(remarks(report)).append('\n').toString();
    }

    /** How questions are answered whose answer has changed, or is disputed, in a line. */
    static String line(Changes changes) {
        return String.format(
                Locale.ROOT,
                "what was said last first: %d of %d questions whose answer has changed; all sides in the first ten: %d of %d disputed ones, told as"
                        + " contradicting %d%n",
                changes.latestFirst(),
                changes.changed(),
                changes.together(),
                changes.disputed(),
                changes.told());
    }

    private static String remarks(Report report) {
        StringBuilder remarks = new StringBuilder(String.format(
                Locale.ROOT,
                "%.1f ms a question (p50), %.1f ms (p99)",
                milliseconds(report.latency().median()),
                milliseconds(report.latency().high())));
        report.rememberRate()
                .ifPresent(
                        rate -> remarks.append(String.format(Locale.ROOT, "; %.0f units remembered a second", rate)));
        remarks.append("; ").append(report.degraded()).append(" degraded answers");
        report.discrimination()
                .ifPresent(area -> remarks.append(
                        String.format(Locale.ROOT, "; AUROC of the top score, own against foreign scope %.3f", area)));
        return remarks.toString();
    }

    private static String label(Report.Part part) {
        return part.isApart() ? part.name() + " (apart)" : part.name();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** A Markdown table of what each signal is worth on a set, in points of a per cent. */
    static String table(String name, Ablation ablation) {
        String corner = name + ", without";
        int width = corner.length();
        StringBuilder table = new StringBuilder("| ").append(corner).append(" |");
        Ablation.METRICS.forEach(metric -> table.append(String.format(Locale.ROOT, " %20s |", metric.label())));
        table.append("\n|").append("-".repeat(width + 2)).append('|');
        table.append("---------------------:|".repeat(Ablation.METRICS.size()));
        table.append("\n| ").append(padded("nothing", width)).append(" |");
        ablation.means().values().forEach(mean -> table.append(String.format(Locale.ROOT, " %20.1f |", 100 * mean)));
        for (String signal : ablation.signals()) {
            table.append("\n| ").append(padded(signal, width)).append(" |");
            ablation.changes(signal).values().forEach(change -> table.append(String.format(" %20s |", shown(change))));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%nchanges over %,d questions, each with its 95 %% interval by a paired bootstrap of %,d resamples,"
                                + " seed %d%n",
                        ablation.questions(),
                        ablation.bootstrap().resamples(),
                        ablation.bootstrap().seed()))
                .toString();
    }

    /** A Markdown table of what learning by use is worth on a set, in per cent. */
    static String table(String name, LearningTrial trial) {
        String corner = name + ", learned by use";
        StringBuilder table = new StringBuilder("| " + corner + " | questions |");
        LearningTrial.METRICS.forEach(metric ->
                table.append(String.format(Locale.ROOT, " %7s without | with | change in points |", metric.label())));
        table.append("\n|").append("-".repeat(corner.length() + 2)).append("|----------:|");
        table.append("----------------:|-----:|-----------------:|".repeat(LearningTrial.METRICS.size()));
        table.append('\n').append(line("not cited of", corner.length(), trial.others()));
        table.append(line("cited of, asked again", corner.length(), trial.again()));
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%,d citations; %,d memories matter more since%n",
                        trial.cited(),
                        trial.changed()))
                .toString();
    }

    private static String line(String name, int width, LearningTrial.Compared compared) {
        StringBuilder line = new StringBuilder("| " + padded(name, Math.max(width, name.length())) + " |");
        line.append(String.format(Locale.ROOT, " %9d |", compared.questions()));
        for (LearningTrial.Change change : compared.changes()) {
            line.append(String.format(
                    Locale.ROOT,
                    " %.1f | %.1f | %s [%s, %s] |",
                    100 * change.before(),
                    100 * change.after(),
                    points(change.after() - change.before()),
                    points(change.interval().low()),
                    points(change.interval().high())));
        }
        return line.append('\n').toString();
    }

    /** A Markdown table of what is left while parts are down, in per cent, beside what it is of the whole. */
    static String table(Report whole, List<Degradation> degradations) {
        String corner = whole.name() + ", while down";
        int width = degradations.stream()
                .mapToInt(each -> Outage.joined(each.down()).length())
                .reduce(corner.length(), Math::max);
        StringBuilder table = new StringBuilder("| " + padded(corner, width) + " |");
        SHOWN.forEach(metric -> table.append(String.format(Locale.ROOT, " %7s |", metric.label())));
        table.append(" R@10 of the whole | p50, ms | degraded |\n|")
                .append("-".repeat(width + 2))
                .append('|');
        table.append("--------:|".repeat(SHOWN.size())).append("------------------:|--------:|---|\n");
        table.append(line("nothing", width, whole, 1, ""));
        for (Degradation each : degradations) {
            String degraded = each.degraded().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(tier -> tier.getKey() + " " + tier.getValue())
                    .collect(Collectors.joining(", "));
            double ratio = each.ratios(whole).getOrDefault(Metric.RECALL_10, 1.0);
            table.append(line(Outage.joined(each.down()), width, each.report(), ratio, degraded));
        }
        return table.toString();
    }

    private static String line(String name, int width, Report report, double ratio, String degraded) {
        StringBuilder line = new StringBuilder("| " + padded(name, width) + " |");
        for (Metric metric : SHOWN) {
            double mean = report.overall().metrics().getOrDefault(metric, 0.0);
            line.append(String.format(Locale.ROOT, " %7.1f |", 100 * mean));
        }
        return line.append(String.format(
                        Locale.ROOT,
                        " %15.1f %% | %7.1f | %s |%n",
                        100 * ratio,
                        milliseconds(report.latency().median()),
                        degraded))
                .toString();
    }

    private static String shown(Ablation.Change change) {
        return points(change.mean()) + " ["
                + points(change.interval().low()) + ", "
                + points(change.interval().high()) + "]";
    }

    /** With its sign, unless it is shown as none. */
    private static String points(double share) {
        String points = String.format(Locale.ROOT, "%+.1f", 100 * share);
        return points.endsWith("0.0") && points.length() == 4 ? "0.0" : points;
    }

    /** All results as one JSON document. */
    static String json(String embedder, List<Evaluation.Result> results) {
        ObjectNode root = JSON.createObjectNode();
        root.put("embedder", embedder.isEmpty() ? "usual" : embedder);
        ArrayNode sets = root.putArray("sets");
        for (Evaluation.Result result : results) {
            Report report = result.report();
            ObjectNode set = sets.addObject();
            set.put("name", report.name());
            set.put("questions", report.overall().questions());
            metrics(set.putObject("metrics"), report.overall().metrics());
            ObjectNode categories = set.putObject("categories");
            for (Report.Part part : report.categories()) {
                ObjectNode category = categories.putObject(part.name());
                category.put("questions", part.questions());
                category.put("apart", part.isApart());
                metrics(category.putObject("metrics"), part.metrics());
            }
            ObjectNode latency = set.putObject("latency");
            latency.put("p50Ms", milliseconds(report.latency().median()));
            latency.put("p99Ms", milliseconds(report.latency().high()));
            report.rememberRate().ifPresent(rate -> set.put("rememberedPerSecond", rate));
            set.put("degraded", report.degraded());
            if (!result.changes().isEmpty()) {
                changes(set.putObject("changes"), result.changes());
            }
            report.discrimination().ifPresent(area -> set.put("auroc", area));
            result.ablation().ifPresent(ablation -> ablation(set.putObject("ablation"), ablation));
            result.learned().ifPresent(trial -> learned(set.putObject("learning"), trial));
            if (!result.degradations().isEmpty()) {
                degradations(set.putObject("without"), report, result.degradations());
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void changes(ObjectNode node, Changes changes) {
        node.put("changed", changes.changed());
        node.put("latestFirst", changes.latestFirst());
        node.put("disputed", changes.disputed());
        node.put("together", changes.together());
        node.put("told", changes.told());
    }

    private static void degradations(ObjectNode node, Report whole, List<Degradation> degradations) {
        for (Degradation each : degradations) {
            ObjectNode down = node.putObject(Outage.joined(each.down()));
            metrics(down.putObject("metrics"), each.report().overall().metrics());
            metrics(down.putObject("ofWhole"), each.ratios(whole));
            ObjectNode degraded = down.putObject("degraded");
            each.degraded().forEach(degraded::put);
        }
    }

    private static void learned(ObjectNode node, LearningTrial trial) {
        node.put("citations", trial.cited());
        node.put("changed", trial.changed());
        compared(node.putObject("notCitedOf"), trial.others());
        compared(node.putObject("citedOf"), trial.again());
    }

    private static void compared(ObjectNode node, LearningTrial.Compared compared) {
        node.put("questions", compared.questions());
        for (LearningTrial.Change change : compared.changes()) {
            ObjectNode figures = node.putObject(change.metric().label());
            figures.put("without", change.before());
            figures.put("with", change.after());
            figures.put("low", change.interval().low());
            figures.put("high", change.interval().high());
        }
    }

    private static void ablation(ObjectNode node, Ablation ablation) {
        node.put("questions", ablation.questions());
        node.put("resamples", ablation.bootstrap().resamples());
        node.put("seed", ablation.bootstrap().seed());
        metrics(node.putObject("metrics"), ablation.means());
        ObjectNode without = node.putObject("without");
        for (String signal : ablation.signals()) {
            ObjectNode changes = without.putObject(signal);
            ablation.changes(signal).forEach((metric, change) -> {
                ObjectNode figures = changes.putObject(metric.label());
                figures.put("change", change.mean());
                figures.put("low", change.interval().low());
                figures.put("high", change.interval().high());
            });
        }
    }

    /** A Markdown table of what an embedder was found to do. */
    static String table(EmbedderCheck.Figures figures) {
        StringBuilder table = new StringBuilder("| embedder                     |    value |\n");
        table.append("|------------------------------|---------:|\n");
        row(table, "STS benchmark, Spearman", figures.spearman(), 4);
        row(table, "SciFact nDCG@10, truncated", figures.truncated(), 4);
        row(table, "SciFact nDCG@10, passages", figures.split(), 4);
        row(table, "texts a second", figures.textsPerSecond(), 1);
        row(table, "tokens of such a text", figures.tokensPerText(), 1);
        row(table, "question, p50, ms", figures.questionMedian(), 2);
        row(table, "question, p99, ms", figures.questionTail(), 2);
        return table.toString();
    }

    private static void row(StringBuilder table, String name, double value, int digits) {
        table.append(String.format(Locale.ROOT, "| %s | %8." + digits + "f |%n", padded(name, 28), value));
    }

    private static void metrics(ObjectNode node, Map<Metric, Double> metrics) {
        metrics.forEach((metric, value) -> node.put(metric.label(), value));
    }

    /** The ranking of a question: lines of question, unit and score between tabs, best first. */
    static String run(Answer answer) {
        StringBuilder lines = new StringBuilder();
        for (Answer.RankedUnit ranked : answer.ranking()) {
            lines.append(answer.question().id()).append('\t');
            lines.append(ranked.unit()).append('\t');
            lines.append(String.format(Locale.ROOT, "%.6f", ranked.score())).append('\n');
        }
        return lines.toString();
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
