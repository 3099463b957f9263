package ai.sophia.core.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a statement that carry what it says, in their order: without those that only grammar asks for, and one for several that say the same
 * in a statement of its sort. What is not known here stays as it is, so that statements in other languages are alike only where their words are. English
 * for now, as recognising is. Stateless.
 */
final class SenseWords {
    /** A number with its sign and its parts; a word, with what belongs to it in names such as C++; a sign that means something. */
    private static final Pattern WORD = Pattern.compile(
            "(?:(?<![\\p{L}\\p{N}])[-−])?\\p{N}+(?:[.,:/]\\p{N}+)*" + "|\\p{L}[\\p{L}\\p{M}']*[+#]*|[\\p{S}%@&#]");

    /** Words without which the same is said. */
    private static final Set<String> LIGHT =
            words("a an the i am is are be do does in to really very quite so actually currently now still also");

    private static final Set<String> OF_PLEASURE = words("lov~ lik~ ador~ enjoy~ prefer~ hat~ dislik~ detest~ loath~");

    /** Those of a sort. */
    private static final Map<Sort, Set<String>> LIGHT_IN = Map.of(
            Sort.PREFERENCE, OF_PLEASURE, Sort.DISLIKE, OF_PLEASURE, Sort.INSTRUCTION, words("please always kindly"));

    /** One word for several; a mark tells verbs from nouns. */
    private static final Map<String, String> SAME = same("""
            mother mum mom mummy mommy
            father dad daddy
            grandmother grandma granny
            grandfather grandpa granddad
            bike bicycle
            tv television telly
            film movie
            films movies
            fridge refrigerator
            child kid
            children kids
            color colour
            favorite favourite
            neighbor neighbour
            1 one
            2 two
            3 three
            4 four
            5 five
            6 six
            7 seven
            8 eight
            9 nine
            10 ten
            11 eleven
            12 twelve
            """);

    /** Those of a sort. */
    private static final Map<Sort, Map<String, String>> SAME_IN =
            Map.of(Sort.POSSESSION, same("""
                    hav~ own~ possess~
                    has owns possesses
                    """), Sort.TASK, same("""
                    call~ phon~ ring~
                    buy~ purchas~
                    fix~ repair~ mend~
                    """), Sort.INSTRUCTION, same("""
                    answer reply respond
                    answers replies responses
                    brief short concise
                    """));

    /** Ways to put it that come to the same, in the order in which they are looked for; what is put instead stands behind, with _ for a space at its edge. */
    private static final Map<Pattern, String> WAYS = ways("""
            can't|cannot => can not
            won't => will not
            n't\\b => _not
            'm\\b => _am
            're\\b => _are
            've\\b => _have
            'll\\b => _will
            'd\\b => _would
            \\b(it|that|he|she|what|there|here|who|where)'s\\b => $1 is
            \\b(?:is|are) (?:what|where|whom?|something|someone) (?=(?:i|we|my|our)\\b) =>
            \\b(?:is|are) the (?:thing|one|place|person|city|town|music|food|drink|sport|game|language)(?: that| which| who| where)? (?=(?:i|we|my|our)\\b) =>
            \\b(?:have|has) got\\b => have
            \\bevery single\\b|\\beach\\b => every
            \\bdaily\\b => every day
            \\bweekly\\b => every week
            \\bevery (mon|tues|wednes|thurs|fri|satur|sun)day\\b => $1days
            \\bon (mon|tues|wednes|thurs|fri|satur|sun)days\\b => $1days
            \\b(?:work|works|working) as an?\\b|\\bmy (?:job|profession) is\\b => am
            \\b(?:have|suffer from) an allergy to\\b => am allergic to
            \\bhave an? (\\p{L}+) allergy\\b => am allergic to $1s
            \\btoo$ =>
            """);

    private static final Map<Pattern, String> OF_TASTE = ways("""
            \\b(?:can not (?:stand|bear)|do not like)\\b => like
            \\ba (?:really |very )?(?:big |huge |great )?fan of\\b => to like
            \\b(?:fond of|keen on|crazy about|mad about)\\b => to like
            \\b(?:at all|more than anything|very much|so much|a lot|best|most)$ =>
            \\b(?:over|rather than|instead of|better than|more than)\\b => to
            """);

    /** Those of a sort. */
    private static final Map<Sort, Map<Pattern, String>> WAYS_IN = Map.of(
            Sort.PREFERENCE,
            OF_TASTE,
            Sort.DISLIKE,
            OF_TASTE,
            Sort.TASK,
            ways("""
                    (?<!\\bnot )\\b(?:need to|have to|must|should|ought to|remember to)\\b(?! not\\b) =>
                    """),
            Sort.HABIT,
            ways("""
                    \\bgo(?:es)? (?=\\p{L}+ing\\b) =>
                    """),
            Sort.SKILL,
            ways("""
                    \\b(?:can not|not able to|do not know how to)\\b => not to
                    \\b(?:can|able to|know how to)\\b => to
                    """),
            Sort.INSTRUCTION,
            ways("""
                    \\bnot always\\b => notalways
                    \\bdo not(?: ever)?\\b => never
                    \\b(?:from now on|going forward|in (?:the )?future)\\b =>
                    \\b(?:i want you to|i would like you to|you should|make sure (?:to|you)|you must)\\b =>
                    """));

    /** A place or somebody, to whom one goes or gives; not a verb. */
    private static final Pattern TOWARDS =
            Pattern.compile("\\bto (?=\\p{Lu}|(?:the|an?|my|our|your|his|her|its|their|this|that|these|those)\\b)");

    private static final Pattern GERUND = Pattern.compile("(\\p{L}{2,})ing");
    private static final Pattern DOUBLED = Pattern.compile("([bdgmnprt])\\1$");
    private static final Pattern SILENT_E = Pattern.compile("(?<=\\p{L}{2})e$");
    private static final Set<String> BEFORE_VERBS = words("i we to");

    /** Light words after which no verb comes whose form changes. */
    private static final Set<String> BEFORE_OTHERS = words("a an the am is are be in");

    private SenseWords() {}

    /** Those of a statement. */
    static List<String> of(String text, Sort sort) {
        String plain = TOWARDS.matcher(text).replaceAll("towards ").toLowerCase(Locale.ROOT);
        plain = rewritten(plain.replace('’', '\''), WAYS);
        plain = rewritten(plain, WAYS_IN.getOrDefault(sort, Map.of()));
        List<String> words = new ArrayList<>();
        String before = "";
        Matcher found = WORD.matcher(plain);
        while (found.find()) {
            String word = found.group();
            if (!LIGHT.contains(word)) {
                String form = form(before, word, sort);
                if (!LIGHT_IN.getOrDefault(sort, Set.of()).contains(form)) {
                    words.add(form);
                }
                before = word;
            } else if (BEFORE_VERBS.contains(word) || BEFORE_OTHERS.contains(word)) {
                before = word;
            }
        }
        return words;
    }

    /** One form for all that say the same. */
    private static String form(String before, String word, Sort sort) {
        Matcher gerund = GERUND.matcher(word);
        String form = word;
        if (gerund.matches()) {
            form = verb(DOUBLED.matcher(gerund.group(1)).replaceFirst("$1"));
        } else if (BEFORE_VERBS.contains(before)) {
            form = verb(word);
        }
        form = SAME.getOrDefault(form, form);
        return SAME_IN.getOrDefault(sort, Map.of()).getOrDefault(form, form);
    }

    private static String verb(String stem) {
        return SILENT_E.matcher(stem).replaceFirst("") + "~";
    }

    private static String rewritten(String text, Map<Pattern, String> ways) {
        String plain = text;
        for (Map.Entry<Pattern, String> way : ways.entrySet()) {
            plain = way.getKey().matcher(plain).replaceAll(way.getValue());
        }
        return plain;
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /** Words by all that are put for them; each line holds those of one. */
    private static Map<String, String> same(String lines) {
        Map<String, String> same = new HashMap<>();
        lines.lines().forEach(line -> {
            List<String> words = Arrays.asList(line.split(" ", -1));
            words.forEach(word -> same.put(word, words.getFirst()));
        });
        return Map.copyOf(same);
    }

    private static Map<Pattern, String> ways(String lines) {
        Map<Pattern, String> ways = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int arrow = line.indexOf(" =>");
            String instead = line.substring(arrow + " =>".length()).strip().replace('_', ' ');
            ways.put(Pattern.compile(line.substring(0, arrow)), instead);
        });
        return ways;
    }
}
