package ai.sophia.core.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Lists of words, read from a resource whose lines are {@code KIND: WORD WORD ...}, or remarks that begin with #. Immutable. */
public final class WordLists {
    private final String name;
    private final Map<String, Set<String>> kinds = new HashMap<>();

    /**
     * Reads a resource.
     *
     * @param beside the class that it stands beside
     * @throws IllegalStateException if there is none
     */
    public WordLists(Class<?> beside, String name) {
        this.name = name;
        try (InputStream resource = beside.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + name);
            }
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::read);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private void read(String line) {
        int colon = line.indexOf(':');
        kinds.computeIfAbsent(line.substring(0, colon), first -> new LinkedHashSet<>())
                .addAll(Arrays.asList(line.substring(colon + 1).strip().split(" ", -1)));
    }

    /** The words of a kind, which must be there, in their order. */
    public Set<String> of(String kind) {
        Set<String> words = kinds.get(kind);
        if (words == null) {
            throw new IllegalStateException(name + " has no words of the kind " + kind);
        }
        return Collections.unmodifiableSet(words);
    }

    /** The words of a kind, none where there is no such kind. */
    public Set<String> some(String kind) {
        return Collections.unmodifiableSet(kinds.getOrDefault(kind, Set.of()));
    }
}
