package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Page;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists memories page by page, newest or oldest first by when they were first stored. A page goes on after the last row of the one before it, so
 * that what is added, revised or deleted meanwhile moves nothing; or at once those that matter most. Stateless.
 */
final class Listing {
    /** How many memories are sorted for a page; a reach over more is walked in the order of all of them. */
    private static final int SORTED = 2_000;

    /** How many scopes are read one by one for a page, and what they have put together. */
    private static final int MERGED = 8;

    /** The versions in the order of all memories: the plus keeps the database from going by scopes, and so from sorting. */
    private static final String WALKED =
            "memories m JOIN versions v ON v.memory_id = m.memory_id JOIN scopes s ON s.scope_id = +m.scope_id";

    /** Names a version. */
    private static final String KEY = "m.id, v.version";

    private static final int KEY_WIDTH = 2;

    private final Filters filters;

    private final String standing;

    Listing(MetadataConditions metadata) {
        this.filters = new Filters(metadata, Columns.RECORDS);
        this.standing = standing(metadata);
    }

    /** How much a version matters, as {@link ai.sophia.core.memory.Content#standing} says it. */
    static String standing(MetadataConditions metadata) {
        return "v.importance * CASE WHEN v.collection = '" + Collections.FACTS
                + "' THEN coalesce(" + metadata.metadataNumber(List.of(Metadata.FACT, Metadata.CONFIDENCE))
                + ", 1) ELSE 1 END";
    }

    /** What comes first in a listing. */
    private enum Order {
        NEWEST("m.memory_id DESC", "m.memory_id < ?", Long.MAX_VALUE, "before:"),
        OLDEST("m.memory_id", "m.memory_id > ?", Long.MIN_VALUE, "after:");

        private final String by;
        private final String behind;
        private final long start;
        private final String prefix;

        Order(String by, String behind, long start, String prefix) {
            this.by = by;
            this.behind = behind;
            this.start = start;
            this.prefix = prefix;
        }

        /** The memory that the page before ended with. */
        private long parse(String cursor) {
            if (cursor.isEmpty()) {
                return start;
            }
            try {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
                if (text.startsWith(prefix)) {
                    return Long.parseLong(text.substring(prefix.length()));
                }
            } catch (IllegalArgumentException malformed) {
                // falls through
            }
            throw new Fault.Invalid("cursor", "expected a cursor as a page returned it");
        }

        private String cursor(long memoryId) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((prefix + memoryId).getBytes(StandardCharsets.US_ASCII));
        }

        private Comparator<Row> comparator() {
            Comparator<Row> oldest = Comparator.comparingLong(Row::memoryId);
            return this == OLDEST ? oldest : oldest.reversed();
        }
    }

    private record Row(Memory memory, long memoryId) {}

    Page newest(Handle handle, Reach reach, Filter filter, String cursor, int limit) {
        return page(handle, Order.NEWEST, reach, filter, cursor, limit);
    }

    Page oldest(Handle handle, Reach reach, Filter filter, String cursor, int limit) {
        return page(handle, Order.OLDEST, reach, filter, cursor, limit);
    }

    private Page page(Handle handle, Order order, Reach reach, Filter filter, String cursor, int limit) {
        long after = order.parse(cursor);
        List<Long> scopes = scopes(handle, reach);
        List<Row> rows = scopes.size() <= MERGED
                ? merged(handle, order, scopes, reach, filter, after, limit)
                : rows(
                        handle,
                        order,
                        reach.asOf().isLatest() && !isSmall(handle, reach) ? WALKED : Rows.VERSIONS,
                        Reaches.covers(reach),
                        reach,
                        filter,
                        after,
                        limit);
        boolean more = rows.size() > limit;
        List<Row> page = more ? rows.subList(0, limit) : rows;
        return new Page(
                page.stream().map(Row::memory).toList(),
                more ? order.cursor(page.getLast().memoryId()) : "");
    }

    /** Some of the scopes that the reach covers: all of them, if they are few. */
    private static List<Long> scopes(Handle handle, Reach reach) {
        Condition covers = Reaches.covers(reach);
        return handle.query(
                        "SELECT s.scope_id FROM scopes s WHERE " + covers.sql() + " LIMIT " + (MERGED + 1),
                        covers.arguments())
                .longs()
                .list();
    }

    /** The first of what each scope has: an index holds its memories in order, so that nothing is read that is not told. */
    private List<Row> merged(
            Handle handle, Order order, List<Long> scopes, Reach reach, Filter filter, long after, int limit) {
        List<Row> rows = new ArrayList<>();
        for (long scope : scopes) {
            rows.addAll(rows(
                    handle, order, Rows.VERSIONS, Condition.of("m.scope_id = ?", scope), reach, filter, after, limit));
        }
        return rows.stream().sorted(order.comparator()).limit(limit + 1L).toList();
    }

    /** The rows of a page, and one more if there is one. */
    private List<Row> rows(
            Handle handle,
            Order order,
            String from,
            Condition scopes,
            Reach reach,
            Filter filter,
            long after,
            int limit) {
        Condition translated = filters.translated(filter);
        Condition where = Condition.all(
                List.of(scopes, Reaches.sees(reach.asOf()), Condition.of(order.behind, after), translated));
        String sql = "SELECT " + Rows.COLUMNS + ", m.memory_id FROM " + from + " WHERE " + where.sql()
                + " ORDER BY " + order.by
                + (translated.exact() ? " LIMIT " + (limit + 1) : "");
        List<Row> rows = new ArrayList<>();
        try (Stream<Row> found = handle
                .query(sql, where.arguments())
                .map(row -> new Row(Rows.memory(row), row.getLong(Rows.WIDTH + 1)))
                .stream()) {
            Iterator<Row> matching =
                    found.filter(row -> Evaluator.matches(filter, row.memory())).iterator();
            while (rows.size() <= limit && matching.hasNext()) {
                rows.add(matching.next());
            }
        }
        return rows;
    }

    /** A version by how much it matters, and how late its memory was first stored. */
    private record Ranked(VersionKey key, double standing, long memoryId) {
        static final Comparator<Ranked> FOREMOST = Comparator.comparingDouble(Ranked::standing)
                .thenComparingLong(Ranked::memoryId)
                .reversed();

        /** How it is ranked is told after so many columns, of which the first two are its name. */
        static Ranked of(ResultSet row, int width) throws SQLException {
            return new Ranked(
                    new VersionKey(Bytes.id(row.getBytes(1)), row.getInt(2)),
                    row.getDouble(width + 1),
                    row.getLong(width + 2));
        }
    }

    /** What matters most. No text is read, unless the filter asks for it. */
    List<VersionKey> foremost(Handle handle, Reach reach, Filter filter, int limit) {
        if (!reach.asOf().isLatest()) {
            return keys(foremost(handle, Reaches.covers(reach), standing, reach, filter, limit));
        }
        List<Long> scopes = scopes(handle, reach);
        if (scopes.size() > MERGED) {
            return keys(foremost(handle, Reaches.covers(reach), "m.standing", reach, filter, limit));
        }
        // an index holds those of each scope in order, so that few are looked at that are not told
        return keys(scopes.stream()
                .flatMap(scope -> foremost(
                        handle,
                        Condition.of("m.scope_id = ? AND m.standing IS NOT NULL", scope),
                        "m.standing",
                        reach,
                        filter,
                        limit)
                        .stream())
                .sorted(Ranked.FOREMOST)
                .limit(limit)
                .toList());
    }

    private static List<VersionKey> keys(List<Ranked> ranked) {
        return ranked.stream().map(Ranked::key).toList();
    }

    private List<Ranked> foremost(
            Handle handle, Condition scopes, String matters, Reach reach, Filter filter, int limit) {
        Condition translated = filters.translated(filter);
        Condition where = Condition.all(List.of(scopes, Reaches.sees(reach.asOf()), translated));
        String sql = "SELECT " + (translated.exact() ? KEY : Rows.COLUMNS) + ", " + matters + ", m.memory_id FROM "
                + Rows.VERSIONS + " WHERE " + where.sql() + " ORDER BY " + matters + " DESC, m.memory_id DESC";
        if (translated.exact()) {
            return handle.query(sql + " LIMIT " + limit, where.arguments())
                    .map(row -> Ranked.of(row, KEY_WIDTH))
                    .list();
        }
        try (Stream<Optional<Ranked>> found = handle
                .query(sql, where.arguments())
                .map(row -> Evaluator.matches(filter, Rows.memory(row))
                        ? Optional.of(Ranked.of(row, Rows.WIDTH))
                        : Optional.<Ranked>empty())
                .stream()) {
            return found.flatMap(Optional::stream).limit(limit).toList();
        }
    }

    /** How many memories there are in each collection that has any, by name. */
    static Map<String, Long> collections(Handle handle, Reach reach) {
        Condition where = Reaches.covers(reach).and(Reaches.sees(reach.asOf()));
        Map<String, Long> counts = new LinkedHashMap<>();
        handle.query(
                        "SELECT v.collection, count(*) FROM " + Rows.VERSIONS + " WHERE " + where.sql()
                                + " GROUP BY v.collection ORDER BY v.collection",
                        where.arguments())
                .map(row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static boolean isSmall(Handle handle, Reach reach) {
        Condition covers = Reaches.covers(reach);
        return handle.query("""
                                SELECT count(*) FROM (SELECT 1 FROM scopes s JOIN memories m ON m.scope_id = s.scope_id
                                WHERE %s LIMIT %d) few""".formatted(covers.sql(), SORTED + 1), covers.arguments())
                        .longs()
                        .one()
                <= SORTED;
    }
}
