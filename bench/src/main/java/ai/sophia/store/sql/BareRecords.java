package ai.sophia.store.sql;

import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Mutation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The record store without all that is around its SQL: the statements that it runs for a call are noted, and run again by the bare driver,
 * on one connection, in one transaction. In the package of what it is measured beside, which nobody else sees. Used by one thread.
 */
public final class BareRecords implements AutoCloseable {
    private static final String MEMORY = "INSERT INTO memories ";
    private static final String VERSION = "INSERT INTO versions ";
    private static final String PASSAGE = "INSERT INTO passages ";

    /** What a call is, to be made whenever it is to be timed. */
    public interface Call {
        /** Makes it, and says how many rows it read. */
        int run() throws SQLException;
    }

    /** A statement that was run, and what it was given. */
    private record Said(String sql, List<@Nullable Object> arguments) {}

    /** Notes what a handle runs: makes its statements, and keeps what they are given. */
    private static final class Notes implements Statements {
        private final List<Said> said = new ArrayList<>();

        /** All until now. */
        List<Said> said() {
            return said;
        }

        @Override
        public PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
                throws SQLException {
            said.add(new Said(sql, Arrays.asList(arguments)));
            return connection.prepareStatement(sql);
        }

        @Override
        public void release(String sql, PreparedStatement statement) throws SQLException {
            statement.close();
        }
    }

    private final Database database;
    private final Connection reading;
    private final Connection writing;
    private final Connection trial;
    private final ScopeNumbers scopes = new ScopeNumbers();
    private final Map<String, PreparedStatement> reads = new HashMap<>();
    private final Map<String, PreparedStatement> writes = new HashMap<>();

    private BareRecords(Dialect dialect) throws SQLException {
        this.database = new Database(dialect);
        this.reading = dialect.connectToRead();
        this.writing = dialect.connectToWrite();
        this.reading.setAutoCommit(dialect instanceof Sqlite);
        this.trial = dialect.connectToWrite();
    }

    /** Of the records in a directory, which are there. */
    public static BareRecords sqlite(Path directory) throws SQLException {
        return new BareRecords(SqliteFile.checked(directory, 0));
    }

    /** Of the records in a database, which are there. */
    public static BareRecords postgres(PostgresServer server) throws SQLException {
        return new BareRecords(new Postgres(server));
    }

    /** What loading these versions is; each of its rows is read whole. */
    public Call loading(Reach reach, Collection<VersionKey> keys) {
        Notes notes = new Notes();
        try (Handle handle = Handle.open(database.dialect()::connectToRead, notes)) {
            int found = handle.inTransaction(database.confined(reach.tenant(), each -> Loading.load(each, reach, keys)))
                    .size();
            if (found != keys.size()) {
                throw new IllegalStateException("expected " + keys.size() + " memories, but got " + found);
            }
        }
        return () -> {
            int rows = 0;
            for (Said each : notes.said()) {
                rows += read(each);
            }
            if (!reading.getAutoCommit()) {
                reading.commit();
            }
            return rows;
        };
    }

    private int read(Said said) throws SQLException {
        PreparedStatement statement = bound(reads, reading, said);
        if (!statement.execute()) {
            return 0;
        }
        try (ResultSet row = statement.getResultSet()) {
            return BareRows.read(row);
        }
    }

    /** What storing a new memory is; it is tried once, and taken back, so that the memory is there when the call is made and not before. */
    public Call writing(Mutation.Insert insert) {
        List<Said> said = tried(insert, known -> scopes.learn(known.scopes()));
        return () -> {
            OptionalLong memory = OptionalLong.empty();
            OptionalLong version = OptionalLong.empty();
            // SQLite's driver begins when it is told so, and not with the first statement
            writing.setAutoCommit(false);
            for (Said each : said) {
                PreparedStatement statement = bound(writes, writing, each);
                if (each.sql().startsWith(VERSION)) {
                    statement.setLong(1, memory.orElseThrow());
                } else if (each.sql().startsWith(PASSAGE)) {
                    statement.setLong(1, version.orElseThrow());
                }
                OptionalLong told = ran(statement);
                memory = each.sql().startsWith(MEMORY) ? told : memory;
                version = each.sql().startsWith(VERSION) ? told : version;
            }
            // which commits
            writing.setAutoCommit(true);
            return 0;
        };
    }

    private List<Said> tried(Mutation.Insert insert, Consumer<Mutating> after) {
        Notes notes = new Notes();
        // the connection stays open for the next trial
        Handle handle = new Handle(trial, notes);
        handle.begin();
        try {
            database.dialect().beginWriting(handle);
            Mutating mutating = new Mutating(handle, database.dialect(), "", scopes);
            mutating.applyAll(List.of(insert));
            after.accept(mutating);
        } finally {
            handle.rollback();
        }
        List<Said> said = notes.said();
        for (String part : List.of(MEMORY, VERSION, PASSAGE)) {
            if (said.stream().noneMatch(each -> each.sql().startsWith(part))) {
                throw new IllegalStateException("expected a statement that begins with " + part + ", but got "
                        + said.stream().map(Said::sql).toList());
            }
        }
        return said;
    }

    /** The first number of the first row, if there is one. */
    private static OptionalLong ran(PreparedStatement statement) throws SQLException {
        if (!statement.execute()) {
            return OptionalLong.empty();
        }
        try (ResultSet row = statement.getResultSet()) {
            boolean number = row.next() && row.getObject(1) instanceof Number;
            return number ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private static PreparedStatement bound(Map<String, PreparedStatement> kept, Connection connection, Said said)
            throws SQLException {
        PreparedStatement statement = kept.get(said.sql());
        if (statement == null) {
            statement = connection.prepareStatement(said.sql());
            kept.put(said.sql(), statement);
        }
        for (int i = 0; i < said.arguments().size(); i++) {
            statement.setObject(i + 1, said.arguments().get(i));
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        trial.close();
        writing.close();
        reading.close();
        database.dialect().close();
    }
}
