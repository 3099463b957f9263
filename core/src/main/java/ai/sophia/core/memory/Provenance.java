package ai.sophia.core.memory;

import ai.sophia.core.Strings;

/**
 * Where a memory comes from.
 *
 * @param source through what it came in, such as {@code api}, {@code import}, {@code cli}
 * @param reference what it was there: a URL, a file, an id of another system; empty if nothing
 * @param actor who brought it, as the credential names them
 */
public record Provenance(String source, String reference, String actor) {
    /** Most characters of a part. */
    public static final int PART_LIMIT = 2_048;

    public Provenance {
        Strings.name("source", source, PART_LIMIT);
        Strings.name("reference", reference, PART_LIMIT);
        Strings.name("actor", actor, PART_LIMIT);
    }
}
