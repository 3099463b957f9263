package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Value;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL from version 15, on the network and shared by the nodes of Sophia. Safe for all threads.
 *
 * <p>Who writes holds a lock until the transaction ends, so that the nodes write in turns, as the callers of one node do: the log has no
 * gaps and shows nothing out of order, a turn of a conversation gets its place, and no two transactions wait for each other. Every
 * transaction says whose rows it is about, and the policies of the tables hide the others.
 */
final class Postgres implements Dialect {
    /** Where the tables are. */
    static final String SCHEMA = "sophia_memory";

    /** What the trigger of the log notifies. */
    static final String CHANNEL = "sophia_events";

    /** The advisory lock of who writes: "Sophia" and a number. */
    static final long WRITING = 0x536F70686961_0001L;

    /** The advisory lock of the node that does what one of them does for all. */
    static final long LEADING = 0x536F70686961_0002L;

    /** Longest wait for one statement, or one piece of the rows of one. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    /** The same for what goes through all that there is, and for changes of the schema. */
    private static final Duration LONG_STATEMENT = Duration.ofMinutes(10);

    /** Longest wait for other nodes to write. */
    private static final Duration TURN = Duration.ofSeconds(25);

    /** Longest wait for a connection that others read by, or that is still to be made. */
    private static final Duration FREE = Duration.ofSeconds(3);

    /** How long a node that has stopped in the middle of a transaction may keep the others from writing. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    /** How long a server may take to notice that a connection was closed, and how often it is asked meanwhile. */
    private static final Duration NOTICING = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** How long a server that should have answered is waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);
    private static final int CONNECT_SECONDS = 5;

    /** Longest wait for a server to let a connection in, its name and the network included. */
    private static final int LOGIN_SECONDS = 10;

    /**
     * What the node reads, it finds by keys, and mostly in memory. As servers usually count, they would go through whole tables of some ten
     * thousand memories instead, until they have analysed what was stored lately. Both costs are said, for what counts is one to the other.
     */
    private static final String BY_KEYS = " -c seq_page_cost=1 -c random_page_cost=1.1";

    private static final int ROWS_AT_ONCE = 500;
    private static final int IDLE_CONNECTIONS = 2;

    private final PostgresServer server;
    private final HikariDataSource pool;

    /** Names this process among those that write. */
    private final String node = UUID.randomUUID().toString();

    private final AtomicLong marks = new AtomicLong();

    private final Attendance attendance;

    /** The transaction that writes, and whose rows it is about: most callers that share it mean the same tenant. */
    private volatile Optional<Handle> writing = Optional.empty();

    private volatile Optional<String> writingFor = Optional.empty();

    Postgres(PostgresServer server) {
        this.server = server;
        this.attendance = new Attendance(server.label());
        this.pool = new HikariDataSource(pooled(server));
    }

    /** How this node stands to the others: one that must not answer reads nothing but for itself, and writes nothing. */
    Attendance attendance() {
        return attendance;
    }

    private static HikariConfig pooled(PostgresServer server) {
        HikariConfig config = pool("records", server.connections(), Math.min(server.connections(), IDLE_CONNECTIONS));
        config.setDataSource(source(server, STATEMENT, BY_KEYS));
        config.setReadOnly(true);
        config.setConnectionTimeout(FREE.toMillis());
        return config;
    }

    /** What all pools of connections have in common. */
    static HikariConfig pool(String name, int connections, int idle) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(idle);
        // whether the server is there is found out by those who use it, who say what is wrong
        config.setInitializationFailTimeout(-1);
        // a pool that asks its first connection for it, and loses that meanwhile, makes no other one ever after
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }

    /** A connection of its own, for the few statements that tell how the server is, each of so long at most. */
    static Handle single(PostgresServer server, Duration statement) {
        return Handle.open(() -> source(server, statement, "").getConnection(), Statements.OF_THE_DRIVER);
    }

    /** @param further settings of the session, as the server's command line has them */
    static PGSimpleDataSource source(PostgresServer server, Duration statement, String further) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(server.url());
        if (!server.user().isEmpty()) {
            source.setUser(server.user());
        }
        if (!server.password().isEmpty()) {
            source.setPassword(server.password());
        }
        source.setApplicationName("Sophia");
        source.setCurrentSchema(SCHEMA + ",public");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setSocketTimeout((int) statement.plus(SILENCE).toSeconds());
        source.setTcpKeepAlive(true);
        source.setDefaultRowFetchSize(ROWS_AT_ONCE);
        source.setOptions("-c statement_timeout=" + statement.toMillis() + further);
        return source;
    }

    @Override
    public Connection connectToWrite() throws SQLException {
        Connection connection = source(
                        server,
                        STATEMENT,
                        BY_KEYS + " -c lock_timeout=" + TURN.toMillis() + " -c idle_in_transaction_session_timeout="
                                + STALLED.toMillis())
                .getConnection();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement()) {
            // what is acknowledged is on disk, whatever is usual in this database; but what waits for standbys too may
            // stay so
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
        }
        return connection;
    }

    @Override
    public Connection connectToRead() throws SQLException {
        attendance.check();
        return pool.getConnection();
    }

    @Override
    public Connection connectApart() throws SQLException {
        Connection connection = source(server, LONG_STATEMENT, "").getConnection();
        connection.setReadOnly(true);
        return connection;
    }

    /** It has the lock of who leads, which a node has wherever one runs, the one that all nodes share, and the one of who writes. */
    @Override
    public Connection connectAlone() throws SQLException {
        Connection connection = source(
                        server,
                        LONG_STATEMENT,
                        " -c lock_timeout=" + TURN.toMillis() + " -c idle_in_transaction_session_timeout="
                                + LONG_STATEMENT.toMillis())
                .getConnection();
        try (Statement statement = connection.createStatement()) {
            if (!isTaken(statement, LEADING) || !isTaken(statement, Attendance.SPACES)) {
                throw new Fault.Unavailable(
                        "the records in " + server.label() + " are in use" + leader(statement)
                                + ": stop every node that uses them, and try again",
                        Duration.ofMinutes(1));
            }
            statement.execute("SELECT pg_advisory_lock(" + WRITING + ")");
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** A node that has just ended has its locks until the server has noticed. */
    private static boolean isTaken(Statement statement, long lock) throws SQLException {
        long began = System.nanoTime();
        while (!isTrue(statement, "SELECT pg_try_advisory_lock(" + lock + ")")) {
            if (System.nanoTime() - began > NOTICING.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static boolean isTrue(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Where the node that leads is, or any other, as far as this user may know. */
    private static String leader(Statement statement) throws SQLException {
        String sql = """
                SELECT coalesce(host(a.client_addr), 'the machine of the server'), a.client_port, date_trunc('second', a.backend_start)
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                    AND (CAST(l.classid AS BIGINT) << 32) + CAST(l.objid AS BIGINT) IN (%1$d, %2$d)
                    AND l.pid <> pg_backend_pid()
                ORDER BY (CAST(l.classid AS BIGINT) << 32) + CAST(l.objid AS BIGINT) = %1$d DESC LIMIT 1""".formatted(LEADING, Attendance.SPACES);
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next()
                    ? " by a node on " + row.getString(1) + " (port " + row.getInt(2) + " there), connected since "
                            + row.getString(3)
                    : "";
        }
    }

    /** The driver keeps those of each connection. */
    @Override
    public Statements statements() {
        return Statements.OF_THE_DRIVER;
    }

    @Override
    public void migrate(Handle transaction) {
        PostgresVersion.check(transaction, server);
        PostgresSchema.migrate(source(server, LONG_STATEMENT, ""), server);
        transaction.update("DELETE FROM commits WHERE at < now() - CAST('1 day' AS INTERVAL)");
        transaction
                .query("""
                        SELECT current_setting('is_superuser') = 'on' OR rolbypassrls, current_setting('fsync') = 'off'
                        FROM pg_roles WHERE rolname = current_user""")
                .map(row -> List.of(row.getBoolean(1), row.getBoolean(2)))
                .findOne()
                .ifPresent(found -> {
                    if (found.getFirst()) {
                        LOG.warn(
                                "The user of {} is above the policies that keep tenants apart in the database: give"
                                        + " Sophia one that owns the database and is no superuser",
                                server.label());
                    }
                    if (found.getLast()) {
                        LOG.warn(
                                "{} runs with fsync off, and may lose what it has stored when its machine fails",
                                server.label());
                    }
                });
    }

    /**
     * The mark is kept with the transaction: whatever becomes of the server, it is there if and only if the transaction is. Which log it is
     * is asked when it is this node's turn, for the records may have been moved away while it waited; on the same way to the server.
     */
    @Override
    public String beginWriting(Handle transaction) {
        attendance.check();
        writing = Optional.of(transaction);
        writingFor = Optional.empty();
        long mark = marks.incrementAndGet();
        attendance.check(transaction.last("""
                        WITH marked AS (INSERT INTO commits (node, mark) VALUES (?, ?)
                            ON CONFLICT (node) DO UPDATE SET mark = excluded.mark, at = excluded.at)
                        SELECT pg_advisory_xact_lock(?); SELECT value FROM settings WHERE name = 'epoch'""", node, mark, WRITING));
        return String.valueOf(mark);
    }

    /**
     * Cuts the connection that writes, for a server that answers nothing on another one, not even the smallest question, will not answer there either
     * and would be waited for much longer. For any thread.
     */
    void cutWriting() {
        writing.ifPresent(Readings::cut);
    }

    /** Whoever was cut off may still be committing, and keeps the lock as long. */
    @Override
    public boolean isCommitted(Handle transaction, String mark) {
        transaction.query("SELECT pg_advisory_xact_lock(?)", WRITING).run();
        return transaction
                        .query("SELECT count(*) FROM commits WHERE node = ? AND mark = ?", node, Long.parseLong(mark))
                        .longs()
                        .one()
                > 0;
    }

    @Override
    public void confine(Handle transaction, String tenant) {
        boolean writes = writing.equals(Optional.of(transaction));
        if (writes && writingFor.equals(Optional.of(tenant))) {
            return;
        }
        transaction
                .query(
                        "SELECT set_config('sophia.tenant', ?, true), set_config('sophia.every_tenant', ?, true)",
                        tenant,
                        tenant.equals(EVERY_TENANT) ? "on" : "off")
                .run();
        if (writes) {
            writingFor = Optional.of(tenant);
        }
    }

    @Override
    public void freeze(Handle transaction) {
        attendance.check();
        transaction.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }

    @Override
    public Condition metadata(List<String> path, String operator, Value value) {
        return JsonbConditions.INSTANCE.metadata(path, operator, value);
    }

    @Override
    public Condition metadataContaining(List<String> path, Value value) {
        return JsonbConditions.INSTANCE.metadataContaining(path, value);
    }

    @Override
    public Condition metadataPresent(List<String> path) {
        return JsonbConditions.INSTANCE.metadataPresent(path);
    }

    @Override
    public String metadataNumber(List<String> path) {
        return JsonbConditions.INSTANCE.metadataNumber(path);
    }

    @Override
    public Fault.Unavailable fault(SQLException error) {
        return PostgresErrors.fault(error, server);
    }

    @Override
    public Remedy remedy(SQLException error) {
        return PostgresErrors.remedy(error);
    }

    @Override
    public List<String> damage(Handle handle) {
        List<String> found = new ArrayList<>();
        handle.query("""
                        SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND NOT i.indisvalid""", SCHEMA)
                .map(row -> "the index " + row.getString(1) + " is not valid: build it again with REINDEX")
                .forEach(found::add);
        handle.query("SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()")
                .longs()
                .findOne()
                .filter(failures -> failures > 0)
                .ifPresent(failures -> found.add("PostgreSQL has found " + failures + " pages with a wrong checksum"));
        return found;
    }

    /** What is deleted leaves the tables with the next vacuum, which the server begins itself, and its log when that is recycled. */
    @Override
    public boolean settle(Handle handle) {
        return true;
    }

    @Override
    public String place() {
        return server.label();
    }

    @Override
    public long size(Handle handle) {
        return handle.query("""
                        SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c
                        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'""", SCHEMA).longs().one();
    }

    @Override
    public void close() {
        pool.close();
    }
}
