package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import java.util.Arrays;
import java.util.List;

/**
 * Translates filters to SQL, as far as SQL means exactly what {@link ai.sophia.core.filter.Evaluator} means; the rest is left to the
 * evaluator. Stateless.
 */
final class Filters {
    private final MetadataConditions metadata;
    private final Columns columns;

    Filters(MetadataConditions metadata, Columns columns) {
        this.metadata = metadata;
        this.columns = columns;
    }

    Condition translated(Filter filter) {
        return switch (filter) {
            case Filter.And(List<Filter> parts) ->
                Condition.all(parts.stream().map(this::translated).toList());
            case Filter.Or(List<Filter> parts) ->
                Condition.any(parts.stream().map(this::translated).toList());
            case Filter.Not(Filter inner) -> translated(inner).negated();
            case Filter.Eq(Field field, Value value) -> equal(field, value);
            case Filter.Ne(Field field, Value value) -> equal(field, value).negated();
            case Filter.In(Field field, List<Value> values) -> among(field, values);
            case Filter.Nin(Field field, List<Value> values) ->
                among(field, values).negated();
            case Filter.Gt(Field field, Value value) -> compared(field, ">", value);
            case Filter.Gte(Field field, Value value) -> compared(field, ">=", value);
            case Filter.Lt(Field field, Value value) -> compared(field, "<", value);
            case Filter.Lte(Field field, Value value) -> compared(field, "<=", value);
            case Filter.Contains(Field field, Value value) -> containing(field, value);
            case Filter.Exists(Field field) -> present(field);
        };
    }

    private Condition among(Field field, List<Value> values) {
        return Condition.any(values.stream().map(value -> equal(field, value)).toList());
    }

    private Condition equal(Field field, Value value) {
        if (field == Field.Own.ID) {
            return value instanceof Value.Text(String text) ? identified(text) : Condition.NEVER;
        }
        return compared(field, "=", value);
    }

    private Condition identified(String text) {
        try {
            MemoryId id = MemoryId.parse(text);
            return id.toString().equals(text)
                    ? Condition.of(columns.ofMemory("id") + " = ?", Bytes.of(id))
                    : Condition.NEVER;
        } catch (Fault.Invalid malformed) {
            return Condition.NEVER;
        }
    }

    private Condition compared(Field field, String operator, Value value) {
        return switch (field) {
            case Field.Meta meta -> metadata.metadata(meta.path(), operator, value);
            case Field.Own own -> compared(own, operator, value);
        };
    }

    private Condition compared(Field.Own own, String operator, Value value) {
        return switch (own.type()) {
            case TEXT -> {
                if (!(value instanceof Value.Text(String text))) {
                    yield Condition.NEVER;
                }
                if (own == Field.Own.KIND) {
                    yield ofKind(operator, text);
                }
                yield own == Field.Own.ID || !isThere(own) || !ordersAlike(operator, text)
                        ? Condition.UNKNOWN
                        : Condition.of(column(own) + " " + operator + " ?", text)
                                .and(present(own));
            }
            case NUMBER ->
                value instanceof Value.Real(double number)
                        ? Condition.of("CAST(" + column(own) + " AS DOUBLE PRECISION) " + operator + " ?", number)
                                .and(present(own))
                        : Condition.NEVER;
            case MOMENT -> {
                if (!(value instanceof Value.Moment(var instant))) {
                    yield Condition.NEVER;
                }
                yield Moments.isKept(instant)
                        ? Condition.of(column(own) + " " + operator + " ?", Moments.millis(instant))
                                .and(present(own))
                        : Condition.UNKNOWN;
            }
        };
    }

    /** Kinds are kept as numbers and compared by their names. */
    private static Condition ofKind(String operator, String text) {
        return Condition.any(Arrays.stream(Kind.values())
                .filter(kind -> holds(kind.label().compareTo(text), operator))
                .map(kind -> Condition.of("v.kind = ?", Codes.of(kind)))
                .toList());
    }

    private static boolean holds(int sign, String operator) {
        return switch (operator) {
            case "=" -> sign == 0;
            case ">" -> sign > 0;
            case ">=" -> sign >= 0;
            case "<" -> sign < 0;
            case "<=" -> sign <= 0;
            default -> throw new IllegalArgumentException("expected a comparison, but got " + operator);
        };
    }

    /** Whether all strings order against this one by UTF-8 as by UTF-16: the two differ only from the surrogates on. */
    static boolean ordersAlike(String operator, String text) {
        return operator.equals("=") || text.chars().allMatch(c -> c < Character.MIN_SURROGATE);
    }

    private Condition containing(Field field, Value value) {
        return switch (field) {
            case Field.Meta meta -> metadata.metadataContaining(meta.path(), value);
            // ignoring case means more than SQL's letters
            case Field.Own own
            when own.type() == Field.Type.TEXT -> value instanceof Value.Text ? Condition.UNKNOWN : Condition.NEVER;
            case Field.Own own -> compared(own, "=", value);
        };
    }

    private Condition present(Field field) {
        return switch (field) {
            case Field.Meta meta -> metadata.metadataPresent(meta.path());
            case Field.Own own -> present(own);
        };
    }

    private Condition present(Field.Own own) {
        return switch (own.type()) {
            case TEXT ->
                own == Field.Own.ID || own == Field.Own.KIND || !isThere(own)
                        ? Condition.ALWAYS
                        : Condition.of(column(own) + " <> ''");
            case NUMBER -> own == Field.Own.POSITION ? Condition.of("v.position >= 0") : Condition.ALWAYS;
            case MOMENT -> Condition.of(column(own) + " NOT IN (?, ?)", Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    /** Whether there is a column of it; every memory has what there may be none of. */
    private boolean isThere(Field.Own own) {
        return own != Field.Own.TEXT || columns == Columns.RECORDS;
    }

    private String column(Field.Own own) {
        return switch (own) {
            case ID -> columns.ofMemory("id");
            case USER -> columns.ofScope("user_name");
            case AGENT -> columns.ofScope("agent");
            case SESSION -> columns.ofScope("session");
            case APP -> columns.ofScope("app");
            case COLLECTION -> "v.collection";
            case KIND -> "v.kind";
            case TEXT -> "v.text";
            case SPEAKER -> "v.speaker";
            case ROLE -> "v.role";
            case SUBJECT -> "v.subject";
            case SOURCE -> "v.source";
            case POSITION -> "v.position";
            case IMPORTANCE -> "v.importance";
            case SAID_AT -> "v.said_at";
            case STORED_AT -> "v.stored_from";
            case VALID_FROM -> "v.valid_from";
            case VALID_TO -> "v.valid_to";
            case EXPIRES -> "v.expires";
        };
    }
}
