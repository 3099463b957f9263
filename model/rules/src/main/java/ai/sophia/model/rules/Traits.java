package ai.sophia.model.rules;

import ai.sophia.core.conversation.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells of a clause whether it says something worth being remembered: its words, which of them stand side by side, how it begins and ends, and
 * which rule fits. Of a word that is not common, only its form counts beside others.
 */
final class Traits {
    private static final Pattern TOKEN = Pattern.compile("\\p{L}+(?:'\\p{Ll}+)?|\\d+|[^\\p{L}\\p{N}_\\s]");
    private static final Pattern CODE = Pattern.compile("[_`{}<>=\\\\|]|\\(\\)|\\w[./]\\w|\\p{Ll}\\p{Lu}");
    private static final List<String> ENDINGS = List.of("ing", "ed", "ly", "s");
    /** What every clause has. */
    private static final String ANY = "any";

    private static final int LONGEST_OPENING = 4;
    private static final int FARTHEST = 6;
    private static final int SUFFIX = 3;
    private static final int PREFIX = 4;

    private Traits() {}

    /**
     * Those of a clause.
     *
     * @param clause its words
     * @param place as {@link #place} tells it
     * @param ruled the rule that fits it, if one does
     * @param common words that count as they are, in lower case
     */
    static Set<String> of(String clause, String place, Optional<Rule> ruled, Set<String> common) {
        List<String> words =
                TOKEN.matcher(clause).results().map(MatchResult::group).toList();
        List<String> forms = words.stream().map(word -> form(word, common)).toList();
        Set<String> traits = new LinkedHashSet<>(Set.of(ANY));
        for (String word : words) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (!Character.isDigit(word.charAt(0))) {
                traits.add("word " + lower);
            }
            if (lower.length() > PREFIX && Character.isLetter(lower.charAt(0))) {
                traits.add("suffix " + lower.substring(lower.length() - SUFFIX));
                traits.add("prefix " + lower.substring(0, PREFIX));
            }
        }
        for (int at = 0; at < forms.size(); at++) {
            for (int length = 1; length <= 3 && at + length <= forms.size(); length++) {
                traits.add("has " + String.join(" ", forms.subList(at, at + length)));
            }
        }
        for (int length = 1; length <= Math.min(LONGEST_OPENING, forms.size()); length++) {
            traits.add("begins " + String.join(" ", forms.subList(0, length)));
        }
        for (int length = 1; length <= Math.min(2, forms.size()); length++) {
            traits.add("ends " + String.join(" ", forms.subList(forms.size() - length, forms.size())));
        }
        String first = forms.isEmpty() ? "" : forms.getFirst();
        for (int at = 1; at <= Math.min(FARTHEST, forms.size() - 1); at++) {
            traits.add("begins " + first + " .. " + forms.get(at));
        }
        if (CODE.matcher(clause).find()) {
            traits.add("code");
        }
        traits.add("long " + Math.min(FARTHEST, words.size() / 2));
        for (String each : place.split(" ", -1)) {
            traits.add("stands " + each);
            traits.add("stands " + each + " begins " + first);
        }
        ruled.ifPresentOrElse(rule -> traits.addAll(ruled(rule, words)), () -> traits.add("unruled"));
        return traits;
    }

    /** What a rule tells that fits: of which sort it is, and which rule, for some are right more often than others. */
    private static List<String> ruled(Rule rule, List<String> words) {
        String sort = "ruled " + rule.sort().label();
        List<String> traits = new ArrayList<>(List.of("ruled", sort, rule(rule)));
        words.stream().findFirst().ifPresent(first -> traits.add(sort + " begins " + first.toLowerCase(Locale.ROOT)));
        return traits;
    }

    /** That this rule fits. */
    static String rule(Rule rule) {
        return "rule " + rule.text();
    }

    /** The words of a clause, in lower case. */
    static List<String> words(String clause) {
        return TOKEN.matcher(clause)
                .results()
                .map(found -> found.group().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String form(String word, Set<String> common) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (Character.isDigit(word.charAt(0))) {
            return "0";
        }
        if (common.contains(lower)) {
            return lower;
        }
        if (Character.isUpperCase(word.charAt(0))) {
            return "X";
        }
        return ENDINGS.stream()
                .filter(ending -> lower.endsWith(ending) && lower.length() > ending.length() + 2)
                .findFirst()
                .map(ending -> "-" + ending)
                .orElse("x");
    }

    /** Where a clause stands, in words: how its sentence ends and begins, and which kinds of times it tells. */
    static String place(Language language, String turn, Span sentence, Clause clause) {
        String words = sentence.of(turn).strip();
        char last = words.charAt(words.length() - 1);
        Stream<String> stands = Stream.of(
                "?!.".indexOf(last) >= 0 ? String.valueOf(last) : "open",
                Character.isUpperCase(words.charAt(0)) ? "capital" : "small");
        Stream<String> times = language.times().find(clause.text(), Instant.EPOCH, false).stream()
                .map(time -> time.tense().name().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted();
        return Stream.concat(stands, times).collect(Collectors.joining(" "));
    }
}
