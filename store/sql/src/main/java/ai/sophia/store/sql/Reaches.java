package ai.sophia.store.sql;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Says in SQL what a reach may see. Stateless. */
final class Reaches {
    private Reaches() {}

    /** The scopes it covers, of {@code scopes s}. */
    static Condition covers(Reach reach) {
        return covers(reach, Columns.RECORDS);
    }

    /** The scopes it covers. */
    static Condition covers(Reach reach, Columns columns) {
        List<Condition> parts = new ArrayList<>();
        parts.add(Condition.of(columns.ofScope("tenant") + " = ?", reach.tenant()));
        add(parts, columns.ofScope("user_name"), reach.user());
        add(parts, columns.ofScope("app"), reach.app());
        add(parts, columns.ofScope("agent"), reach.agent());
        add(parts, columns.ofScope("session"), reach.session());
        return Condition.all(parts);
    }

    private static void add(List<Condition> parts, String column, Part part) {
        switch (part) {
            case Part.Any any -> {}
            case Part.Only(String value) -> parts.add(Condition.of(column + " = ?", value));
            case Part.OneOf(Set<String> values) -> parts.add(in(column, "IN", values));
            case Part.NoneOf(Set<String> values) -> parts.add(in(column, "NOT IN", values));
        }
    }

    private static Condition in(String column, String operator, Set<String> values) {
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        return Condition.of(column + " " + operator + " (" + marks + ")", values.toArray());
    }

    /** The versions that are to be seen at its moment, of {@code versions v} of {@code memories m}: known, valid and not expired. */
    static Condition sees(AsOf asOf) {
        Condition known = asOf.isLatest()
                ? Condition.of("v.version = m.version")
                : Condition.of(
                        "v.stored_from <= ? AND v.stored_to > ?",
                        Moments.millis(asOf.knownAt()),
                        Moments.millis(asOf.knownAt()));
        return asOf.lapsed() ? known : known.and(valid(asOf));
    }

    /** The same by the times of {@code v} alone. */
    static Condition seesByTimes(AsOf asOf) {
        Condition known = asOf.isLatest()
                ? Condition.of("v.stored_to = ?", Long.MAX_VALUE)
                : within("v.stored_from", "v.stored_to", Moments.millis(asOf.knownAt()));
        return asOf.lapsed() ? known : known.and(valid(asOf));
    }

    private static Condition valid(AsOf asOf) {
        return Condition.of("v.expires > ?", Moments.millis(asOf.now()))
                .and(within("v.valid_from", "v.valid_to", Moments.millis(asOf.validAt())));
    }

    /** A moment at the end of time lies in what is open, and nowhere else. */
    private static Condition within(String from, String to, long moment) {
        return Condition.of(from + " <= ? AND (" + to + " > ? OR " + to + " = ?)", moment, moment, Long.MAX_VALUE);
    }
}
