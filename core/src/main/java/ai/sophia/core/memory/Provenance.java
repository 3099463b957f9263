package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import java.util.Optional;

/**
 * Where a memory comes from.
 *
 * @param source through what it came in, such as {@code api}, {@code import}, {@code cli}
 * @param reference what it was there: a URL, a file, an id of another system; empty if nothing
 * @param actor who brought it, as the credential names them
 */
public record Provenance(String source, String reference, String actor) {
    /** Through what that comes in which Sophia understood of another memory. */
    public static final String DISTILLED = "distilled";

    private static final String MEMORY = "memory:";

    /** Most characters of a part. */
    public static final int PART_LIMIT = 2_048;

    public Provenance {
        Strings.name("source", source, PART_LIMIT);
        Strings.name("reference", reference, PART_LIMIT);
        Strings.name("actor", actor, PART_LIMIT);
    }

    /** That of what was understood of another memory. */
    public static Provenance distilled(MemoryId from, String actor) {
        return new Provenance(DISTILLED, reference(from), actor);
    }

    /** What the reference of that is which was understood of a memory. */
    public static String reference(MemoryId origin) {
        return MEMORY + origin;
    }

    /** The memory that this was understood of; empty if it comes from elsewhere. */
    public Optional<MemoryId> origin() {
        if (!source.equals(DISTILLED) || !reference.startsWith(MEMORY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MemoryId.parse(reference.substring(MEMORY.length())));
        } catch (Fault.Invalid foreign) {
            return Optional.empty(); // somebody else calls it so
        }
    }
}
