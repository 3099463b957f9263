package ai.sophia.core.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people call each other and things, and when two ways to write a name are one. English for now, as recognising is. Stateless. */
final class Names {
    /** The speaker, where one person speaks. */
    static final String USER = "user";

    /** A name: words with capitals after each other. */
    static final String NAME = "(?-i:\\p{Lu}[\\p{L}\\p{N}'’.&-]*(?: \\p{Lu}[\\p{L}\\p{N}'’.&-]*){0,3})";

    private static final Pattern NAMED = Pattern.compile("(?<![\\p{L}\\p{N}'’])" + NAME);
    private static final Pattern DOING =
            Pattern.compile(NAME + " (?:\\p{Ll}+s|can|will|had|went|did|\\p{Ll}+n['’]t)(?: |$)");

    private static final Pattern OWN = Pattern.compile("(?:my|our|i|me|we|us|myself)(?= |$)");
    private static final Pattern ARTICLE = Pattern.compile("(?:the|an?) (?=.)");
    private static final Pattern EDGE = Pattern.compile("^[^\\p{L}\\p{N}#+$€£]+|[^\\p{L}\\p{N}#+$€£]+$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern OF = Pattern.compile("(?:['’]s|(?<=s)['’])(?:\\s+name)?$");

    /** Words with a capital that name nobody. */
    private static final Set<String> NO_NAMES = Set.of(
            ("i i'm i'll i've i'd the a an my our this that these those all every both some no not he she it they we you monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays"
                            + " fridays saturdays sundays january february march april may june july august september october november"
                            + " december mon tue wed thu fri sat sun ok yes also mostly")
                    .split(" "));

    /** Words before a thing that are not of its name. */
    private static final Pattern BEFORE = Pattern.compile(
            "(?:(?:in|at|to|on|for|from|with|by|as|of|into|about|the|an?|my|our|his|her|their|its|some|any|all|every|each|only|just|really|very"
                    + "|one|two|three|four|five|several|many|few|lots of|a lot of|have|having) )*",
            Pattern.CASE_INSENSITIVE);

    /** Where the name of a thing ends. */
    private static final Pattern AFTER = Pattern.compile(
            "[,;:.!?(]|(?:^| )(?:in|at|to|on|for|from|with|by|as|of|into|about|since|until|than|that|which|who|because|and|or|but|when|while"
                    + "|before|after|this|last|next|every|all|again|too|now|anymore|these|if|so|is|are|i|we|am|pm|the|an?|my|our|his|her|their|your|there|here) ",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PRONOUN = Pattern.compile("(?:he|she|it|they|that|this)", Pattern.CASE_INSENSITIVE);

    private static final Pattern THING = Pattern.compile("[\\p{L}'’-]+(?: [\\p{L}'’-]+){0,2}");
    private static final Set<String> NO_THINGS = Set.of(
            "days", "hours", "weeks", "times", "minutes", "years", "more", "less", "back", "place", "him", "her",
            "them", "it");

    private static final int LONGEST_THING = 40;

    private Names() {}

    /** The same for all ways to write a name: small letters, without an article, and the user's where it says mine. */
    static String key(String name) {
        String plain = BLANKS.matcher(name.toLowerCase(Locale.ROOT).replace('’', '\''))
                .replaceAll(" ")
                .strip();
        plain = EDGE.matcher(plain).replaceAll("");
        plain = ARTICLE.matcher(plain).lookingAt() ? plain.substring(plain.indexOf(' ') + 1) : plain;
        Matcher own = OWN.matcher(plain);
        if (own.lookingAt()) {
            String rest = plain.substring(own.end()).strip();
            return rest.isEmpty() ? USER : USER + "'s " + rest;
        }
        return plain;
    }

    /** The names in a text, in its order, each once; a word that it begins with is no name for its capital alone. */
    static List<String> in(String text) {
        List<String> names = new ArrayList<>();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            String name = named.group();
            if (named.start() == 0) {
                int blank = name.indexOf(' ');
                name = blank < 0 ? "" : name.substring(blank + 1);
            }
            plain(name).filter(each -> !names.contains(each)).ifPresent(names::add);
        }
        return names;
    }

    /** The name that a text begins with, if it begins with one. */
    static Optional<String> first(String text) {
        Matcher named = NAMED.matcher(text);
        return named.lookingAt() ? plain(named.group()) : Optional.empty();
    }

    /** The name that a text begins with, if it goes on with what that one does or is: some statements hold whom they are about in their relation. */
    static Optional<String> doing(String relation) {
        return DOING.matcher(relation).lookingAt() ? first(relation) : Optional.empty();
    }

    /** A name without what makes it another's, or what is no part of it; empty if nothing is left. */
    private static Optional<String> plain(String name) {
        String left = name;
        String before;
        do {
            before = left;
            left = EDGE.matcher(OF.matcher(left).replaceAll("")).replaceAll("");
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
        return left.length() < 2 ? Optional.empty() : Optional.of(left);
    }

    /** The thing that an object names by up to three words, if it does. */
    static Optional<String> thing(String object) {
        String text = BLANKS.matcher(object).replaceAll(" ").strip() + " ";
        Matcher before = BEFORE.matcher(text);
        String rest = before.lookingAt() ? text.substring(before.end()) : text;
        Matcher after = AFTER.matcher(rest);
        String thing = (after.find() ? rest.substring(0, after.start()) : rest).strip();
        boolean names = THING.matcher(thing).matches()
                && thing.length() >= 2
                && thing.length() <= LONGEST_THING
                && !OWN.matcher(key(thing)).lookingAt()
                && !key(thing).equals(USER)
                && !NO_NAMES.contains(key(thing))
                && !NO_THINGS.contains(key(thing));
        return names ? Optional.of(thing) : Optional.empty();
    }

    /** Whether it names nobody, but points to somebody whom nobody has named. */
    static boolean isPronoun(String subject) {
        return PRONOUN.matcher(subject).matches();
    }

    /** A subject as it is called: without commas at its end, and the thing itself for its name. */
    static String subject(String subject) {
        String plain =
                EDGE.matcher(BLANKS.matcher(subject).replaceAll(" ").strip()).replaceAll("");
        return plain.replaceAll("['’]s name$", "");
    }
}
