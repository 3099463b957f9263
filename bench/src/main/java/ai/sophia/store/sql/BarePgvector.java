package ai.sophia.store.sql;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.store.sql.BareRecords.Call;
import ai.sophia.store.sql.PgvectorSearch.Statement;
import ai.sophia.store.sql.PgvectorSearch.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The index by vectors in the database without all that is around its SQL: its searches by the bare driver, on one connection. In the package of what it is
 * measured beside, which nobody else sees. Used by one thread.
 */
public final class BarePgvector implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final View view;
    private final PgvectorConnections connections;
    private final PgvectorSearch search;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private BarePgvector(View view, PgvectorSettings settings) throws SQLException {
        this.view = view;
        this.connections = new PgvectorConnections(settings);
        this.search = new PgvectorSearch(connections, settings.least());
        this.connection = Postgres.source(
                        settings.server(), settings.budget(), " -c plan_cache_mode=force_custom_plan -c jit=off")
                .getConnection();
    }

    /**
     * Waits until what is searched is as it stays: the method's index made, where there are enough for one.
     *
     * @return empty if that did not happen in time
     */
    public static Optional<BarePgvector> beside(PgvectorIndex index, PgvectorSettings settings, Duration patience)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Optional<View> settled =
                    index.view().filter(view -> view.rows() < settings.least() || isBuilt(view, settings.method()));
            if (settled.isPresent()) {
                return Optional.of(new BarePgvector(settled.get(), settings));
            }
            Thread.sleep(PAUSE);
        }
        return Optional.empty();
    }

    private static boolean isBuilt(View view, VectorMethod method) {
        return view.built().filter(built -> built.method() == method).isPresent();
    }

    /** What finding the nearest is; each of its rows is read whole. */
    public Call nearest(Reach reach, float[] vector, int depth) {
        Statement statement = view.built()
                .map(built -> search.byIndex(view, built, reach, Filter.all(), vector, depth))
                .orElseGet(() -> search.oneByOne(view, reach, Filter.all(), vector, depth));
        return () -> rows(statement);
    }

    private int rows(Statement asked) throws SQLException {
        PreparedStatement statement = prepared.get(asked.sql());
        if (statement == null) {
            statement = connection.prepareStatement(asked.sql());
            prepared.put(asked.sql(), statement);
        }
        int next = 1;
        for (Object argument : asked.arguments()) {
            statement.setObject(next++, argument);
        }
        statement.execute();
        statement.getMoreResults();
        try (ResultSet row = statement.getResultSet()) {
            return BareRows.read(row);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        connections.close();
    }
}
