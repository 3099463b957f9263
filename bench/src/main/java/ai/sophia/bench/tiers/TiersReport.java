package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Measuring;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was measured of each tier, and of all together. Used by one thread. */
final class TiersReport implements Measuring.Report {
    private static final int PERCENT = 100;
    private static final int P95 = 95;

    private final List<TierRow> rows = new ArrayList<>();
    private final List<HitsPart.Hits> hits = new ArrayList<>();
    private final List<Recalls> recalls = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    void add(List<TierRow> measured) {
        rows.addAll(measured);
    }

    void addHits(List<HitsPart.Hits> measured) {
        hits.addAll(measured);
    }

    void addRecalls(List<Recalls> measured) {
        recalls.addAll(measured);
    }

    /** Adds what the questions of a set found; first, by pairs, with all servers there. */
    void addFound(List<Found> measured) {
        found.addAll(measured);
    }

    /** Adds something that the figures hold under. */
    void condition(String text) {
        conditions.add(text);
    }

    /** Markdown: a table for the tiers, one for the cache, two for recalls, and the conditions below. */
    @Override
    public String table() {
        StringBuilder table = new StringBuilder();
        if (!rows.isEmpty()) {
            table.append("""
                    | tier | backend | call | p50, ms | p95, ms | p99, ms | /s | bare, p50 | of bare | budget at p95 |
                    |---|---|---|--:|--:|--:|--:|--:|--:|---|
                    """);
            rows.forEach(row -> table.append(line(row)));
            table.append('\n');
        }
        if (!hits.isEmpty()) {
            table.append("| cache of answers | hits | at most |\n|---|--:|--:|\n");
            hits.forEach(each -> table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f %% | %.1f %% |%n",
                    each.requests(),
                    PERCENT * each.share(),
                    PERCENT * each.most())));
            table.append('\n');
        }
        if (!recalls.isEmpty()) {
            table.append("""
                    | recalls over HTTP | number | p50, ms | p95, ms | p99, ms | longest, ms | aim at p95 | remarks |
                    |---|--:|--:|--:|--:|--:|---|---|
                    """);
            recalls.forEach(each -> table.append(line(each)));
            table.append("\n| steps of these recalls, p95 in ms | |\n|---|---|\n");
            recalls.forEach(each -> table.append("| " + each.state() + " | " + steps(each) + " |\n"));
            table.append('\n');
        }
        if (!found.isEmpty()) {
            table.append("""
                    | questions of a set | number | R@10 | of the whole | remarks |
                    |---|--:|--:|--:|---|
                    """);
            found.forEach(each -> table.append(line(each)));
            table.append('\n');
        }
        conditions.forEach(condition -> table.append(condition).append('\n'));
        return table.toString();
    }

    private static String line(TierRow row) {
        String head = "| " + row.level().label() + " | " + row.backend() + " | ";
        if (row.measured().isEmpty()) {
            return head + "not run: " + row.reason().replace('|', '/').replace('\n', ' ') + " | | | | | | | |\n";
        }
        Measured measured = row.measured().get();
        return head
                + String.join(
                        " | ",
                        row.call(),
                        shown(measured.p50Ms()),
                        shown(measured.p95Ms()),
                        shown(measured.p99Ms()),
                        shown(measured.perSecond()),
                        shown(measured.bareP50Ms()),
                        shown(measured.ofBare()),
                        kept(row.level().budgetMs(), isHeld(row)))
                + " |\n";
    }

    private static String kept(double milliseconds, boolean held) {
        return String.format(Locale.ROOT, "%.0f ms, %s", milliseconds, held ? "held" : "missed");
    }

    private static boolean isHeld(TierRow row) {
        return row.measured().stream()
                .allMatch(measured -> measured.p95Ms() < row.level().budgetMs());
    }

    private static String line(Recalls recalls) {
        return String.join(
                        " | ",
                        "| " + recalls.state(),
                        String.valueOf(recalls.count()),
                        shown(recalls.milliseconds(50)),
                        shown(recalls.milliseconds(P95)),
                        shown(recalls.milliseconds(99)),
                        shown(recalls.milliseconds(100)),
                        kept(recalls.aimMs(), recalls.milliseconds(P95) < recalls.aimMs()),
                        recalls.lacks().words())
                + " |\n";
    }

    private String line(Found each) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.3f | %.1f %% | %s |%n",
                each.state(),
                each.questions(),
                each.recall(),
                PERCENT * each.of(whole(each)),
                each.lacks().words());
    }

    /** What was found with all servers there by questions that were asked in the same way. */
    private Found whole(Found each) {
        return found.get(found.indexOf(each) % OutagePart.WAYS);
    }

    private static String steps(Recalls recalls) {
        List<String> steps = new ArrayList<>();
        recalls.steps(P95).forEach((name, time) -> steps.add(name + " " + shown(time)));
        return String.join(", ", steps);
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? shown(value.getAsDouble()) : "";
    }

    /** Three digits that matter are enough, and no figure is given more. */
    private static String shown(double value) {
        String pattern =
                value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : value >= 0.1 ? "%.3f" : "%.5f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** A JSON object of the same. */
    @Override
    public String json() {
        ObjectNode root = Calls.object();
        ArrayNode tiers = root.putArray("tiers");
        for (TierRow row : rows) {
            ObjectNode tier = tiers.addObject()
                    .put("tier", row.level().label())
                    .put("backend", row.backend())
                    .put("call", row.call())
                    .put("budgetMs", row.level().budgetMs());
            row.measured().ifPresent(measured -> {
                tier.put("p50Ms", measured.p50Ms())
                        .put("p95Ms", measured.p95Ms())
                        .put("p99Ms", measured.p99Ms())
                        .put("perSecond", measured.perSecond())
                        .put("held", isHeld(row));
                measured.bareP50Ms().ifPresent(bare -> tier.put("bareP50Ms", bare));
                measured.ofBare().ifPresent(ratio -> tier.put("ofBare", ratio));
            });
            if (row.measured().isEmpty()) {
                tier.put("notRun", row.reason());
            }
        }
        ArrayNode cache = root.putArray("hits");
        hits.forEach(each -> cache.addObject()
                .put("requests", each.requests())
                .put("share", each.share())
                .put("most", each.most()));
        ArrayNode states = root.putArray("recalls");
        recalls.forEach(each -> json(states.addObject(), each));
        ArrayNode outages = root.putArray("outages");
        found.forEach(each -> json(outages.addObject(), each));
        conditions.forEach(root.putArray("conditions")::add);
        return Calls.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void json(ObjectNode node, Recalls recalls) {
        node.put("state", recalls.state())
                .put("count", recalls.count())
                .put("p50Ms", recalls.milliseconds(50))
                .put("p95Ms", recalls.milliseconds(P95))
                .put("p99Ms", recalls.milliseconds(99))
                .put("longestMs", recalls.milliseconds(100))
                .put("aimMs", recalls.aimMs());
        recalls.lacks().json(node);
        ObjectNode steps = node.putObject("stepsP95Ms");
        Map<String, Double> times = recalls.steps(P95);
        times.forEach(steps::put);
    }

    private void json(ObjectNode node, Found each) {
        node.put("state", each.state())
                .put("questions", each.questions())
                .put("recall10", each.recall())
                .put("ofWhole", each.of(whole(each)));
        each.lacks().json(node);
    }
}
