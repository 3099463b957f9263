package ai.sophia.core.access;

/** What a reach admits in one part of a scope: any value, or exactly one (which may be the empty one). */
public sealed interface Part {
    /** Any value, the empty one included. */
    record Any() implements Part {}

    /** This value alone. */
    record Only(String value) implements Part {}

    /** Whether the value is admitted. */
    default boolean admits(String candidate) {
        return switch (this) {
            case Any any -> true;
            case Only only -> only.value.equals(candidate);
        };
    }
}
