package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.record.SessionCount;
import ai.sophia.core.record.SessionPage;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists sessions page by page, newest first by when they began; what is said in one later moves none of them. A session is all scopes of a user and
 * an app that have its name. Which scopes the reach covers is found first, or a database goes through all of the tenant's to have them in order.
 * Stateless.
 */
final class SessionListing {
    /** The turns of a scope. */
    private static final String TURNS = "m.kind = 0";

    private SessionListing() {}

    /** A session, and where it stands in the listing. */
    private record Place(String user, String app, String session, long number) {}

    static SessionPage page(Handle handle, Reach reach, String cursor, int limit) {
        List<Place> places = places(handle, reach, before(cursor), limit + 1);
        boolean more = places.size() > limit;
        List<Place> page = more ? places.subList(0, limit) : places;
        return new SessionPage(
                page.isEmpty() ? List.of() : counts(handle, reach, page),
                more ? Long.toString(page.getLast().number()) : "");
    }

    private static long before(String cursor) {
        try {
            return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a page returned it");
        }
    }

    private static List<Place> places(Handle handle, Reach reach, long before, int limit) {
        Condition covers = Reaches.covers(reach);
        List<Object> arguments = new ArrayList<>(covers.arguments());
        arguments.add(before);
        return handle.query("""
                        WITH covered AS MATERIALIZED (SELECT s.scope_id, s.user_name, s.app, s.session FROM scopes s
                            WHERE %s AND s.session <> ''
                                AND EXISTS (SELECT 1 FROM memories m WHERE m.scope_id = s.scope_id AND %s))
                        SELECT user_name, app, session, min(scope_id) AS place FROM covered
                        GROUP BY user_name, app, session HAVING min(scope_id) < ?
                        ORDER BY place DESC LIMIT %d""".formatted(covers.sql(), TURNS, limit), arguments)
                .map(row -> new Place(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                .list();
    }

    private static List<SessionCount> counts(Handle handle, Reach reach, List<Place> page) {
        boolean latest = reach.asOf().isLatest();
        Condition named = Condition.any(page.stream()
                .map(place -> Condition.of(
                        "(s.user_name = ? AND s.app = ? AND s.session = ?)",
                        place.user(),
                        place.app(),
                        place.session()))
                .toList());
        Condition scopes = Reaches.covers(reach).and(named);
        Condition seen = latest ? Scopes.latestSeen(reach.asOf()) : Reaches.sees(reach.asOf());
        List<Object> arguments = new ArrayList<>(scopes.arguments());
        arguments.addAll(seen.arguments());
        String sql = """
                WITH covered AS MATERIALIZED (SELECT s.scope_id, s.user_name, s.app, s.session FROM scopes s WHERE %s)
                SELECT c.user_name, c.app, c.session, c.turns, %s, %s FROM (
                    SELECT s.user_name, s.app, s.session, min(s.scope_id) AS place, count(*) AS turns,
                        min(m.memory_id) AS first, max(m.memory_id) AS last
                    FROM covered s JOIN memories m ON m.scope_id = s.scope_id %s
                    WHERE %s AND %s GROUP BY s.user_name, s.app, s.session) AS c
                ORDER BY c.place DESC""".formatted(
                        scopes.sql(),
                        said("c.first"),
                        said("c.last"),
                        latest ? "" : "JOIN versions v ON v.memory_id = m.memory_id",
                        TURNS,
                        seen.sql());
        return handle.query(sql, arguments)
                .map(row -> new SessionCount(
                        new Scope(reach.tenant(), row.getString(1), "", row.getString(3), row.getString(2)),
                        row.getLong(4),
                        Moments.instant(row.getLong(5)),
                        Moments.instant(row.getLong(6))))
                .list();
    }

    /** When a turn was said, or stored. */
    private static String said(String memory) {
        return """
                (SELECT CASE WHEN v.said_at < -9223372036854775807 THEN v.stored_from ELSE v.said_at END FROM versions v
                WHERE v.memory_id = %s ORDER BY v.version DESC LIMIT 1)""".formatted(memory);
    }
}
