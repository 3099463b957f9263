package ai.sophia.evaluation.facts;

import java.util.Locale;

/** A {@link FactScore} as a table. Stateless. */
public final class FactReport {
    private FactReport() {}

    /** The table, without a line break at its end. */
    public static String table(FactScore score) {
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
        table.append(String.format(
                Locale.ROOT, "%d turns; of users' turns %,.0f in a second", score.turns(), score.turnsPerSecond()));
        return table.toString();
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
