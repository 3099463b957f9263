package ai.sophia.core.filter;

import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on memories. What it means is defined by {@link Evaluator}; every index translates it with one exhaustive switch, and what
 * an index cannot express it leaves to the evaluator.
 *
 * <p>A comparison of values of different types (a number with a string) does not match, and a field that a memory does not have matches
 * no comparison but {@link Ne} and {@link Nin}. On a field that is a list, a comparison matches if it matches one of the elements, and
 * {@link Ne} and {@link Nin} if they match all of them.
 */
public sealed interface Filter {
    /** Matches everything. */
    static Filter all() {
        return new And(List.of());
    }

    /** All of them match. */
    record And(List<Filter> filters) implements Filter {
        public And {
            filters = List.copyOf(filters);
        }
    }

    /** At least one of them matches. */
    record Or(List<Filter> filters) implements Filter {
        public Or {
            filters = List.copyOf(filters);
        }
    }

    /** It does not match. */
    record Not(Filter filter) implements Filter {}

    /** The field is this value. */
    record Eq(Field field, Value value) implements Filter {}

    /** The field is not this value, or is absent. */
    record Ne(Field field, Value value) implements Filter {}

    /** The field is one of these values. */
    record In(Field field, List<Value> values) implements Filter {
        public In {
            values = List.copyOf(values);
        }
    }

    /** The field is none of these values, or is absent. */
    record Nin(Field field, List<Value> values) implements Filter {
        public Nin {
            values = List.copyOf(values);
        }
    }

    /** The field is greater than this value. */
    record Gt(Field field, Value value) implements Filter {}

    /** The field is this value or greater. */
    record Gte(Field field, Value value) implements Filter {}

    /** The field is less than this value. */
    record Lt(Field field, Value value) implements Filter {}

    /** The field is this value or less. */
    record Lte(Field field, Value value) implements Filter {}

    /** The field's string contains this one, ignoring case, or its list has an element equal to this value. */
    record Contains(Field field, Value value) implements Filter {}

    /** The memory has the field. */
    record Exists(Field field) implements Filter {}

    /** Whether it looks at such a field. */
    default boolean names(Predicate<? super Field> wanted) {
        return switch (this) {
            case And(List<Filter> filters) -> filters.stream().anyMatch(each -> each.names(wanted));
            case Or(List<Filter> filters) -> filters.stream().anyMatch(each -> each.names(wanted));
            case Not(Filter filter) -> filter.names(wanted);
            case Eq(Field field, Value value) -> wanted.test(field);
            case Ne(Field field, Value value) -> wanted.test(field);
            case In(Field field, List<Value> values) -> wanted.test(field);
            case Nin(Field field, List<Value> values) -> wanted.test(field);
            case Gt(Field field, Value value) -> wanted.test(field);
            case Gte(Field field, Value value) -> wanted.test(field);
            case Lt(Field field, Value value) -> wanted.test(field);
            case Lte(Field field, Value value) -> wanted.test(field);
            case Contains(Field field, Value value) -> wanted.test(field);
            case Exists(Field field) -> wanted.test(field);
        };
    }

    /** The filters that it is made of; none for a comparison. */
    default List<Filter> inner() {
        return switch (this) {
            case And(List<Filter> filters) -> filters;
            case Or(List<Filter> filters) -> filters;
            case Not(Filter filter) -> List.of(filter);
            case Eq eq -> List.of();
            case Ne ne -> List.of();
            case In in -> List.of();
            case Nin nin -> List.of();
            case Gt gt -> List.of();
            case Gte gte -> List.of();
            case Lt lt -> List.of();
            case Lte lte -> List.of();
            case Contains contains -> List.of();
            case Exists exists -> List.of();
        };
    }

    /** Both match. */
    default Filter and(Filter other) {
        return new And(List.of(this, other));
    }
}
