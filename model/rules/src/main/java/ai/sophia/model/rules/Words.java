package ai.sophia.model.rules;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private static final String NOUN = "noun ";
    private static final String ENDING = "ending";
    private static final int SHORTEST_STEM = 3;
    private static final Pattern DOUBLED = Pattern.compile(".*(?<letter>[bdgmnprt])\\k<letter>");

    /**
     * What is taken off a word.
     *
     * @param instead what stands in its place
     */
    private record Ending(String letters, String instead) {}

    private final Pattern shortened;
    private final Pattern denial;
    private final Optional<Pattern> inserted;
    private final Set<String> fillers;
    private final List<Ending> endings;
    private final Pattern loose;
    private final Pattern regularPast;
    private final Pattern goingOn;
    private final Pattern plural;
    private final Optional<Pattern> part;
    private final Map<String, String> irregular = new HashMap<>();
    private final Set<String> past = new TreeSet<>();

    /** Of nouns, what no ending makes. */
    private final Set<String> plurals = new TreeSet<>();

    /**
     * @param text how words are compared, as {@code compared.rules} tells
     * @param forms words whose forms are their own, as {@code forms.rules} tells
     */
    Words(RuleText text, RuleText forms) {
        shortened = text.any("short");
        denial = text.any("denial");
        inserted = text.some("inserted");
        fillers = text.list("filler").collect(Collectors.toUnmodifiableSet());
        endings = text.lines().stream()
                .filter(line -> line.key().startsWith(ENDING))
                .flatMap(line -> line.list()
                        .map(letters -> new Ending(
                                letters, line.key().substring(ENDING.length()).strip())))
                .toList();
        loose = text.any("loose");
        regularPast = text.any("past");
        goingOn = text.any("going on");
        plural = text.any("plural");
        part = text.some("part");
        Pattern noPast = text.any("no past");
        for (RuleText.Line line : forms.lines()) {
            String word = line.key().replace(NOUN, "");
            List<String> itsForms = line.list().toList();
            itsForms.forEach(form -> irregular.put(form, word));
            if (line.key().startsWith(NOUN)) {
                plurals.addAll(itsForms);
            } else {
                itsForms.stream().filter(form -> !noPast.matcher(form).find()).forEach(past::add);
            }
        }
    }

    /** The words of a text that matter, with a space between. */
    String plain(String text) {
        String letters = shortened
                .matcher(denial.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" not"))
                .replaceAll(" ");
        return Arrays.stream(NO_WORD.split(letters))
                .filter(word -> !word.isEmpty() && !fillers.contains(word))
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
        return plural.matcher(last).find() || plurals.contains(last);
    }

    /** Whether one word, as it is compared, is a part of another that is made of several, in a language that makes such. */
    boolean isPart(String word, String whole) {
        return word.length() < whole.length()
                && (whole.startsWith(word) || whole.endsWith(word))
                && part.filter(any -> any.matcher(word).matches()).isPresent();
    }

    /** Whether a verb is in the past. */
    boolean isPast(String verb) {
        String word = verb.toLowerCase(Locale.ROOT);
        return regularPast.matcher(word).matches() || past.contains(word);
    }

    /** Whether a verb tells what is going on. */
    boolean isGoingOn(String verb) {
        return goingOn.matcher(verb).matches();
    }

    /** The forms of verbs in the past that no ending makes, as a pattern. */
    String pastForms() {
        return String.join("|", past);
    }

    private String stem(String word) {
        String known = irregular.getOrDefault(word, word);
        String base =
                inserted.map(letters -> letters.matcher(known).replaceFirst("")).orElse(known);
        for (Ending ending : endings) {
            int rest = base.length() - ending.letters().length();
            if (base.endsWith(ending.letters()) && rest >= SHORTEST_STEM && !base.endsWith("ss")) {
                base = base.substring(0, rest) + ending.instead();
                break;
            }
        }
        if (DOUBLED.matcher(base).matches() && base.length() > SHORTEST_STEM) {
            base = base.substring(0, base.length() - 1);
        }
        return loose.matcher(base).replaceFirst("");
    }
}
