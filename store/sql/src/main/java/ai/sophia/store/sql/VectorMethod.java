package ai.sophia.store.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How pgvector finds the nearest of many vectors without comparing all. */
public enum VectorMethod {
    /** A graph: quick to search, slow to make (Malkov and Yashunin 2018). */
    HNSW,
    /** Lists of vectors around centers: quick to make, slower to search, and to be made anew as it grows. */
    IVFFLAT;

    /** The name in settings, and in SQL. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The method of this name. */
    public static Optional<VectorMethod> named(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }
}
