package ai.sophia.core.blind;

import ai.sophia.core.blind.Where.Comparison;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Times;
import java.time.Instant;
import java.util.List;

/**
 * Filters as conditions on a server's records that hold for whatever the filter matches, and for as little else as the server can tell. Where it cannot tell, a
 * filter lies between two conditions: one that holds for at least what it matches, one for at most. Negation turns each into the other.
 *
 * @param tokens those of the tenant
 */
public record FilterWheres(Tokens tokens) {
    /** Comparisons that the server is given at most; a larger filter is left to the evaluator. */
    private static final int SIZE_LIMIT = 256;

    /** Levels of nesting that the server is given at most. */
    private static final int DEPTH_LIMIT = 32;

    /** A server may read numbers from JSON with an error in their last place. */
    private static final int PLACES = 4;

    private enum Bound {
        AT_LEAST,
        AT_MOST;

        Bound opposite() {
            return this == AT_LEAST ? AT_MOST : AT_LEAST;
        }

        /** What stands for a filter that the server cannot tell anything of. */
        Where unknown() {
            return this == AT_LEAST ? new Where.Every() : new Where.Never();
        }
    }

    /** A condition that leaves out nothing that the filter matches. */
    public Where where(Filter filter) {
        if (depth(filter) > DEPTH_LIMIT) {
            return new Where.Every();
        }
        Where where = where(filter, Bound.AT_LEAST);
        return where.size() > SIZE_LIMIT ? new Where.Every() : where;
    }

    private Where where(Filter filter, Bound bound) {
        return switch (filter) {
            case Filter.And(List<Filter> filters) ->
                Where.and(filters.stream().map(each -> where(each, bound)).toList());
            case Filter.Or(List<Filter> filters) ->
                Where.or(filters.stream().map(each -> where(each, bound)).toList());
            case Filter.Not(Filter inner) -> where(inner, bound.opposite()).negated();
            case Filter.Eq(Field field, Value value) -> equal(field, List.of(value), bound);
            case Filter.Ne(Field field, Value value) ->
                equal(field, List.of(value), bound.opposite()).negated();
            case Filter.In(Field field, List<Value> values) -> equal(field, values, bound);
            case Filter.Nin(Field field, List<Value> values) ->
                equal(field, values, bound.opposite()).negated();
            case Filter.Gt(Field field, Value value) -> compares(field, value, true, bound);
            case Filter.Gte(Field field, Value value) -> compares(field, value, true, bound);
            case Filter.Lt(Field field, Value value) -> compares(field, value, false, bound);
            case Filter.Lte(Field field, Value value) -> compares(field, value, false, bound);
            case Filter.Contains(Field field, Value value) ->
                value instanceof Value.Text && bound == Bound.AT_LEAST
                        ? exists(field, bound)
                        : equal(field, List.of(value), bound);
            case Filter.Exists(Field field) -> exists(field, bound);
        };
    }

    private Where equal(Field field, List<Value> values, Bound bound) {
        if (!Facts.isKept(field)) {
            return bound.unknown();
        }
        return Where.or(values.stream()
                .map(value -> (Where) new Where.Has(Facts.value(tokens, field, value)))
                .toList());
    }

    private Where exists(Field field, Bound bound) {
        if (Facts.isAlwaysPresent(field)) {
            return new Where.Every();
        }
        return Facts.isKept(field) ? new Where.Has(Facts.present(tokens, field)) : bound.unknown();
    }

    /** A comparison, inclusive where it holds for at least what it is to match, and exclusive where for at most. */
    private Where compares(Field field, Value value, boolean above, Bound bound) {
        return switch (value) {
            case Value.Text text -> bound == Bound.AT_LEAST ? exists(field, bound) : new Where.Never();
            case Value.Flag flag -> new Where.Never();
            case Value.Real(double number) ->
                isNumber(field) ? compares(field, number, above, bound) : new Where.Never();
            case Value.Moment(Instant instant) ->
                isMoment(field) ? compares(field, (double) Times.floor(instant), above, bound) : new Where.Never();
        };
    }

    private Where compares(Field field, double number, boolean above, Bound bound) {
        boolean wide = bound == Bound.AT_LEAST;
        double limit = moved(number, above == wide ? -PLACES : PLACES);
        Comparison comparison = above
                ? (wide ? Comparison.AT_LEAST : Comparison.ABOVE)
                : (wide ? Comparison.AT_MOST : Comparison.BELOW);
        Where single =
                new Where.Compares(Facts.numberName(tokens, field), comparison, limit, Facts.single(tokens, field));
        return wide && field instanceof Field.Meta
                ? Where.or(List.of(single, new Where.Has(Facts.several(tokens, field))))
                : single;
    }

    private static boolean isNumber(Field field) {
        return switch (field) {
            case Field.Own own -> own.type() == Field.Type.NUMBER;
            case Field.Meta meta -> true;
        };
    }

    private static boolean isMoment(Field field) {
        return field instanceof Field.Own own && own.type() == Field.Type.MOMENT;
    }

    /** A double so many steps further, as far as there is one. */
    static double moved(double number, int steps) {
        double moved = number;
        for (int step = Math.abs(steps); step > 0; step--) {
            moved = steps > 0 ? Math.nextUp(moved) : Math.nextDown(moved);
        }
        return Math.clamp(moved, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    private static int depth(Filter filter) {
        return 1 + filter.inner().stream().mapToInt(FilterWheres::depth).max().orElse(0);
    }
}
