package ai.sophia.core.entity;

import ai.sophia.core.language.Tongues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people call each other and things, and when two ways to write a name are one. Stateless. */
final class Names {
    /** The speaker, where one person speaks. */
    static final String USER = "user";

    /** A word with a capital, or an initial or title with its full stop. */
    private static final String WORD =
            "(?:(?:Dr|Mrs?|Ms|Prof|St)\\.|(?:\\p{Lu}\\.)++(?!\\S)|\\p{Lu}[\\p{L}\\p{N}'’&-]*(?:\\.[\\p{L}\\p{N}'’&-]+)*+)";

    /** A name: such words after each other. */
    static final String NAME = "(?-i:" + WORD + "(?: " + WORD + "){0,3})";

    private static final Pattern NAMED = Pattern.compile("(?<![\\p{L}\\p{N}'’])" + NAME);

    /** What a sentence begins after, with blanks between. */
    private static final String BEFORE_SENTENCES = ".!?:;*#";

    private static final Pattern OWN =
            Pattern.compile("(?:" + Tongues.anyOf("own") + "|" + Tongues.anyOf("speaker") + ")(?= |$)");
    private static final Pattern ARTICLE = Pattern.compile("(?:the|an?) (?=.)");
    /** What a name may begin and end with besides letters and digits. */
    private static final String SIGNS = "#+$€£";

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern OF = Pattern.compile("(?:['’]s|(?<=s)['’])(?:\\s+name)?$");

    /** Words with a capital that name nobody. */
    private static final Set<String> NO_NAMES = Tongues.all().stream()
            .flatMap(tongue -> tongue.words("nameless").stream())
            .collect(Collectors.toUnmodifiableSet());

    private Names() {}

    /** The same for all ways to write a name: small letters, without an article, and the user's where it says mine. */
    static String key(String name) {
        String plain = BLANKS.matcher(name.toLowerCase(Locale.ROOT).replace('’', '\''))
                .replaceAll(" ")
                .strip();
        plain = trimmed(plain);
        plain = ARTICLE.matcher(plain).lookingAt() ? plain.substring(plain.indexOf(' ') + 1) : plain;
        Matcher own = OWN.matcher(plain);
        if (own.lookingAt()) {
            String rest = plain.substring(own.end()).strip();
            return rest.isEmpty() ? USER : USER + "'s " + rest;
        }
        return plain;
    }

    /**
     * A name in a text.
     *
     * @param start where its word begins
     */
    record Found(int start, String name) {
        /** Whether it begins before a place and goes on there. */
        boolean reaches(int place) {
            return start < place && place < start + name.length();
        }
    }

    /** The names in a text, in its order; a word that a sentence begins with is no name for its capital alone, nor is a noun where all have one. */
    static List<Found> in(String text) {
        return Tongues.of(text).hasCapitalNouns() ? List.of() : found(text, true);
    }

    /** The names in what somebody or something is called, in their order. */
    static List<String> within(String called) {
        return found(called, false).stream().map(Found::name).toList();
    }

    private static List<Found> found(String text, boolean sentences) {
        List<Found> names = new ArrayList<>();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            String name = named.group();
            if (sentences && isBeginning(text, named.start())) {
                int blank = name.indexOf(' ');
                name = blank < 0 ? "" : name.substring(blank + 1);
            }
            int start = named.end() - name.length();
            plain(name).ifPresent(plain -> names.add(new Found(start, plain)));
        }
        return names;
    }

    private static boolean isBeginning(String text, int start) {
        int before = start - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before)) && text.charAt(before) != '\n') {
            before--;
        }
        return before < 0 || text.charAt(before) == '\n' || BEFORE_SENTENCES.indexOf(text.charAt(before)) >= 0;
    }

    /** The name that a text begins with, if it begins with one. */
    static Optional<String> first(String text) {
        Matcher named = NAMED.matcher(text);
        return named.lookingAt() ? plain(named.group()) : Optional.empty();
    }

    /** A name without what makes it another's, or what is no part of it; empty if nothing is left. */
    private static Optional<String> plain(String name) {
        String left = name;
        String before;
        do {
            before = left;
            left = trimmed(OF.matcher(left).replaceAll(""));
            int blank = left.indexOf(' ');
            String word = blank < 0 ? left : left.substring(0, blank);
            if (NO_NAMES.contains(word.toLowerCase(Locale.ROOT))) {
                left = blank < 0 ? "" : left.substring(blank + 1);
            }
            int last = left.lastIndexOf(' ');
            if (last >= 0 && NO_NAMES.contains(left.substring(last + 1).toLowerCase(Locale.ROOT))) {
                left = left.substring(0, last);
            }
        } while (!left.equals(before));
        return left.length() < 2 || !Character.isUpperCase(left.codePointAt(0)) ? Optional.empty() : Optional.of(left);
    }

    /** Without signs at its ends. */
    private static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isSign(name.charAt(start))) {
            start++;
        }
        while (end > start && isSign(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    private static boolean isSign(char unit) {
        return !Character.isLetterOrDigit(unit) && !Character.isSurrogate(unit) && SIGNS.indexOf(unit) < 0;
    }

    /** A subject as it is called: without commas at its end, and the thing itself for its name. */
    static String subject(String subject) {
        String plain = trimmed(BLANKS.matcher(subject).replaceAll(" ").strip());
        return plain.replaceAll("['’]s name$", "");
    }
}
