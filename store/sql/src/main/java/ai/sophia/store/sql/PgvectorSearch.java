package ai.sophia.store.sql;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Narrow;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.store.sql.PgvectorTuning.Built;
import ai.sophia.store.sql.PgvectorTuning.Setting;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Searches of the table: by its index where there is one, with reach and filter inside, and one by one where that finds too few. Either is
 * one round trip, a transaction of two statements: the first says whose rows are seen, and how much is searched. Safe for all threads.
 */
final class PgvectorSearch {
    /** A filter with more arguments is left to the evaluator. */
    private static final int ARGUMENTS = 8_000;

    private static final String FOUND = "id, version, ordinal, starts, ends, place, position, traits, day";
    private static final String QUESTION = "CAST(CAST(? AS REAL[]) AS vector)";

    /**
     * What is searched.
     *
     * @param rows how many rows the table had lately
     */
    record View(PgvectorTable table, PgvectorExtension extension, Optional<Built> built, long rows) {}

    private record Part(Partition partition, Filter filter) {}

    /** What is asked of the database, and with which arguments. */
    record Statement(String sql, List<Object> arguments) {}

    private final PgvectorConnections connections;
    private final Filters filters = new Filters(JsonbConditions.INSTANCE, Columns.INDEX);
    private final Narrow<Part> narrow = new Narrow<>();
    private final Narrow<Partition> large = new Narrow<>();
    private final long least;

    /** @param least partitions of fewer passages are compared one by one */
    PgvectorSearch(PgvectorConnections connections, long least) {
        this.connections = connections;
        this.least = least;
    }

    /** The passages nearest to the vector, best first, of those that the reach sees and the filter may match. */
    List<Candidate> nearest(View view, Reach reach, Filter filter, float[] vector, int depth) {
        Part part = new Part(Partition.of(reach), filter);
        if (view.built().isPresent()
                && depth < PgvectorTuning.MOST_CANDIDATES
                && !narrow.knows(part)
                && isLarge(view, reach, part)) {
            List<Candidate> found = found(byIndex(view, view.built().get(), reach, filter, vector, depth));
            if (found.size() >= depth) {
                return found;
            }
            narrow.note(part);
        }
        return found(oneByOne(view, reach, filter, vector, depth));
    }

    /** The search by an index. */
    Statement byIndex(View view, Built built, Reach reach, Filter filter, float[] vector, int depth) {
        List<Setting> settings = PgvectorTuning.searching(
                built, view.rows(), depth, view.extension().iterates());
        return whole(reach, settings, indexed(view, where(reach, filter), vector, depth));
    }

    /** The search that compares all that the reach sees. */
    Statement oneByOne(View view, Reach reach, Filter filter, float[] vector, int depth) {
        return whole(reach, List.of(), compared(view, where(reach, filter), vector, depth));
    }

    private Condition where(Reach reach, Filter filter) {
        return Condition.all(List.of(
                Reaches.covers(reach, Columns.INDEX),
                Reaches.seesByTimes(reach.asOf()),
                within(filters.translated(filter)),
                Condition.of("v.embedding IS NOT NULL")));
    }

    /** Counts what the partition holds, as far as that matters, once for many searches. */
    private boolean isLarge(View view, Reach reach, Part part) {
        if (large.knows(part.partition())) {
            return true;
        }
        Condition where = Reaches.covers(part.partition().reach(), Columns.INDEX);
        String sql = "SELECT count(*) FROM (SELECT 1 FROM " + view.table().name() + " v WHERE " + where.sql()
                + " LIMIT " + least + ") AS counted";
        boolean enough = run(whole(reach, List.of(), new Statement(sql, where.arguments())), row -> row.getLong(1))
                        .getFirst()
                >= least;
        if (enough) {
            large.note(part.partition());
        } else {
            narrow.note(part);
        }
        return enough;
    }

    private static Condition within(Condition filter) {
        return filter.arguments().size() > ARGUMENTS ? Condition.UNKNOWN : filter;
    }

    /** By the index, which may know the numbers by halves: what it finds is compared again. */
    private static Statement indexed(View view, Condition where, float[] vector, int depth) {
        PgvectorTable table = view.table();
        String sql = "WITH near AS MATERIALIZED (SELECT " + FOUND + ", embedding FROM " + table.name() + " v WHERE "
                + where.sql() + " ORDER BY "
                + view.extension().compared("v.embedding", table.dimension()) + " <#> "
                + view.extension().compared(QUESTION, table.dimension()) + " LIMIT " + depth + ") SELECT " + FOUND
                + ", embedding <#> " + QUESTION + " AS nearness FROM near ORDER BY nearness";
        List<Object> arguments = new ArrayList<>(where.arguments());
        arguments.add(vector);
        arguments.add(vector);
        return new Statement(sql, arguments);
    }

    /** One by one; no index has the sum. */
    private static Statement compared(View view, Condition where, float[] vector, int depth) {
        String sql = "SELECT " + FOUND + ", (v.embedding <#> " + QUESTION + ") + 0 AS nearness FROM "
                + view.table().name() + " v WHERE " + where.sql() + " ORDER BY nearness LIMIT " + depth;
        List<Object> arguments = new ArrayList<>();
        arguments.add(vector);
        arguments.addAll(where.arguments());
        return new Statement(sql, arguments);
    }

    private List<Candidate> found(Statement search) {
        return run(search, PgvectorSearch::candidate);
    }

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** With what goes before it: whose rows are seen, and how much is searched. */
    private static Statement whole(Reach reach, List<Setting> further, Statement asked) {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("sophia.tenant", reach.tenant()));
        settings.add(new Setting("sophia.every_tenant", "off"));
        settings.addAll(further);
        String sql = settings.stream()
                        .map(each -> "set_config('" + each.name() + "', ?, true)")
                        .collect(Collectors.joining(", ", "SELECT ", "; "))
                + asked.sql();
        List<Object> arguments =
                new ArrayList<>(settings.stream().map(Setting::value).toList());
        arguments.addAll(asked.arguments());
        return new Statement(sql, arguments);
    }

    private <T> List<T> run(Statement whole, Reading<T> reading) {
        return connections.searching(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(whole.sql())) {
                int next = 1;
                for (Object argument : whole.arguments()) {
                    statement.setObject(next++, argument);
                }
                return rows(statement, reading);
            }
        });
    }

    private static <T> List<T> rows(PreparedStatement statement, Reading<T> reading) throws SQLException {
        if (!statement.execute() || !statement.getMoreResults()) {
            throw new IllegalStateException("expected the rows of a search");
        }
        List<T> rows = new ArrayList<>();
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                rows.add(reading.read(row));
            }
        }
        return rows;
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        long session = row.getLong(6);
        return new Candidate(
                new VersionKey(Bytes.id(row.getBytes(1)), row.getInt(2)),
                new Passage(row.getInt(3), row.getInt(4), row.getInt(5)),
                session == Place.NONE.session() ? Place.NONE : new Place(session, row.getLong(7)),
                Traits.of(row.getInt(8), row.getInt(9)),
                Math.clamp(-row.getDouble(10), 0, 1));
    }
}
