package ai.sophia.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant, by edit distance (Levenshtein 1966; Wagner and Fischer 1974). */
final class Nearest {
    private Nearest() {}

    /** The known name that is likest to the given one, if it takes at most so many edits. */
    static Optional<String> to(String name, Collection<String> known, int edits) {
        return known.stream()
                .filter(each -> distance(name, each) <= edits)
                .min(Comparator.comparingInt(each -> distance(name, each)));
    }

    private static int distance(String first, String second) {
        String from = first.toLowerCase(Locale.ROOT);
        String to = second.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitution = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
