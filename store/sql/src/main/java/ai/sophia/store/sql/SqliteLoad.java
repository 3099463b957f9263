package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Layout.Column;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a SQLite file under another name, in many transactions, and gives it its own when it is whole: a process that is killed leaves a
 * file that the next beginning removes. For one thread.
 */
final class SqliteLoad implements Load {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLoad.class);
    private static final int ROWS_OF_A_TRANSACTION = 10_000;

    private final Sqlite sqlite;
    private final FreshStore fresh;
    private Optional<Side> before = Optional.empty();
    private Optional<Handle> writing = Optional.empty();
    private Optional<Side> reading = Optional.empty();
    private Optional<PreparedStatement> insert = Optional.empty();
    private List<Integer> kept = List.of();
    private int rows;
    private boolean committed;

    private SqliteLoad(Sqlite sqlite, FreshStore fresh) {
        this.sqlite = sqlite;
        this.fresh = fresh;
    }

    /**
     * @param sqlite a file in a data directory that nobody else has
     * @throws Fault.Unavailable if it cannot be used
     */
    static SqliteLoad open(Sqlite sqlite) {
        SqliteLoad load = new SqliteLoad(sqlite, FreshStore.begin(sqlite));
        if (sqlite.exists()) {
            Database database = new Database(sqlite);
            Schema.prepare(database);
            load.before = Optional.of(Side.begin(database));
        }
        return load;
    }

    @Override
    public Optional<Side> existing() {
        return before;
    }

    @Override
    public void begin() {
        before.ifPresent(Side::close);
        before = Optional.empty();
        Database database = new Database(fresh.unfinished());
        Handle handle = database.write();
        writing = Optional.of(handle);
        try {
            handle.inTransaction(transaction -> {
                fresh.unfinished().migrate(transaction);
                return true;
            });
            handle.begin();
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    @Override
    public void begin(Layout layout) {
        List<Column> columns = layout.kept(fresh.unfinished());
        kept = columns.stream().map(layout.columns()::indexOf).toList();
        try {
            insert = Optional.of(writing.orElseThrow()
                    .connection()
                    .prepareStatement("INSERT INTO " + layout.table() + " (" + Layout.names(columns) + ") VALUES ("
                            + String.join(", ", "?".repeat(columns.size()).split("")) + ")"));
        } catch (SQLException failure) {
            throw sqlite.fault(failure);
        }
    }

    @Override
    public void add(@Nullable Object[] values, byte[] encoded) {
        try {
            PreparedStatement statement = insert.orElseThrow();
            for (int i = 0; i < kept.size(); i++) {
                statement.setObject(i + 1, values[kept.get(i)]);
            }
            statement.executeUpdate();
            if (++rows % ROWS_OF_A_TRANSACTION == 0) {
                Handle handle = writing.orElseThrow();
                handle.commit();
                handle.begin();
            }
        } catch (SQLException failure) {
            throw sqlite.fault(failure);
        }
    }

    @Override
    public void end() {
        try {
            insert.orElseThrow().close();
        } catch (SQLException failure) {
            throw sqlite.fault(failure);
        }
    }

    @Override
    public Side written() {
        Database database = new Database(fresh.unfinished());
        try (Handle handle = writing.orElseThrow()) {
            handle.commit();
            fresh.unfinished().settle(handle);
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
        writing = Optional.empty();
        Side side = Side.begin(database);
        reading = Optional.of(side);
        return side;
    }

    @Override
    public void commit() {
        reading.ifPresent(Side::close);
        fresh.finish();
        committed = true;
    }

    @Override
    public String place() {
        return String.valueOf(sqlite.file());
    }

    @Override
    public Fault.Conflict occupied(long memories) {
        return new Fault.Conflict("there are records in " + place() + " already (" + memories
                + " memories). Move that file away, with any " + sqlite.log().getFileName()
                + " beside it, or delete both if they are not needed");
    }

    @Override
    public void close() {
        before.ifPresent(Side::close);
        writing.map(handle -> new Side(new Database(fresh.unfinished()), handle))
                .ifPresent(Side::close);
        if (committed) {
            return;
        }
        reading.ifPresent(Side::close);
        try {
            fresh.discard();
        } catch (IOException left) {
            LOG.debug("{} stays until the next beginning", fresh.unfinished().file(), left);
        }
    }
}
