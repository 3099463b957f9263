package ai.sophia.store.sql;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.record.ScopeCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which scopes hold memories, and how many. Stateless. */
final class Scopes {
    private static final String MEMORIES = "scopes s JOIN memories m ON m.scope_id = s.scope_id";

    /**
     * Leaves out what has expired, is no longer valid, or is to become valid, each by an index that must be named by its own words. What became valid when it
     * was stored, and that after the moment that is looked at, is in none of them.
     */
    private static final String LATEST_SEEN = """
            m.memory_id NOT IN (
                SELECT memory_id FROM versions
                WHERE expires < 9223372036854775807 AND expires <= ? AND stored_to = 9223372036854775807
                UNION ALL SELECT memory_id FROM versions
                WHERE valid_to < 9223372036854775807 AND valid_to <= ? AND stored_to = 9223372036854775807
                UNION ALL SELECT memory_id FROM versions
                WHERE valid_from > stored_from AND valid_from > ? AND stored_to = 9223372036854775807)
            AND (m.stored_from <= ? OR EXISTS (
                SELECT 1 FROM versions v
                WHERE v.memory_id = m.memory_id AND v.version = m.version AND v.valid_from <= ?))""";

    private static final int ASCII = 0x80;

    private Scopes() {}

    /** Whether those that the reach covers hold more memories than so many. */
    static boolean holdMore(Handle handle, Reach reach, int memories) {
        Condition where = Reaches.covers(reach);
        List<Object> arguments = new ArrayList<>(where.arguments());
        arguments.add(memories + 1);
        return handle.query("""
                        SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT ?) AS counted
                        """.formatted(MEMORIES, where.sql()), arguments)
                        .longs()
                        .one()
                > memories;
    }

    static List<ScopeCount> counts(Handle handle, Reach reach, int limit) {
        // the latest versions need not be looked at one by one
        boolean latest = reach.asOf().isLatest();
        Condition where = Reaches.covers(reach).and(latest ? latestSeen(reach.asOf()) : Reaches.sees(reach.asOf()));
        return handle.query(
                        """
                        SELECT s.tenant, s.user_name, s.agent, s.session, s.app, count(*) AS held, max(%s.stored_from)
                        FROM %s WHERE %s
                        GROUP BY s.scope_id, s.tenant, s.user_name, s.agent, s.session, s.app
                        ORDER BY held DESC, s.scope_id LIMIT %d""".formatted(latest ? "m" : "v", latest ? MEMORIES : Rows.VERSIONS, where.sql(), limit),
                        where.arguments())
                .map(row -> new ScopeCount(Rows.scope(row, 1), row.getLong(6), Moments.instant(row.getLong(7))))
                .list();
    }

    /** The memories whose latest version is seen: all but few, which indexes tell. */
    static Condition latestSeen(AsOf asOf) {
        if (asOf.lapsed()) {
            return Condition.ALWAYS;
        }
        long now = Moments.millis(asOf.now());
        long valid = Moments.millis(asOf.validAt());
        return Condition.of(LATEST_SEEN, now, valid, valid, valid, valid);
    }

    /** The database compares by the ASCII letters that the beginning starts with, the rest is compared here. */
    static List<String> names(Handle handle, Reach reach, ScopePart part, String beginning, int limit) {
        String column = column(part);
        String start = beginning.toLowerCase(Locale.ROOT);
        String known =
                start.substring(0, (int) start.chars().takeWhile(c -> c < ASCII).count());
        Condition where = Condition.all(List.of(
                Reaches.covers(reach),
                Condition.of(column + " <> ''"),
                Condition.of("lower(" + column + ") LIKE ? ESCAPE '\\'", pattern(known))));
        String sql = "SELECT " + column + ", count(*) AS held FROM " + MEMORIES + " WHERE " + where.sql() + " GROUP BY "
                + column + " ORDER BY held DESC, " + column
                + (known.length() == start.length() ? " LIMIT " + limit : "");
        Predicate<String> begins = name -> name.toLowerCase(Locale.ROOT).startsWith(start);
        List<String> names = new ArrayList<>();
        try (Stream<String> found = handle.query(sql, where.arguments()).map(row -> row.getString(1)).stream()) {
            found.filter(begins).limit(limit).forEach(names::add);
        }
        return names;
    }

    private static String pattern(String beginning) {
        return beginning.replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }

    private static String column(ScopePart part) {
        return switch (part) {
            case USER -> "s.user_name";
            case AGENT -> "s.agent";
            case SESSION -> "s.session";
            case APP -> "s.app";
        };
    }
}
