package ai.sophia.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A part of the system that is down in every recall, and what recalls do without it is done as on any day when it fails. */
public enum Outage {
    /** The scopes in use are not held in memory. */
    HOT,
    /** The search by words fails; so does the comparison of whole scopes in the index, which needs it. */
    LEXICAL,
    /** The search by vectors fails; so does the comparison of whole scopes in the index, which needs it. */
    VECTORS,
    /** Questions cannot be embedded. */
    EMBEDDER,
    /** Neither answers nor embeddings are held for a second question. */
    CACHE;

    private static final String JOINED = "+";

    /** The name that it has on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all. */
    static List<String> labels() {
        return Arrays.stream(values()).map(Outage::label).toList();
    }

    /**
     * Those of a text, joined by plus signs.
     *
     * @throws IllegalArgumentException if it names another part
     */
    static Set<Outage> parse(String text) {
        return Arrays.stream(text.split("\\" + JOINED, -1))
                .map(each -> Arrays.stream(values())
                        .filter(outage -> outage.label().equals(each))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(each)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As {@link #parse} reads it. */
    static String joined(Set<Outage> outages) {
        return outages.stream().sorted().map(Outage::label).collect(Collectors.joining(JOINED));
    }
}
