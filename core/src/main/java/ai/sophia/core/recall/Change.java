package ai.sophia.core.recall;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a text would say that tells that the number or the day a question asks for is another one now: "the quota has been raised to 1,200" of "What is
 * my quota?". That something has changed is not enough, for most texts tell of other changes; what is asked for has to stand beside it. Read from the
 * words, in English, so much is missed. Immutable.
 */
final class Change {
    /** Of longer texts the beginning is read. */
    private static final int LONGEST = 4_000;

    /** So much of the question's words has to stand around. */
    private static final double LEAST = 0.2;

    /** How many words around a change are looked at, how far from it what has changed may stand, and a number. */
    private static final int AROUND = 15;

    private static final int BESIDE = 3;
    private static final int VALUE = 12;

    /** So far before a change may stand what "it" means there. */
    private static final int MEANT = 20;

    private static final Set<String> CHANGES = Set.of(
            "now",
            "recently",
            "lately",
            "increase",
            "increased",
            "decreased",
            "reduced",
            "lowered",
            "raised",
            "rose",
            "risen",
            "improved",
            "extended",
            "shortened",
            "rescheduled",
            "postponed",
            "moved",
            "changed",
            "grown",
            "growth",
            "grew",
            "reached",
            "adjusted",
            "pushed",
            "shifted",
            "expanded",
            "boosted",
            "upgraded",
            "switched",
            "dropped",
            "fell",
            "fallen",
            "climbed",
            "cut",
            "delayed");

    /** These stand before what has changed. */
    private static final Set<String> ATTRIBUTES = Set.of("new", "newly", "updated", "latest", "revised");

    /** Of a question for a day these say that it is another one, though not which. */
    private static final Set<String> OF_DAYS = Set.of("rescheduled", "postponed");

    private static final Set<String> MEANING = Set.of("it", "which", "that", "this");
    private static final Set<String> LEADING = Set.of("to", "by", "from", "at", "until", "of", "reached", "now");

    /** Before a change these tell that it was not made: denied, supposed, wished, or over. */
    private static final Set<String> UNREAL = Set.of(
            "not", "never", "if", "unless", "would", "could", "might", "should", "want", "wants", "wanted", "wish",
            "hope", "hoped", "asked", "ask", "refused", "before", "until", "maybe", "perhaps", "whether", "isn", "wasn",
            "hasn", "haven", "didn", "don", "doesn", "weren", "aren", "won", "couldn", "wouldn");

    /** How far before a change these may stand. */
    private static final int AHEAD = 6;

    /** "Had to postpone" is done. */
    private static final Set<String> DONE = Set.of("postpone", "reschedule", "raise", "lower", "cut", "move", "extend");

    /** Neither a number nor a day is asked for. */
    private static final Pattern NAMED =
            Pattern.compile("^\\s*(?:who|where)\\b|\\b(?:name|called|whose)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKING = Pattern.compile(
            "^\\s*" + Asked.FOR_VALUE + "\\b(?:'s)?"
                    + "(?: (?:is|are|am|do|does|have|has|should|can|will|i|my|the|our|a|an|total|currently|current|new|in)\\b)*+"
                    + "(?<noun>.*)$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern AFTER_NOUN = Pattern.compile(
            "\\b(?:of|for|in|on|to|that|have|has|do|does|is|are|should|can|will|i|am|we|with|from|at|after|before|between|usually"
                    + "|allocated|focused|scheduled|planned|set)\\b.*$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern COUNTED = Pattern.compile("^\\s*how many\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWNER = Pattern.compile("\\b(?<name>\\p{Lu}[\\p{L}\\p{N}]*)['’]s\\b");
    private static final Pattern CODE = Pattern.compile("```.*?(?:```|$)", Pattern.DOTALL);
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s++|\\n++");
    private static final Pattern TOKEN = Pattern.compile("[$€£]?\\d[\\d.,]*+%?|\\p{L}+");
    private static final Pattern NUMBER = Pattern.compile("[$€£]?\\d.*");
    private static final Pattern COUNT = Pattern.compile("\\d.*(?<!%)");

    private final Set<String> asked;
    private final Set<String> noun;
    private final Set<String> owners;
    private final boolean counted;
    private final boolean time;

    private Change(Set<String> asked, Set<String> noun, Set<String> owners, boolean counted, boolean time) {
        this.asked = asked;
        this.noun = noun;
        this.owners = owners;
        this.counted = counted;
        this.time = time;
    }

    /** That of what a question asks for. */
    static Change of(String question) {
        var asking = ASKING.matcher(question);
        String noun = asking.matches() && !NAMED.matcher(question).find()
                ? AFTER_NOUN.matcher(asking.group("noun")).replaceFirst("")
                : "";
        Set<String> owners = OWNER.matcher(question)
                .results()
                .map(owner -> owner.group("name"))
                .filter(name -> !ASKING.matcher(name).matches())
                .flatMap(name -> Words.of(name).stream())
                .collect(Collectors.toSet());
        return new Change(
                Words.of(question),
                Words.of(noun),
                owners,
                COUNTED.matcher(question).find(),
                Asked.of(question).time());
    }

    /** How much of the question stands around the change that a text tells, from 0, where it tells none, to 1. */
    double in(String text) {
        if (noun.isEmpty()) {
            return 0;
        }
        String read = text.substring(0, Math.min(LONGEST, text.length()));
        return SENTENCE_END
                .splitAsStream(CODE.matcher(read).replaceAll("\n"))
                .mapToDouble(this::inSentence)
                .filter(share -> share >= LEAST)
                .max()
                .orElse(0);
    }

    private double inSentence(String sentence) {
        List<String> tokens = TOKEN.matcher(sentence.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        double most = 0;
        for (int at = 0; at < tokens.size(); at++) {
            if (isChange(tokens, at) && hasValue(tokens, at) && isOfNoun(tokens, at)) {
                Set<String> around = beginnings(tokens, at - AROUND, at + AROUND + 1);
                if (around.containsAll(owners)) {
                    around.retainAll(asked);
                    most = Math.max(most, (double) around.size() / asked.size());
                }
            }
        }
        return most;
    }

    private static boolean isChange(List<String> tokens, int at) {
        String token = tokens.get(at);
        boolean because = token.equals("now") && token(tokens, at + 1).equals("that");
        boolean done =
                DONE.contains(token) && at > 1 && tokens.subList(at - 2, at).equals(List.of("had", "to"));
        return (CHANGES.contains(token) || ATTRIBUTES.contains(token) || done)
                && !because
                && tokens.subList(Math.max(0, at - AHEAD), at).stream().noneMatch(UNREAL::contains);
    }

    /** Where it is asked how many there are, a percentage or a sum of money says that something else has changed. */
    private boolean hasValue(List<String> tokens, int at) {
        if (time && OF_DAYS.contains(tokens.get(at))) {
            return true;
        }
        return tokens.subList(at, Math.min(tokens.size(), at + VALUE)).stream()
                .filter(token -> NUMBER.matcher(token).matches())
                .findFirst()
                .filter(value -> !counted || COUNT.matcher(value).matches())
                .isPresent();
    }

    private boolean isOfNoun(List<String> tokens, int at) {
        boolean before = !ATTRIBUTES.contains(tokens.get(at)) && isBeside(tokens, at, -1);
        return before || isBeside(tokens, at, 1) || isCounted(tokens, at) || isMeant(tokens, at);
    }

    /** What else the question says may stand between: "the budget for books and journals was raised". */
    private boolean isBeside(List<String> tokens, int at, int step) {
        int between = 0;
        for (int i = at + step; i >= 0 && i < tokens.size() && between < BESIDE; i += step) {
            String word = Words.beginning(tokens.get(i));
            if (noun.contains(word)) {
                return true;
            }
            between += asked.contains(word) ? 0 : 1;
        }
        return false;
    }

    /** "Extended the sessions to 4 hours" tells how many hours. */
    private boolean isCounted(List<String> tokens, int at) {
        for (int i = at + 1; i < Math.min(tokens.size(), at + VALUE) - 1; i++) {
            if (NUMBER.matcher(tokens.get(i)).matches()
                    && LEADING.contains(tokens.get(i - 1))
                    && hasNoun(tokens, i + 1, i + 2)) {
                return true;
            }
        }
        return false;
    }

    /** "The commits of this branch, which has now reached 165" tells how many commits. */
    private boolean isMeant(List<String> tokens, int at) {
        String next = token(tokens, at + 1);
        return (next.isEmpty() || LEADING.contains(next) || NUMBER.matcher(next).matches())
                && tokens.subList(Math.max(0, at - BESIDE), at).stream().anyMatch(MEANING::contains)
                && hasNoun(tokens, at - MEANT, at);
    }

    private boolean hasNoun(List<String> tokens, int from, int to) {
        Set<String> found = beginnings(tokens, from, to);
        return noun.stream().anyMatch(found::contains);
    }

    private static Set<String> beginnings(List<String> tokens, int from, int to) {
        Set<String> beginnings = new HashSet<>();
        for (String token : tokens.subList(Math.max(0, from), Math.min(tokens.size(), to))) {
            beginnings.add(Words.beginning(token));
        }
        return beginnings;
    }

    private static String token(List<String> tokens, int at) {
        return at < tokens.size() ? tokens.get(at) : "";
    }
}
