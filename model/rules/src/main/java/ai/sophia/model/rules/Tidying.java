package ai.sophia.model.rules;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads what is typed in haste as it would be written with care. What has a capital, is quoted, named or part of an address stays as it is. Immutable. */
final class Tidying {
    /** What a word is part of that stands by one of these. */
    private static final String JOINING = "./@_'#-";

    private static final Pattern SMALL = Pattern.compile("[\\p{Ll}\\d/ ]+");

    private final Rewording rewording;
    private final Pattern naming;

    /**
     * @param naming what stands before something that is named
     */
    Tidying(Rewording rewording, Pattern naming) {
        this.rewording = rewording;
        this.naming = naming;
    }

    /**
     * A text as it would be written.
     *
     * @param masked the text as {@link Clauses#masked} has it
     */
    Rewording.Reworded of(String text, String masked) {
        return rewording.reworded(text, found -> isPlain(text, masked, found));
    }

    private boolean isPlain(String text, String masked, MatchResult found) {
        boolean blanked = masked.charAt(found.start()) != text.charAt(found.start());
        boolean joined = (found.start() > 0 && JOINING.indexOf(text.charAt(found.start() - 1)) >= 0)
                || (found.end() < text.length() && isJoined(text, found.end()));
        return !blanked
                && !joined
                && SMALL.matcher(found.group()).matches()
                && !naming.matcher(text.substring(Math.max(0, found.start() - 20), found.start()))
                        .find();
    }

    private static boolean isJoined(String text, int place) {
        boolean stop = text.charAt(place) == '.' || text.charAt(place) == '\'';
        return JOINING.indexOf(text.charAt(place)) >= 0
                && (!stop || (place + 1 < text.length() && Character.isLetterOrDigit(text.charAt(place + 1))));
    }
}
