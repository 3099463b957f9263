package ai.sophia.model.opennlp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Words of a language that name nothing in particular, in small letters. Immutable.
 *
 * @param nouns by which a phrase names nothing, if they are its last
 * @param periods by which it names something only together with another noun
 * @param times when something is: they end a phrase
 * @param modifiers what stands before a noun and is not of its name
 * @param openings what begins a sentence and names nobody
 */
record GeneralWords(
        Set<String> nouns, Set<String> periods, Set<String> times, Set<String> modifiers, Set<String> openings) {
    /** Those of English, as they are in {@code english/general.words}. */
    static GeneralWords english() {
        Map<String, Set<String>> words = new HashMap<>();
        for (String line : lines("english/general.words")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                words.computeIfAbsent(line.substring(0, colon), first -> new HashSet<>())
                        .addAll(Arrays.asList(line.substring(colon + 1).strip().split(" ")));
            }
        }
        return new GeneralWords(
                of(words, "nouns"),
                of(words, "periods"),
                of(words, "times"),
                of(words, "modifiers"),
                of(words, "openings"));
    }

    private static Set<String> of(Map<String, Set<String>> words, String kind) {
        Set<String> those = words.get(kind);
        if (those == null) {
            throw new IllegalStateException("no words of the kind " + kind);
        }
        return Set.copyOf(those);
    }

    private static List<String> lines(String name) {
        InputStream resource = GeneralWords.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IllegalStateException("no resource " + name);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
