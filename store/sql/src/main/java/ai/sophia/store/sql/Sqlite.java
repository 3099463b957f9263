package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite in one file, with a write-ahead log beside it. Immutable, safe for all threads. */
final class Sqlite implements Dialect {
    /** "Soph" as the number that marks a SQLite file as ours. */
    static final long APPLICATION = 0x536F7068L;

    private static final int PAGE_SIZE = 8_192;
    private static final int WRITER_CACHE = -8_192; // KiB, by SQLite's convention negative
    private static final int READER_CACHE = -4_096;
    private static final int BUSY_MILLIS = 5_000;
    private static final int DAMAGES = 20;

    private final Path file;
    private final int maximumPages;

    /**
     * @param maximumPages most pages that the file may grow to, 0 for as many as the disk holds
     */
    Sqlite(Path file, int maximumPages) {
        this.file = file;
        this.maximumPages = maximumPages;
    }

    /** The same settings for another file. */
    Sqlite at(Path other) {
        return new Sqlite(other, maximumPages);
    }

    Path file() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    @Override
    public Connection connectToWrite() throws SQLException {
        SQLiteConfig config = config(WRITER_CACHE);
        config.setPageSize(PAGE_SIZE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        if (maximumPages > 0) {
            config.setMaxPageCount(maximumPages);
        }
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public Connection connectToRead() throws SQLException {
        SQLiteConfig config = config(READER_CACHE);
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public Connection connectApart() throws SQLException {
        return connectToRead();
    }

    /** Whoever has the directory has the file to itself. */
    @Override
    public Connection connectAlone() throws SQLException {
        return connectToWrite();
    }

    /** Preparing a statement takes longer than most of them run. */
    @Override
    public Statements statements() {
        return new StatementCache();
    }

    private static SQLiteConfig config(int cache) {
        SQLiteConfig config = new SQLiteConfig();
        config.setCacheSize(cache);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(false);
        return config;
    }

    @Override
    public void migrate(Handle transaction) {
        Migrations.apply(
                transaction,
                List.of(
                        "sqlite/V1__records.sql",
                        "sqlite/V2__boundaries.sql",
                        "sqlite/V3__spaces.sql",
                        "sqlite/V4__documents.sql",
                        "sqlite/V5__awaited.sql",
                        "sqlite/V6__scopes.sql",
                        "sqlite/V7__standing.sql",
                        "sqlite/V8__understood.sql"));
    }

    /** Beginning has taken the lock, for the connection begins transactions so. */
    @Override
    public String beginWriting(Handle transaction) {
        return "";
    }

    @Override
    public boolean isCommitted(Handle transaction, String mark) {
        throw new IllegalStateException("expected that a commit that fails has failed, but got asked about " + mark);
    }

    @Override
    public void confine(Handle transaction, String tenant) {
        // the conditions of the statements are the only wall
    }

    @Override
    public void freeze(Handle transaction) {
        // every transaction sees one moment
    }

    @Override
    public Condition metadata(List<String> path, String operator, Value value) {
        return switch (value) {
            case Value.Text(String text) ->
                Filters.ordersAlike(operator, text)
                        ? elements(path, "e.type = 'text' AND e.value " + operator + " ?", text)
                        : elements(path, "e.type = 'text'").loosely();
            // SQLite may read a decimal fraction as a neighbouring double, so that of those the evaluator decides
            case Value.Real(double number) ->
                elements(
                                path,
                                "(e.type = 'integer' AND CAST(e.value AS REAL) " + operator + " ? OR e.type = 'real')",
                                number)
                        .loosely();
            case Value.Flag(boolean flag) ->
                operator.equals("=") ? elements(path, "e.type = ?", String.valueOf(flag)) : Condition.NEVER;
            case Value.Moment moment -> Condition.NEVER;
        };
    }

    @Override
    public Condition metadataContaining(List<String> path, Value value) {
        return value instanceof Value.Text ? elements(path, "e.type = 'text'").loosely() : metadata(path, "=", value);
    }

    @Override
    public Condition metadataPresent(List<String> path) {
        return elements(path, "e.type IN ('text', 'integer', 'real', 'true', 'false')");
    }

    @Override
    public String metadataNumber(List<String> path) {
        String json = "'$." + String.join(".", path) + "'";
        return "CASE WHEN json_type(v.metadata, " + json + ") IN ('integer', 'real') THEN json_extract(v.metadata, "
                + json + ") END";
    }

    /** A value that is no list counts as its only element, and an object has none. */
    private static Condition elements(List<String> path, String condition, Object... arguments) {
        if (!path.stream().allMatch(step -> step.matches("[A-Za-z0-9_]+"))) {
            return Condition.UNKNOWN; // a path's quoting has no escapes
        }
        String json = path.stream().map(step -> "\"" + step + "\"").collect(Collectors.joining(".", "$.", ""));
        String sql = "EXISTS (SELECT 1 FROM json_each(v.metadata, ?) e"
                + " WHERE json_type(v.metadata, ?) <> 'object' AND " + condition + ")";
        return new Condition(
                sql, Stream.concat(Stream.of(json, json), Stream.of(arguments)).toList(), true);
    }

    @Override
    public Fault.Unavailable fault(SQLException error) {
        String said = Optional.ofNullable(error.getMessage()).orElse("no message");
        return switch (primary(error)) {
            case SQLITE_FULL ->
                unavailable(
                        "the disk is full: " + file
                                + " cannot grow; nothing was stored. Free space on it and try again",
                        10,
                        error);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(said, error);
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                unavailable(
                        "cannot write to " + file + " (" + said + "): make its folder and files writable for this user",
                        60,
                        error);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                unavailable("another process is writing to " + file + ": end it, or try again", 1, error);
            default -> unavailable("the record store " + file + " failed: " + said, 5, error);
        };
    }

    /** What to say of a file that is broken. */
    Fault.Unavailable damaged(String what, Throwable cause) {
        return unavailable(
                "the record store " + file + " is damaged (" + what
                        + "): restore the data directory from a backup, or move the file away to start empty",
                3_600,
                cause);
    }

    private static Fault.Unavailable unavailable(String message, long seconds, Throwable cause) {
        return new Fault.Unavailable(message, Duration.ofSeconds(seconds), cause);
    }

    /**
     * After a failed fsync the kernel may have dropped the pages and marked them clean, so that a later fsync succeeds without them:
     * what is on disk is only known after the file is opened anew.
     */
    @Override
    public Remedy remedy(SQLException error) {
        return error instanceof SQLiteException sqlite
                ? switch (sqlite.getResultCode()) {
                    case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC, SQLITE_CORRUPT, SQLITE_NOTADB -> Remedy.STOP;
                    default -> Remedy.NONE;
                }
                : Remedy.NONE;
    }

    /** The error's primary result code: the lower eight bits of the extended one. */
    private static SQLiteErrorCode primary(SQLException error) {
        return error instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    @Override
    public List<String> damage(Handle handle) {
        List<String> found = handle.query("PRAGMA integrity_check(" + DAMAGES + ")").texts().list().stream()
                .filter(line -> !line.equals("ok"))
                .collect(Collectors.toCollection(ArrayList::new));
        try (Stream<String> broken = handle
                .query("PRAGMA foreign_key_check")
                .map(row -> row.getString(1) + " row " + row.getLong(2) + " refers to nothing in " + row.getString(3))
                .stream()) {
            broken.limit(DAMAGES).forEach(found::add);
        }
        return found;
    }

    @Override
    public boolean settle(Handle handle) {
        // the first column tells whether a reader kept it from being done
        return handle.query("PRAGMA wal_checkpoint(TRUNCATE)")
                        .map(row -> row.getInt(1))
                        .one()
                == 0;
    }

    @Override
    public String place() {
        return String.valueOf(file.getParent());
    }

    @Override
    public long size(Handle handle) {
        return size(file) + size(log());
    }

    @Override
    public void close() {
        // connections share nothing
    }

    /** The write-ahead log, which is there while the database is open, or was not closed. */
    Path log() {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** The index of that log, which is there as long. */
    Path index() {
        return file.resolveSibling(file.getFileName() + "-shm");
    }

    static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException missing) {
            return 0;
        }
    }
}
