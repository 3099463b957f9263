package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills a PostgreSQL database in one transaction, so that a process that is killed leaves nothing. The rows go by COPY, a piece at a time,
 * because the server keeps a note of each row of a statement in memory until it has looked whether what the row refers to is there. For
 * one thread.
 */
final class PostgresLoad implements Load {
    private static final int ROWS_OF_A_PIECE = 50_000;
    private static final int BYTES_OF_A_PIECE = 64 << 20;

    private final Database database;
    private Side side;
    private List<String> forced = List.of();
    private Optional<Layout> table = Optional.empty();
    private Optional<CopyIn> copy = Optional.empty();
    private int rows;
    private int bytes;

    private PostgresLoad(Database database, Side side) {
        this.database = database;
        this.side = side;
    }

    /**
     * @throws Fault.Unavailable if it cannot be used, or a node uses it
     */
    static PostgresLoad open(Database database) {
        return new PostgresLoad(database, Side.begin(database));
    }

    @Override
    public Optional<Side> existing() {
        boolean made = side.ask(PostgresSchema::isMade);
        if (!made && side.ask(PostgresSchema::isForeign)) {
            throw new Fault.Conflict("the database " + place() + " has a schema " + Postgres.SCHEMA
                    + " that Sophia did not make: name another database");
        }
        return made ? Optional.of(side) : Optional.empty();
    }

    @Override
    public void begin() {
        Handle handle = side.transaction();
        try {
            handle.rollback();
            handle.inTransaction(transaction -> {
                database.dialect().migrate(transaction);
                return true;
            });
            handle.begin();
            database.dialect().confine(handle, Dialect.EVERY_TENANT);
            // COPY does not go where policies hold for whoever uses it; others find the tables only when they hold
            // again
            forced = handle.query("""
                            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname = ? AND c.relforcerowsecurity""", Postgres.SCHEMA).texts().list();
            forced.forEach(each -> handle.execute("ALTER TABLE " + each + " NO FORCE ROW LEVEL SECURITY"));
            handle.execute("TRUNCATE "
                    + String.join(", ", Layout.ALL.stream().map(Layout::table).toList()));
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    @Override
    public void begin(Layout layout) {
        table = Optional.of(layout);
    }

    @Override
    public void add(@Nullable Object[] values, byte[] encoded) {
        try {
            CopyIn open = copying();
            open.writeToCopy(encoded, 0, encoded.length);
            rows++;
            bytes += encoded.length;
            if (rows >= ROWS_OF_A_PIECE || bytes >= BYTES_OF_A_PIECE) {
                endPiece();
            }
        } catch (SQLException failure) {
            throw database.dialect().fault(failure);
        }
    }

    /** The rows need not be looked at again by a vacuum, because the tables were emptied in the same transaction (FREEZE). */
    private CopyIn copying() throws SQLException {
        if (copy.isPresent()) {
            return copy.get();
        }
        Layout layout = table.orElseThrow();
        CopyIn begun = side.transaction()
                .connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + layout.table() + " (" + Layout.names(layout.columns())
                        + ") FROM STDIN (FORMAT binary, FREEZE)");
        byte[] header = RowEncoding.header();
        begun.writeToCopy(header, 0, header.length);
        copy = Optional.of(begun);
        rows = 0;
        bytes = 0;
        return begun;
    }

    private void endPiece() throws SQLException {
        if (copy.isPresent()) {
            byte[] trailer = RowEncoding.trailer();
            copy.get().writeToCopy(trailer, 0, trailer.length);
            copy.get().endCopy();
            copy = Optional.empty();
        }
    }

    @Override
    public void end() {
        Layout layout = table.orElseThrow();
        try {
            endPiece();
            if (layout.numbered()) {
                side.transaction()
                        .execute("ALTER TABLE " + layout.table() + " ALTER COLUMN " + layout.key() + " RESTART WITH "
                                + following(layout));
            }
            // read back, and asked, without statistics it would be sorted where an index is at hand
            side.transaction().execute("ANALYZE " + layout.table());
        } catch (SQLException failure) {
            throw database.dialect().fault(failure);
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    private long following(Layout layout) {
        return side.transaction()
                .query("SELECT coalesce(max(" + layout.key() + "), 0) + 1 FROM " + layout.table())
                .longs()
                .one();
    }

    @Override
    public Side written() {
        try {
            forced.forEach(each -> side.transaction().execute("ALTER TABLE " + each + " FORCE ROW LEVEL SECURITY"));
            return side;
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    @Override
    public void commit() {
        try {
            side.transaction().commit();
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    @Override
    public String place() {
        return database.dialect().place();
    }

    @Override
    public Fault.Conflict occupied(long memories) {
        return new Fault.Conflict("the database " + place() + " is not empty: it holds records of Sophia (" + memories
                + " memories). Name another one, made with CREATE DATABASE");
    }

    @Override
    public void close() {
        side.close();
        database.dialect().close();
    }
}
