package ai.sophia.model.rules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words as they are compared: in lower case, without what grammar does to them, and without those that say nothing of their own. What is left of a word
 * need not be one. Immutable, safe for all threads.
 */
final class Words {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern APOSTROPHE = Pattern.compile("['’](?:s|m|re|ve|ll|d)?(?!\\p{L})");
    private static final Pattern DENIAL = Pattern.compile("(?<=\\p{L})n['’]t(?!\\p{L})");
    private static final Pattern BAR = Pattern.compile("\\|");

    /** Endings of English that do not change what a word means. */
    private static final List<String> ENDINGS =
            List.of("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s");

    private static final int SHORTEST_STEM = 3;
    private static final Pattern DOUBLED = Pattern.compile(".*(?<letter>[bdgmnprt])\\k<letter>");
    private static final Pattern SILENT_END = Pattern.compile("(?<=\\p{L}{3})(?:e|ate|ion)$");

    /** Words without which it is said all the same. */
    private static final Set<String> FILLERS =
            Set.of(("a an the my our his her their its your this that these those really very so much quite just"
                            + " now still also always actually currently usually any anymore more most only too absolutely definitely honestly personally"
                            + " no not never dont doesnt do does did didnt isnt arent am is are was were be been being"
                            + " i we im ive have has had can ca cant cannot wo wont will would to of")
                    .split(" ", -1));

    private static final Pattern PLURAL = Pattern.compile("[^su'’]s$");
    private static final String NOUN = "noun ";
    private static final Pattern NO_PAST = Pattern.compile("(?:s|ing)$");

    private final Map<String, String> irregular = new HashMap<>();
    private final Set<String> past = new TreeSet<>();

    /** Of nouns, what no ending makes. */
    private final Set<String> plurals = new TreeSet<>();

    /**
     * @param forms words whose forms are their own, as {@code forms.rules} tells
     */
    Words(List<RuleText.Line> forms) {
        for (RuleText.Line line : forms) {
            String word = line.key().replace(NOUN, "");
            List<String> itsForms = BAR.splitAsStream(line.pattern().pattern()).toList();
            itsForms.forEach(form -> irregular.put(form, word));
            if (line.key().startsWith(NOUN)) {
                plurals.addAll(itsForms);
            } else {
                itsForms.stream().filter(form -> !NO_PAST.matcher(form).find()).forEach(past::add);
            }
        }
    }

    /** The words of a text that matter, with a space between. */
    String plain(String text) {
        String letters = APOSTROPHE
                .matcher(DENIAL.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" not"))
                .replaceAll(" ");
        return Arrays.stream(NO_WORD.split(letters))
                .filter(word -> !word.isEmpty() && !FILLERS.contains(word))
                .map(this::stem)
                .collect(Collectors.joining(" "));
    }

    /** The same, each once. */
    Set<String> of(String text) {
        return Arrays.stream(plain(text).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the last word of a text stands for several of what it names, as far as its form tells. */
    boolean isPlural(String text) {
        String last = text.strip().substring(text.strip().lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
        return PLURAL.matcher(last).find() || plurals.contains(last);
    }

    /** Whether a verb is in the past. */
    boolean isPast(String verb) {
        String word = verb.toLowerCase(Locale.ROOT);
        return (word.endsWith("ed") && !word.equals("need")) || past.contains(word);
    }

    /** The forms of verbs in the past that no ending makes, as a pattern. */
    String pastForms() {
        return String.join("|", past);
    }

    private String stem(String word) {
        String base = irregular.getOrDefault(word, word);
        for (String ending : ENDINGS) {
            if (base.endsWith(ending) && base.length() - ending.length() >= SHORTEST_STEM && !base.endsWith("ss")) {
                base = base.substring(0, base.length() - ending.length()) + (ending.startsWith("ie") ? "y" : "");
                break;
            }
        }
        if (DOUBLED.matcher(base).matches() && base.length() > SHORTEST_STEM) {
            base = base.substring(0, base.length() - 1);
        }
        return SILENT_END.matcher(base).replaceFirst("");
    }
}
