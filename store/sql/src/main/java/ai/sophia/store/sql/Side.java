package ai.sophia.store.sql;

import ai.sophia.store.sql.Layout.Column;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two databases between which records are moved, seen through a transaction that sees the rows of every tenant. For one thread.
 */
record Side(Database database, Handle transaction) {
    private static final Logger LOG = LoggerFactory.getLogger(Side.class);

    /** Rows that the driver holds at once; a text may have tens of thousands of characters. */
    private static final int ROWS_AT_ONCE = 100;

    /** How many rows are told of at once. */
    static final int STEP = 500;

    /** What a table holds: two that hold the same rows have the same. */
    record Contents(long rows, String sha256) {}

    /** Takes a row, and as bytes. */
    interface Each {
        void accept(@Nullable Object[] values, byte[] encoded);
    }

    /** Begins a transaction on a new connection on which nobody else writes. */
    static Side begin(Database database) {
        Handle handle = database.alone();
        try {
            handle.begin();
            database.dialect().freeze(handle);
            database.dialect().confine(handle, Dialect.EVERY_TENANT);
            return new Side(database, handle);
        } catch (RuntimeException failure) {
            handle.close();
            throw database.failure(failure);
        }
    }

    /**
     * Reads a table from its first row to its last.
     *
     * @param read told how many more rows have been read, a few hundred at a time
     */
    Contents read(Layout layout, Each each, LongConsumer read) {
        List<Column> columns = layout.columns();
        RowEncoding encoding = new RowEncoding();
        MessageDigest digest = sha256();
        long rows = 0;
        try (PreparedStatement statement = statement(layout);
                ResultSet row = statement.executeQuery()) {
            @Nullable Object[] values = new @Nullable Object[columns.size()];
            while (row.next()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(row, i + 1, columns.get(i));
                }
                byte[] encoded = encoding.of(columns, values);
                digest.update(encoded);
                each.accept(values, encoded);
                if (++rows % STEP == 0) {
                    read.accept(STEP);
                }
            }
        } catch (SQLException failure) {
            throw database.dialect().fault(failure);
        }
        read.accept(rows % STEP);
        return new Contents(rows, HexFormat.of().formatHex(digest.digest()));
    }

    private PreparedStatement statement(Layout layout) throws SQLException {
        PreparedStatement statement = transaction.connection().prepareStatement(layout.select(database.dialect()));
        statement.setFetchSize(ROWS_AT_ONCE);
        return statement;
    }

    private static @Nullable Object value(ResultSet row, int index, Column column) throws SQLException {
        Object value = switch (column.type()) {
            case LONG -> row.getLong(index);
            case INTEGER -> row.getInt(index);
            case REAL -> row.getDouble(index);
            case TEXT -> row.getString(index);
            case BYTES -> row.getBytes(index);
        };
        return row.wasNull() ? null : value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }

    /** How many rows a table has. */
    long count(Layout layout) {
        return ask(handle -> handle.query(layout.count()).longs().one());
    }

    /** Names the log of changes. */
    Optional<String> epoch() {
        return ask(Schema::epoch);
    }

    /** Whether anything is kept there that would be missed; a database that was only ever opened has nothing of it. */
    boolean holdsRecords() {
        return ask(handle -> Stream.of("memories", "events", "documents")
                .anyMatch(table -> handle.query("SELECT EXISTS (SELECT 1 FROM " + table + ")")
                        .booleans()
                        .one()));
    }

    /** What the work finds out. */
    <T> T ask(Function<Handle, T> work) {
        try {
            return work.apply(transaction);
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    /** Where it is, for people. */
    String place() {
        return database.dialect().place();
    }

    /** Gives up what the transaction has done, if it has not ended, and closes the connection. */
    void close() {
        try (transaction) {
            if (transaction.isInTransaction()) {
                transaction.rollback();
            }
        } catch (RuntimeException gone) {
            LOG.debug("The connection was gone", gone);
        }
    }
}
