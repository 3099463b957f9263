package ai.sophia.core.conversation;

import ai.sophia.core.language.Tongues;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A thing that some words name, told from another that they only describe: a bike trailer is no bike, but a bike in the garage is one. English for now, by
 * the order of the words. Stateless.
 */
final class Thing {
    /** A word of a text, and what stands before the next. */
    private static final Pattern WORD = Pattern.compile("(?<word>[\\p{L}\\p{N}'’-]+)(?<gap>[^\\p{L}\\p{N}]*)");

    /** What may stand behind the name of a thing; another word there is the thing, and those before it describe that. */
    private static final Pattern FOLLOWING = Pattern.compile(
            "(?:about|after|again|along|already|alone|and|as|at|away|back|because|before|behind|below|beside|between|both|but|by|down(?:stairs)?|during|each"
                    + "|every|finally|for|from|here|his|her|if|in(?:side)?|into|is|its?|like|made|my|myself|near|next|not|now|of|off|on|onto|or|our|out(?:side)?|over|own"
                    + "|since|so|some(?:where)?|than|that|the|their|then|there|these|this|those|through|to|today|together|too|under|until|up(?:stairs)?|well|when|where"
                    + "|which|while|who|whose|with|without|worth|yet|\\w+ing|\\w+ed|\\w+ly|\\w+self|\\d.*|.*['’]s?)",
            Pattern.CASE_INSENSITIVE);

    /** What is counted where there is so much of a thing, as claims have words. */
    private static final Set<String> UNITS = Set.of(
            "acr", "hectar", "euro", "dollar", "pound", "kg", "kilo", "gram", "litr", "gallon", "gb", "mb", "ton",
            "bag", "box", "bottl", "metr", "mil", "hour", "pair");

    private static final Pattern BETWEEN_THINGS = Pattern.compile(",? (?:and|und|plus) (?!(?:i|we|ich|wir)\\b)");

    /** What begins like one more thing that somebody has. */
    private static final Pattern THING = Pattern.compile(
            "(?:an?|the|my|our|one|two|three|four|five|\\d+|eine?n?|mein\\w*|zwei|drei) ", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMING =
            Pattern.compile(".*\\s(?:an?|the|ein|eine|der|die|das)", Pattern.CASE_INSENSITIVE);

    private Thing() {}

    /** Whether a fact tells what a thing is that somebody has, and the words name that, the car and not the company car, or what it is. */
    static boolean isOwn(Set<String> words, String owner, Wording fact) {
        String own = owner + "'s ";
        if (!fact.subject().startsWith(own) || Tongues.isPerson(fact.subject())) {
            return false;
        }
        String thing = fact.subject().substring(own.length()).toLowerCase(Locale.ROOT);
        String object = fact.object().toLowerCase(Locale.ROOT);
        return words.stream().allMatch(each -> hasWord(object, each))
                || (!thing.contains(" ") && words.stream().allMatch(thing::startsWith));
    }

    /** Whether the words before a thing have it be named, as "is a" has. */
    static boolean isNaming(String relation) {
        return NAMING.matcher(relation).matches();
    }

    /**
     * Whether something is said of the thing itself.
     *
     * @param words by which it is named, as claims have them
     * @param said the words of the claim
     * @param text in which it is said
     */
    static boolean isMeant(Set<String> words, Collection<String> said, String text) {
        Set<String> missing = new HashSet<>(words);
        missing.retainAll(said);
        if (missing.size() < words.size()) {
            // what it is called is told as its value
            return true;
        }
        Matcher word = WORD.matcher(text);
        boolean name = false;
        boolean found = false;
        String gap = "";
        while (word.find()) {
            if (found
                    && (name
                            || !gap.isBlank()
                            || FOLLOWING.matcher(word.group("word")).matches())) {
                return true;
            }
            String plain = word.group("word").toLowerCase(Locale.ROOT);
            boolean named = words.stream().anyMatch(plain::startsWith);
            missing.removeIf(plain::startsWith);
            found = named && missing.isEmpty();
            name = Character.isUpperCase(word.group("word").codePointAt(0));
            gap = word.group("gap");
        }
        return found || !missing.isEmpty();
    }

    /** Whether a text tells of several things, of which the words name one alone: iron tablets of "thyroxine every morning, and iron tablets at night". */
    static boolean isOneOfSeveral(Set<String> words, String text) {
        List<String> things =
                BETWEEN_THINGS.splitAsStream(text.toLowerCase(Locale.ROOT)).toList();
        List<String> others = things.subList(1, things.size());
        long inFirst =
                words.stream().filter(each -> hasWord(things.getFirst(), each)).count();
        boolean inOthers = others.stream().anyMatch(thing -> words.stream().anyMatch(each -> hasWord(thing, each)));
        // of the first, which has the verb of all of them, it may be the verb that is named
        return inOthers
                ? inFirst <= 1 && inFirst < words.size()
                : others.stream().anyMatch(each -> THING.matcher(each).lookingAt());
    }

    private static boolean hasWord(String text, String beginning) {
        return WORD.matcher(text).results().anyMatch(word -> word.group("word").startsWith(beginning));
    }

    /** Whether what is counted is the thing, and not how much there is of it: cats of "two cats", but no land of "three acres of land". */
    static boolean isCounted(Set<String> words, List<String> said) {
        return said.size() > 2
                && words.contains(said.getLast())
                && said.stream().skip(2).noneMatch(UNITS::contains);
    }
}
