package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Asked;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What came of a trial as a table, and as JSON. Stateless. */
public final class FactReport {
    private FactReport() {}

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The table, without a line break at its end.
     *
     * @param pace turns of users that rules take in a second of a processor; empty if a language model understood them
     */
    public static String table(FactTrial trial, OptionalDouble pace) {
        FactScore score = trial.facts();
        UpdateScore updates = trial.updates();
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT, "%-8s %9s %7s %11s %7s%n", "", "precision", "recall", "statements", "facts"));
        for (Group group : Group.values()) {
            table.append(row(group.name().toLowerCase(Locale.ROOT), score.of(group)));
        }
        table.append(row("all", score.all()));
        table.append(String.format(
                Locale.ROOT, "%d of %d turns without a fact stayed silent", score.silent(), score.factFree()));
        if (score.forbidden() > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "; %d of %d spans that must yield nothing yielded something",
                    score.violated(),
                    score.forbidden()));
        }
        table.append(System.lineSeparator());
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
        EndingScore endings = trial.endings();
        if (endings.silent() + endings.labels() > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "%d of %d ends found, %d of %d told are right; nothing ended by %d of %d remarks that end nothing%n",
                    endings.found(),
                    endings.labels(),
                    endings.right(),
                    endings.told(),
                    endings.kept(),
                    endings.silent()));
        }
        table.append(score.turns()).append(" turns");
        pace.ifPresent(speed -> table.append(
                String.format(Locale.ROOT, "; rules take a second of a processor for %,.0f turns of users", speed)));
        trial.asked().ifPresent(asked -> table.append(asked(asked)));
        return table.toString();
    }

    private static String asked(Asked asked) {
        String dropped = asked.dropped().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "; %s was asked about %d of them: %d facts taken, dropped %s, %d turns understood by rules, %,d tokens",
                asked.model(),
                asked.turns(),
                asked.facts(),
                dropped.isEmpty() ? "none" : dropped,
                asked.byRules(),
                asked.tokens());
    }

    /**
     * All figures, without a line break at their end.
     *
     * @param pace turns of users that rules take in a second of a processor; empty if a language model understood them
     */
    public static String json(FactTrial trial, OptionalDouble pace) {
        FactScore score = trial.facts();
        UpdateScore updates = trial.updates();
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
        pace.ifPresent(speed -> figures.put("turnsPerSecond", Math.round(speed)));
        trial.asked().ifPresent(asked -> figures.put("asked", asked));
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("labels", updates.labels());
        found.put("found", updates.found());
        found.put("predictions", updates.predictions());
        found.put("wrongEnds", updates.wrongEnds());
        figures.put("updates", found);
        Map<String, Object> ends = new LinkedHashMap<>();
        ends.put("labels", trial.endings().labels());
        ends.put("found", trial.endings().found());
        ends.put("told", trial.endings().told());
        ends.put("right", trial.endings().right());
        ends.put("silent", trial.endings().silent());
        ends.put("kept", trial.endings().kept());
        figures.put("ends", ends);
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
