package ai.sophia.core.access;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What a reach admits in one part of a scope. */
public sealed interface Part {
    /** Any value, the empty one included. */
    record Any() implements Part {}

    /** This value alone, which may be the empty one. */
    record Only(String value) implements Part {}

    /** These values, which may have the empty one among them; in a reach of the agent alone. */
    record OneOf(Set<String> values) implements Part {
        public OneOf {
            values = ordered(values);
        }
    }

    /** Any value but these; in a reach of the agent alone. */
    record NoneOf(Set<String> values) implements Part {
        public NoneOf {
            values = ordered(values);
        }
    }

    /** Whether the value is admitted. */
    default boolean admits(String candidate) {
        return switch (this) {
            case Any any -> true;
            case Only only -> only.value.equals(candidate);
            case OneOf oneOf -> oneOf.values.contains(candidate);
            case NoneOf noneOf -> !noneOf.values.contains(candidate);
        };
    }

    /** In one order, so that the same part is always written alike. */
    private static Set<String> ordered(Set<String> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }
}
