package ai.sophia.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A fact as the server sends it, in the pieces that are shown.
 *
 * @param fact its JSON
 */
record ShownFact(JsonNode fact) {
    private static final int WIDE = 130;

    String id() {
        return part("id");
    }

    String sort() {
        return part("sort");
    }

    /** Its words, with who said them in front. */
    String text() {
        return new Shown(fact).spoken(fact.path("text").asString(""));
    }

    /** Whose it is; empty if it is no user's. */
    String user() {
        return part("user");
    }

    /** The day from which on it is so. */
    String since() {
        return Moments.day(part("validFrom"));
    }

    /** The day from which on it is not so any more; that it was undone, or is told by another fact; or empty. */
    String until() {
        if (isUndone()) {
            return "undone";
        }
        return isFolded() ? "folded" : Moments.day(part("validTo"));
    }

    /** Whether another fact stands for it. */
    boolean isFolded() {
        return !part("sameAs").isEmpty();
    }

    boolean isUndone() {
        return fact.path("undone").asBoolean(false);
    }

    int count() {
        return fact.path("count").asInt(0);
    }

    String confidence() {
        return Numbers.score(fact.path("confidence").asDouble(0));
    }

    /** The time that it speaks of; empty if it names none. */
    Optional<String> when() {
        String from = Moments.minute(fact.path("when").path("from").asString(""));
        String to = Moments.minute(fact.path("when").path("to").asString(""));
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Terminal.line(from.isEmpty() ? "until " + to : to.isEmpty() ? "from " + from : from + " to " + to));
    }

    /**
     * How sure it is, in a few words.
     *
     * @param whose whether to say whose it is
     */
    String grounds(boolean whose) {
        List<String> grounds = new ArrayList<>();
        if (whose && !user().isEmpty()) {
            grounds.add("of " + user());
        }
        if (!since().isEmpty()) {
            grounds.add("since " + since());
        }
        if (count() > 1) {
            grounds.add("said " + count() + " times");
        }
        grounds.add(confidence());
        return String.join(", ", grounds);
    }

    /** One of its texts on one line, empty if it has none. */
    String part(String name) {
        return Terminal.line(fact.path(name).asString(""));
    }

    /**
     * Prints facts as a table, or nothing if there are none.
     *
     * @param ended whether some may not be so any more
     * @param whose whether to say whose they are
     */
    static void table(JsonNode facts, boolean ended, boolean whose, Terminal terminal) {
        boolean wide = terminal.width() >= WIDE;
        Table table = new Table().left("ID");
        if (whose) {
            table.left("USER");
        }
        table.left("SINCE");
        if (ended) {
            table.left("UNTIL");
        }
        table.left("SORT");
        if (wide) {
            table.right("SAID").right("SURE");
        }
        table.yielding("FACT");
        for (JsonNode each : facts) {
            ShownFact fact = new ShownFact(each);
            List<String> row = new ArrayList<>(List.of(fact.id()));
            if (whose) {
                row.add(fact.user());
            }
            row.add(fact.since());
            if (ended) {
                row.add(fact.until());
            }
            row.add(fact.sort());
            if (wide) {
                row.add(Numbers.count(fact.count()));
                row.add(fact.confidence());
            }
            row.add(fact.text());
            table.row(row.toArray(String[]::new));
        }
        if (!table.isEmpty()) {
            table.print(terminal);
        }
    }
}
