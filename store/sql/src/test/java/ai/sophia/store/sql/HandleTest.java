package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements and transactions on a real SQLite file, whose driver is the one with traps. */
final class HandleTest {
    @TempDir
    Path folder = Path.of("");

    private Database database;
    private Handle handle;

    @BeforeEach
    void open() {
        database = new Database(new Sqlite(folder.resolve("a.db"), 0));
        handle = database.write();
        handle.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)");
        handle.execute("CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL"
                + " REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED, name TEXT, weight REAL, data BLOB)");
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private long children() {
        return handle.query("SELECT count(*) FROM children").longs().one();
    }

    @Test
    void everyKindOfArgumentIsReadBackAsItWas() {
        handle.update("INSERT INTO parents (id) VALUES (?)", 1);
        handle.updateAll(
                "INSERT INTO children (id, parent, name, weight, data) VALUES (?, ?, ?, ?, ?)",
                List.<@Nullable Object[]>of(
                        new @Nullable Object[] {1L << 40, 1, "né\u0000", 0.1, new byte[] {0, -1}},
                        new @Nullable Object[] {2L, 1, null, null, null}));
        List<String> found = handle.query("SELECT id, name, weight, data FROM children ORDER BY id DESC")
                .map(row -> row.getLong(1) + " " + row.getString(2) + " " + row.getDouble(3) + " "
                        + Arrays.toString(row.getBytes(4)))
                .list();
        assertThat(found).containsExactly((1L << 40) + " né\u0000 0.1 [0, -1]", "2 null 0.0 null");
    }

    @Test
    void whatHasNoTypeInSqlIsRefused() {
        assertThatThrownBy(() -> handle.update("INSERT INTO parents (id) VALUES (?)", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a value that SQL has");
    }

    @Test
    void tooFewArgumentsAreRefusedRatherThanFilledUpWithThoseOfAnotherCall() {
        String sql = "INSERT INTO children (id, parent, name) VALUES (?, ?, ?)";
        handle.update("INSERT INTO parents (id) VALUES (1)");
        handle.update(sql, 1, 1, "a secret");
        assertThatThrownBy(() -> handle.update(sql, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 3 arguments, but got 2");
        assertThat(children()).isEqualTo(1);
    }

    @Test
    void anErrorSaysTheStatementAndNotWhatItWasGiven() {
        assertThatThrownBy(() -> handle.update("INSERT INTO parents (id) VALUES (?)", "a secret"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("INSERT INTO parents")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aTransactionIsCommittedOrGivenUpWhole() {
        handle.inTransaction(each -> each.update("INSERT INTO parents (id) VALUES (1)"));
        assertThatThrownBy(() -> handle.inTransaction(each -> {
                    each.update("INSERT INTO parents (id) VALUES (2)");
                    return each.update("INSERT INTO parents (id) VALUES (1)");
                }))
                .isInstanceOf(SqlFailure.class);
        assertThat(handle.isInTransaction()).isFalse();
        assertThat(handle.query("SELECT id FROM parents").longs().list()).containsExactly(1L);
    }

    @Test
    void whatFailsOfManyIsToldAsTheDatabaseSaysItAndWithoutItsArguments() {
        assertThatThrownBy(() -> handle.inTransaction(each -> {
                    each.updateAll(
                            "INSERT INTO parents (id) VALUES (?)", List.of(new Object[] {4711L}, new Object[] {4711L}));
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        failure -> assertThat((Exception) failure.error()).isNotInstanceOf(BatchUpdateException.class))
                .hasMessageContaining("UNIQUE")
                .message()
                .doesNotContain("4711");
        assertThat(handle.query("SELECT id FROM parents").longs().list()).isEmpty();
    }

    @Test
    void aTransactionWithinAnotherIsPartOfIt() {
        handle.begin();
        handle.inTransaction(each -> each.update("INSERT INTO parents (id) VALUES (1)"));
        assertThat(handle.isInTransaction()).isTrue();
        handle.rollback();
        assertThat(handle.query("SELECT id FROM parents").longs().list()).isEmpty();
    }

    @Test
    void aCommitThatFailsLeavesNothingAndTheNextTransactionIsCommitted() {
        assertThatThrownBy(() ->
                        handle.inTransaction(each -> each.update("INSERT INTO children (id, parent) VALUES (1, 404)")))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("FOREIGN KEY");
        assertThat(children()).isZero();
        try (Handle other = database.write()) {
            // nobody holds the lock any more
            other.inTransaction(each -> each.update("INSERT INTO parents (id) VALUES (1)"));
        }
        handle.inTransaction(each -> each.update("INSERT INTO children (id, parent) VALUES (1, 1)"));
        assertThat(children()).isEqualTo(1);
    }

    @Test
    void aTransactionThatTheDatabaseHasGivenUpIsFollowedByAnother() {
        assertThatThrownBy(() -> handle.inTransaction(each -> {
                    each.execute("INSERT INTO parents (id) VALUES (1)");
                    each.execute("ROLLBACK");
                    throw new IllegalStateException("as on a full disk");
                }))
                .isInstanceOf(IllegalStateException.class);
        handle.inTransaction(each -> each.update("INSERT INTO parents (id) VALUES (2)"));
        assertThat(handle.query("SELECT id FROM parents").longs().list()).containsExactly(2L);
    }

    @Test
    void closingGivesUpWhatIsNotCommitted() {
        Handle other = database.write();
        other.begin();
        other.update("INSERT INTO parents (id) VALUES (1)");
        other.close();
        assertThat(handle.query("SELECT id FROM parents").longs().list()).isEmpty();
    }

    @Test
    void theOnlyRowIsAskedForAndMoreAreAnError() {
        Query none = handle.query("SELECT id FROM parents");
        assertThat(none.longs().findOne()).isEmpty();
        assertThatThrownBy(() -> none.longs().one())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("got none");
        handle.execute("INSERT INTO parents (id) VALUES (1), (2)");
        assertThatThrownBy(() -> none.longs().findOne())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2");
    }

    @Test
    void theSameQueryMayBeRunWhileItsRowsAreRead() {
        handle.execute("INSERT INTO parents (id) VALUES (1), (2), (3)");
        List<Long> seen = new ArrayList<>();
        try (Stream<Long> rows = handle.query("SELECT id FROM parents ORDER BY id").longs().stream()) {
            rows.forEach(row -> seen.add(row
                    * handle.query("SELECT id FROM parents ORDER BY id")
                            .longs()
                            .list()
                            .size()));
        }
        assertThat(seen).containsExactly(3L, 6L, 9L);
    }

    /** Counts what is prepared, and closed. */
    private static final class Counted implements Statements {
        private final StatementCache cache = new StatementCache();
        private final List<PreparedStatement> taken = new ArrayList<>();
        private int released;

        @Override
        public PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
                throws SQLException {
            PreparedStatement statement = cache.prepared(connection, sql, arguments);
            taken.add(statement);
            return statement;
        }

        @Override
        public void release(String sql, PreparedStatement statement) throws SQLException {
            released++;
            cache.release(sql, statement);
        }
    }

    @Test
    void aStatementIsUsedAgainUnlessItFailed() throws SQLException {
        Counted counted = new Counted();
        Handle counting = new Handle(handle.connection(), counted);
        counting.update("INSERT INTO parents (id) VALUES (?)", 1);
        counting.update("INSERT INTO parents (id) VALUES (?)", 2);
        assertThat(counted.taken).hasSize(2);
        assertThat(counted.taken.getFirst()).isSameAs(counted.taken.getLast());
        assertThatThrownBy(() -> counting.update("INSERT INTO parents (id) VALUES (?)", 2))
                .isInstanceOf(SqlFailure.class);
        assertThat(counted.taken.getLast().isClosed()).isTrue();
        counting.update("INSERT INTO parents (id) VALUES (?)", 3);
        assertThat(counted.taken.getLast()).isNotSameAs(counted.taken.getFirst());
    }

    @Test
    void aStreamThatIsNotReadToItsEndGivesItsStatementBack() {
        handle.execute("INSERT INTO parents (id) VALUES (1), (2), (3)");
        Counted counted = new Counted();
        Handle counting = new Handle(handle.connection(), counted);
        try (Stream<Long> rows = counting.query("SELECT id FROM parents").longs().stream()) {
            assertThat(rows.limit(1).toList()).hasSize(1);
        }
        assertThat(counted.released).isEqualTo(1);
        // no row is held open, or the lock of the writer could not be had
        counting.inTransaction(each -> each.update("DELETE FROM parents"));
        assertThat(counting.query("SELECT id FROM parents").longs().list()).isEmpty();
    }
}
