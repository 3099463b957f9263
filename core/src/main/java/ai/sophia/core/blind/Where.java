package ai.sophia.core.blind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A condition on the facts and numbers of records, which each server is told in its own words. It has no negation of its own, hence {@link
 * #negated}: whatever its smallest parts are replaced by that holds for more, it holds for more. Immutable.
 */
public sealed interface Where {
    /** Every record. */
    record Every() implements Where {}

    /** No record; never sent. */
    record Never() implements Where {}

    /** Records that all of the conditions hold for. */
    record And(List<Where> parts) implements Where {}

    /** Records that one of the conditions holds for. */
    record Or(List<Where> parts) implements Where {}

    /** Records that have the fact. */
    record Has(String fact) implements Where {}

    /** Records that do not have the fact. */
    record Lacks(String fact) implements Where {}

    /**
     * Records whose metadata of that name is a number that compares so.
     *
     * @param present the fact that records have whose metadata has that name; empty if all have it
     */
    record Compares(String name, Comparison comparison, double bound, String present) implements Where {}

    /** How a number compares with a bound. */
    enum Comparison {
        ABOVE,
        AT_LEAST,
        BELOW,
        AT_MOST;

        Comparison negated() {
            return switch (this) {
                case ABOVE -> AT_MOST;
                case AT_LEAST -> BELOW;
                case BELOW -> AT_LEAST;
                case AT_MOST -> ABOVE;
            };
        }
    }

    /** All of them hold. */
    static Where and(Collection<Where> parts) {
        List<Where> flat = flat(parts.stream()
                .flatMap(part -> part instanceof And(List<Where> inner) ? inner.stream() : Stream.of(part))
                .filter(part -> !(part instanceof Every)));
        if (flat.stream().anyMatch(Never.class::isInstance)) {
            return new Never();
        }
        return flat.isEmpty() ? new Every() : flat.size() == 1 ? flat.getFirst() : new And(flat);
    }

    /** One of them holds. */
    static Where or(Collection<Where> parts) {
        List<Where> flat = flat(parts.stream()
                .flatMap(part -> part instanceof Or(List<Where> inner) ? inner.stream() : Stream.of(part))
                .filter(part -> !(part instanceof Never)));
        if (flat.stream().anyMatch(Every.class::isInstance)) {
            return new Every();
        }
        return flat.isEmpty() ? new Never() : flat.size() == 1 ? flat.getFirst() : new Or(flat);
    }

    private static List<Where> flat(Stream<Where> parts) {
        return new ArrayList<>(parts.distinct().toList());
    }

    /** What holds for all other records. */
    default Where negated() {
        return switch (this) {
            case Every every -> new Never();
            case Never never -> new Every();
            case And(List<Where> parts) -> or(parts.stream().map(Where::negated).toList());
            case Or(List<Where> parts) -> and(parts.stream().map(Where::negated).toList());
            case Has(String fact) -> new Lacks(fact);
            case Lacks(String fact) -> new Has(fact);
            case Compares(String name, Comparison comparison, double bound, String present) -> {
                Where opposite = new Compares(name, comparison.negated(), bound, present);
                yield present.isEmpty() ? opposite : or(List.of(opposite, new Lacks(present)));
            }
        };
    }

    /** How many comparisons it takes. */
    default int size() {
        return switch (this) {
            case Every every -> 0;
            case Never never -> 0;
            case And(List<Where> parts) -> parts.stream().mapToInt(Where::size).sum();
            case Or(List<Where> parts) -> parts.stream().mapToInt(Where::size).sum();
            case Has has -> 1;
            case Lacks lacks -> 1;
            case Compares compares -> 1;
        };
    }
}
