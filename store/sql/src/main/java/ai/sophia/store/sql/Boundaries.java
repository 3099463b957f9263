package ai.sophia.store.sql;

import ai.sophia.core.access.Scope;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The moments at which versions become valid, cease to be so, or expire. Each is read from an index of its own. Stateless. */
final class Boundaries {
    /** A column, and what its index is restricted to: a query must say so with the same words to be answered from it. */
    private enum Boundary {
        EXPIRY("expires", "expires < 9223372036854775807"),
        END("valid_to", "valid_to < 9223372036854775807"),
        START("valid_from", "valid_from > stored_from");

        private final String column;
        private final String indexed;

        Boundary(String column, String indexed) {
            this.column = column;
            this.indexed = indexed;
        }
    }

    private static final String BETWEEN = "SELECT DISTINCT s.tenant, s.user_name, s.agent, s.session, s.app"
            + " FROM versions v JOIN memories m ON m.memory_id = v.memory_id JOIN scopes s ON s.scope_id = m.scope_id"
            + " WHERE v.version_id IN ("
            + Stream.of(Boundary.values())
                    .map(boundary -> "SELECT version_id FROM versions WHERE %1$s > ? AND %1$s <= ? AND %2$s"
                            .formatted(boundary.column, boundary.indexed))
                    .collect(Collectors.joining(" UNION "))
            + ") LIMIT ?";

    private static final String NEXT = "SELECT coalesce(min(moment), 9223372036854775807) FROM ("
            + Stream.of(Boundary.values())
                    .map(boundary -> "SELECT min(%1$s) AS moment FROM versions WHERE %1$s > ? AND %2$s"
                            .formatted(boundary.column, boundary.indexed))
                    .collect(Collectors.joining(" UNION ALL "))
            + ") AS moments";

    private Boundaries() {}

    static List<Scope> scopes(Handle handle, Instant after, Instant upTo, int limit) {
        long from = Moments.millis(after);
        long to = Moments.millis(upTo);
        return handle.query(BETWEEN, from, to, from, to, from, to, limit)
                .map(row -> Rows.scope(row, 1))
                .list();
    }

    static Instant next(Handle handle, Instant after) {
        long from = Moments.millis(after);
        return Moments.instant(handle.query(NEXT, from, from, from).longs().one());
    }
}
