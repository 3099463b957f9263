package ai.sophia.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A piece of a WHERE clause, never NULL in any row. Immutable.
 *
 * @param sql the condition, with a {@code ?} for each argument
 * @param arguments String, Long, Integer, Double or byte[]
 * @param exact whether it holds for exactly the rows it is meant for; otherwise it holds for more, and the rest is left out later
 */
record Condition(String sql, List<Object> arguments, boolean exact) {
    /** Holds for every row, and is meant to. */
    static final Condition ALWAYS = new Condition("1 = 1", List.of(), true);

    /** Holds for no row, and is meant to. */
    static final Condition NEVER = new Condition("1 = 0", List.of(), true);

    /** Holds for every row, because what is meant cannot be said in SQL. */
    static final Condition UNKNOWN = new Condition("1 = 1", List.of(), false);

    /** Most conditions that are joined side by side. */
    private static final int CHAIN = 16;

    Condition {
        arguments = List.copyOf(arguments);
    }

    static Condition of(String sql, Object... arguments) {
        return new Condition(sql, List.of(arguments), true);
    }

    /** The same, but held to be true for more rows than meant. */
    Condition loosely() {
        return new Condition(sql, arguments, false);
    }

    static Condition all(List<Condition> parts) {
        return parts.isEmpty() ? ALWAYS : joined(parts, " AND ");
    }

    static Condition any(List<Condition> parts) {
        return parts.isEmpty() ? NEVER : joined(parts, " OR ");
    }

    Condition and(Condition other) {
        return all(List.of(this, other));
    }

    /** What is not exact has no opposite: leaving out too few would become leaving out too many. */
    Condition negated() {
        return exact ? new Condition("NOT (" + sql + ")", arguments, true) : UNKNOWN;
    }

    private static Condition joined(List<Condition> parts, String operator) {
        List<Object> arguments = new ArrayList<>();
        boolean exact = true;
        for (Condition part : parts) {
            arguments.addAll(part.arguments);
            exact &= part.exact;
        }
        return new Condition(nested(parts, operator), arguments, exact);
    }

    /** In halves of halves: a chain of many would be a tree as deep as it is long, which databases refuse. */
    private static String nested(List<Condition> parts, String operator) {
        if (parts.size() <= CHAIN) {
            StringJoiner joined = new StringJoiner(operator, "(", ")");
            parts.forEach(part -> joined.add(part.sql));
            return joined.toString();
        }
        int middle = parts.size() / 2;
        return "(" + nested(parts.subList(0, middle), operator) + operator
                + nested(parts.subList(middle, parts.size()), operator) + ")";
    }
}
