package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScreenTest {
    private static final int TEXTS = 120;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}']+");

    /** What words may stand between, and what else texts may have. */
    private static final List<String> ODD = List.of(
            " ", " ", " ", " ", " ", ", ", ". ", "  ", "\n", "\t", "'", "’", "-", " – ", "/", "_", ":", "; ", "?", "! ",
            "(", "%");

    private static final List<String> RARE = List.of(
            "7", "2024", "10:30", "٣", "𝟙", "𝐀", "é", "e\u0301", "ß", "ſ", "\u212A", "İ", "😀", "\u00a0", "\u200d",
            "½");

    @ParameterizedTest
    @ValueSource(strings = {"english", "german"})
    void whateverFitsIsLetThrough(String language) {
        List<Pattern> patterns = patterns(language);
        Screen<Pattern> anywhere = new Screen<>(patterns, Function.identity(), false);
        Screen<Pattern> begins = new Screen<>(patterns, Function.identity(), true);
        Texts texts = new Texts(patterns, 20261201);
        long fit = 0;
        for (int number = 0; number < TEXTS; number++) {
            String text = texts.next();
            List<Pattern> found =
                    patterns.stream().filter(each -> each.matcher(text).find()).toList();
            assertThat(anywhere.letThrough(text)).as(text).containsAll(found);
            assertThat(begins.letThrough(text))
                    .as(text)
                    .containsAll(found.stream()
                            .filter(each -> each.matcher(text).lookingAt())
                            .toList());
            fit += found.size();
        }
        assertThat(fit).as("so that something is told").isGreaterThan(TEXTS);
    }

    @Test
    void whatDoesNotHaveItsWordsIsHeldBack() {
        Pattern cats = Pattern.compile("my (?:\\w+ )?cats?\\b", Pattern.CASE_INSENSITIVE);
        Pattern dogs = Pattern.compile("my (?:\\w+ )?dogs?\\b", Pattern.CASE_INSENSITIVE);
        Pattern any = Pattern.compile("\\w+");
        Screen<Pattern> screen = new Screen<>(List.of(cats, dogs, any), Function.identity(), false);
        assertThat(screen.letThrough("MY old Cat")).containsExactly(cats, any);
        assertThat(screen.letThrough("my dogs")).containsExactly(dogs, any);
        assertThat(screen.letThrough("")).containsExactly(any);
    }

    private static List<Pattern> patterns(String language) {
        Function<String, String> path = name -> language + "/" + name + ".rules";
        Words words = new Words(new RuleText(path.apply("compared")), new RuleText(path.apply("forms")));
        Map<String, String> forms = Map.of("irregular", words.pastForms());
        Stream<String> texts = Stream.of("silence", "clauses", "subjects", "followups", "claims", "statements");
        return Stream.concat(
                        texts.map(name -> new RuleText(forms, path.apply("words"), path.apply(name))),
                        Stream.of("times", "untidy").map(name -> new RuleText(path.apply(name))))
                .flatMap(text -> text.lines().stream())
                .map(RuleText.Line::pattern)
                .toList();
    }

    /** Makes texts of the words that are in patterns. For one thread. */
    private static final class Texts {
        private final SplittableRandom random;
        private final List<String> words;

        Texts(List<Pattern> patterns, long seed) {
            this.random = new SplittableRandom(seed);
            this.words = patterns.stream()
                    .flatMap(each -> NO_WORD.splitAsStream(each.pattern()))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toCollection(ArrayList::new));
        }

        String next() {
            return IntStream.range(0, 4 + random.nextInt(12))
                    .mapToObj(any -> word() + ODD.get(random.nextInt(ODD.size())))
                    .collect(Collectors.joining());
        }

        private String word() {
            String word = random.nextInt(12) == 0
                    ? RARE.get(random.nextInt(RARE.size()))
                    : words.get(random.nextInt(words.size()));
            return random.nextInt(4) == 0 ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word;
        }
    }
}
