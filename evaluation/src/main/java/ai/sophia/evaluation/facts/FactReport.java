package ai.sophia.evaluation.facts;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The scores of a recogniser as a table, and as JSON. Stateless. */
public final class FactReport {
    private FactReport() {}

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The table, without a line break at its end. */
    public static String table(FactScore score, UpdateScore updates) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT, "%-8s %9s %7s %11s %7s%n", "", "precision", "recall", "statements", "facts"));
        for (Group group : Group.values()) {
            table.append(row(group.name().toLowerCase(Locale.ROOT), score.of(group)));
        }
        table.append(row("all", score.all()));
        table.append(String.format(
                Locale.ROOT,
                "%d of %d turns without a fact stayed silent; %d of %d spans that must yield nothing yielded something%n",
                score.silent(),
                score.factFree(),
                score.violated(),
                score.forbidden()));
        if (updates.labels() > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "%.1f of %d updates found, %d told, %d that end what no label ends%n",
                    updates.found(),
                    updates.labels(),
                    updates.predictions(),
                    updates.wrongEnds()));
        }
        if (updates.current().labels() > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "so at the end of a dialogue: precision %.3f, recall %.3f, %d facts told of %d%n",
                    updates.current().precision(),
                    updates.current().recall(),
                    updates.current().predictions(),
                    updates.current().labels()));
        }
        table.append(String.format(
                Locale.ROOT,
                "%d turns; of users' turns %,.0f in a second of a processor",
                score.turns(),
                score.turnsPerSecond()));
        return table.toString();
    }

    /** All figures, without a line break at their end. */
    public static String json(FactScore score, UpdateScore updates) {
        Map<String, Object> groups = new LinkedHashMap<>();
        for (Group group : Group.values()) {
            groups.put(group.name().toLowerCase(Locale.ROOT), members(score.of(group)));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("all", members(score.all()));
        figures.put("groups", groups);
        figures.put("turns", score.turns());
        figures.put("factFree", score.factFree());
        figures.put("silent", score.silent());
        figures.put("forbidden", score.forbidden());
        figures.put("violated", score.violated());
        figures.put("turnsPerSecond", Math.round(score.turnsPerSecond()));
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("labels", updates.labels());
        found.put("found", updates.found());
        found.put("predictions", updates.predictions());
        found.put("wrongEnds", updates.wrongEnds());
        figures.put("updates", found);
        figures.put("current", members(updates.current()));
        return JSON.writeValueAsString(figures);
    }

    private static Map<String, Object> members(FactScore.Tally tally) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("precision", tally.precision());
        members.put("recall", tally.recall());
        members.put("predictions", tally.predictions());
        members.put("labels", tally.labels());
        return members;
    }

    private static String row(String name, FactScore.Tally tally) {
        return String.format(
                Locale.ROOT,
                "%-8s %9.3f %7.3f %11d %7d%n",
                name,
                tally.precision(),
                tally.recall(),
                tally.predictions(),
                tally.labels());
    }
}
