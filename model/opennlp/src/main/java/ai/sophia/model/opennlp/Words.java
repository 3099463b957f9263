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

/** Lists of words in small letters, read from a resource whose lines are {@code KIND: WORD WORD ...}, or remarks that begin with #. Immutable. */
final class Words {
    private final String name;
    private final Map<String, Set<String>> kinds = new HashMap<>();

    /** Reads a resource beside this class. */
    Words(String name) {
        this.name = name;
        for (String line : lines(name)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                kinds.computeIfAbsent(line.substring(0, colon), first -> new HashSet<>())
                        .addAll(Arrays.asList(line.substring(colon + 1).strip().split(" ")));
            }
        }
    }

    /** The words of a kind, which must be there. */
    Set<String> of(String kind) {
        Set<String> words = kinds.get(kind);
        if (words == null) {
            throw new IllegalStateException(name + " has no words of the kind " + kind);
        }
        return Set.copyOf(words);
    }

    private static List<String> lines(String name) {
        InputStream resource = Words.class.getResourceAsStream(name);
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
