package ai.sophia.core.filter;

import ai.sophia.core.memory.Memory;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Decides whether a memory matches a filter: the one definition of what filters mean. It is asked of every memory of a scope, so it goes without
 * streams. Stateless.
 */
public final class Evaluator {
    private Evaluator() {}

    /** Whether the memory matches. */
    public static boolean matches(Filter filter, Memory memory) {
        return switch (filter) {
            case Filter.And(List<Filter> filters) -> !oneIs(false, filters, memory);
            case Filter.Or(List<Filter> filters) -> oneIs(true, filters, memory);
            case Filter.Not not -> !matches(not.filter(), memory);
            case Filter.Eq(Field field, Value value) -> field.values(memory).contains(value);
            case Filter.Ne(Field field, Value value) -> !field.values(memory).contains(value);
            case Filter.In(Field field, List<Value> values) ->
                field.values(memory).stream().anyMatch(values::contains);
            case Filter.Nin(Field field, List<Value> values) ->
                field.values(memory).stream().noneMatch(values::contains);
            case Filter.Gt(Field field, Value value) -> compares(memory, field, value, sign -> sign > 0);
            case Filter.Gte(Field field, Value value) -> compares(memory, field, value, sign -> sign >= 0);
            case Filter.Lt(Field field, Value value) -> compares(memory, field, value, sign -> sign < 0);
            case Filter.Lte(Field field, Value value) -> compares(memory, field, value, sign -> sign <= 0);
            case Filter.Contains(Field field, Value value) -> contains(field.values(memory), value);
            case Filter.Exists(Field field) -> !field.values(memory).isEmpty();
        };
    }

    private static boolean oneIs(boolean wanted, List<Filter> filters, Memory memory) {
        for (Filter filter : filters) {
            if (matches(filter, memory) == wanted) {
                return true;
            }
        }
        return false;
    }

    private static boolean compares(Memory memory, Field field, Value bound, IntPredicate accepted) {
        for (Value value : field.values(memory)) {
            boolean matched = switch (value) {
                case Value.Text(String text) ->
                    bound instanceof Value.Text(String other) && accepted.test(text.compareTo(other));
                case Value.Real(double number) ->
                    bound instanceof Value.Real(double other) && accepted.test(Double.compare(number, other));
                case Value.Moment(var instant) ->
                    bound instanceof Value.Moment(var other) && accepted.test(instant.compareTo(other));
                case Value.Flag flag -> false;
            };
            if (matched) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<Value> values, Value wanted) {
        for (Value value : values) {
            boolean part = value instanceof Value.Text(String text)
                    && wanted instanceof Value.Text(String piece)
                    && text.toLowerCase(Locale.ROOT).contains(piece.toLowerCase(Locale.ROOT));
            if (part || value.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
