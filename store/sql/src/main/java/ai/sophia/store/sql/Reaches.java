package ai.sophia.store.sql;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import java.util.ArrayList;
import java.util.List;

/** Says in SQL what a reach may see, of {@code scopes s} and of {@code versions v} of {@code memories m}. Stateless. */
final class Reaches {
    private Reaches() {}

    /** The scopes it covers. */
    static Condition covers(Reach reach) {
        List<Condition> parts = new ArrayList<>();
        parts.add(Condition.of("s.tenant = ?", reach.tenant()));
        add(parts, "s.user_name", reach.user());
        add(parts, "s.app", reach.app());
        add(parts, "s.agent", reach.agent());
        add(parts, "s.session", reach.session());
        return Condition.all(parts);
    }

    private static void add(List<Condition> parts, String column, Part part) {
        switch (part) {
            case Part.Any any -> {}
            case Part.Only(String value) -> parts.add(Condition.of(column + " = ?", value));
        }
    }

    /** The versions that are to be seen at its moment: known, valid and not expired. */
    static Condition sees(AsOf asOf) {
        long valid = Moments.millis(asOf.validAt());
        Condition known = asOf.isLatest()
                ? Condition.of("v.version = m.version")
                : Condition.of(
                        "v.stored_from <= ? AND v.stored_to > ?",
                        Moments.millis(asOf.knownAt()),
                        Moments.millis(asOf.knownAt()));
        if (asOf.lapsed()) {
            return known;
        }
        Condition expiry = Condition.of("v.expires > ?", Moments.millis(asOf.now()));
        // a moment at the end of time lies in what is open, and nowhere else
        Condition validity =
                Condition.of("v.valid_from <= ? AND (v.valid_to > ? OR v.valid_to = ?)", valid, valid, Long.MAX_VALUE);
        return Condition.all(List.of(known, expiry, validity));
    }
}
