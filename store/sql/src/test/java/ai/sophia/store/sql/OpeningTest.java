package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.sophia.contract.Samples;
import ai.sophia.core.Fault;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.record.HeldSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a sound record store is refused with the way out, and not touched. */
class OpeningTest {
    @TempDir
    Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void namesTheFile() {
        file = directory.resolve("memories.db");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(file, "these are no records ".repeat(1_000));
        assertRefused("damaged", "restore the data directory from a backup");
    }

    @Test
    void refusesAFileThatWasCutShort() throws IOException {
        store();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5_000));
        assertRefused("damaged", "expected " + bytes.length + " bytes");
    }

    @Test
    void refusesAFileWhoseSchemaIsOverwritten() throws IOException {
        store();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, 4_000, (byte) 0xA5);
        Files.write(file, bytes);
        assertRefused("damaged", "restore the data directory from a backup");
    }

    /** A damage that no look at the start finds: one page in the middle. */
    @Test
    void writesNothingMoreAfterSomebodyHasReadWhatIsDamaged() throws IOException {
        try (var store = SqlMemoryStore.open(directory)) {
            for (int i = 0; i < 40; i++) {
                store.write(List.of(Samples.insert(
                        Samples.scope("ada"), Samples.fact("Ada has " + i + " cups, " + "and more ".repeat(40)))));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        int page = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Ada has 10 cups") / 4_096 * 4_096;
        bytes[page] = (byte) 0xFF;
        Files.write(file, bytes);
        try (var store = SqlMemoryStore.open(directory)) {
            store.write(List.of(Samples.insert(Samples.scope("bob"), Samples.fact("Bob drinks tea"))));
            assertThatThrownBy(() -> store.list(Samples.reach(Samples.scope("ada")), Filter.all(), "", 100))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> store.write(
                            List.of(Samples.insert(Samples.scope("bob"), Samples.fact("Bob drinks coffee")))))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContainingAll("restore the data directory from a backup", "nothing more is written");
        }
    }

    @Test
    void refusesTheFileOfAnotherApplication() throws SQLException, IOException {
        execute("CREATE TABLE songs (title TEXT)");
        byte[] before = Files.readAllBytes(file);
        assertRefused("another application", "give another directory");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void refusesAFileThatHasLostAllItHeld() throws IOException {
        store();
        Files.write(file, new byte[0]);
        assertRefused("damaged", "does not begin as a SQLite file does", "restore the data directory from a backup");
        assertThat(file).isEmptyFile();
    }

    @Test
    void refusesALogWithoutItsFile() throws IOException {
        store();
        Files.move(file, directory.resolve("elsewhere"));
        Path log = Files.write(directory.resolve("memories.db-wal"), new byte[64]);
        assertRefused("damaged", "it is not there, but its log memories.db-wal is");
        assertThat(log).hasSize(64);
    }

    @Test
    void refusesALinkToAFileThatIsGone() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.createSymbolicLink(file, elsewhere);
        assertRefused(file + " is a symbolic link", "not there", "put it back from a backup");
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void opensTheFileThatALinkPointsTo() throws IOException {
        store();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("records");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.statistics().memories()).isOne();
        }
        assertThat(file).isSymbolicLink();
    }

    @Test
    void beginsAgainWhereABeginningWasCutShort() throws IOException {
        Files.write(directory.resolve("memories.db.new"), new byte[4_096]);
        store();
        assertThat(file).exists();
        assertThat(directory.resolve("memories.db.new")).doesNotExist();
    }

    @Test
    void refusesTheFileOfANewerVersion() throws SQLException {
        store();
        execute("INSERT INTO schema_version (version, file) VALUES (99, 'V99')");
        assertRefused("newer Sophia", "got 99");
    }

    @Test
    void refusesADirectoryThatCannotBeMade() throws IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file");
        assertThatThrownBy(() -> SqlMemoryStore.open(occupied).close())
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("cannot write to the directory " + occupied);
    }

    @Test
    void theSpaceOfAnOlderStoreServes() throws SQLException {
        store();
        execute("DELETE FROM schema_version WHERE version >= 3");
        execute("DROP TABLE documents");
        execute("DROP INDEX spaces_serving");
        execute("DROP INDEX passages_awaited");
        execute("DROP INDEX scopes_of_agent");
        execute("DROP INDEX scopes_of_session");
        beforeStandings();
        execute("ALTER TABLE spaces DROP COLUMN state");
        execute("ALTER TABLE spaces DROP COLUMN since");
        execute("INSERT INTO spaces (name, dimension) VALUES ('of memories that are deleted', 8)");
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.spaces())
                    .extracting(HeldSpace::id, HeldSpace::serves)
                    .containsExactly(tuple(Samples.SPACE.id(), true), tuple("of memories that are deleted", false));
            assertThat(store.statistics().memories()).isOne();
        }
    }

    @Test
    void whatMattersInAnOlderStoreIsFoundByHowMuchItDoes() throws SQLException {
        store();
        beforeStandings();
        execute("UPDATE versions SET importance = 0.5");
        assertThat(standing()).isEqualTo(0.5);
        for (String told : List.of("0.25", "1", "\"certainly\"", "{}")) {
            beforeStandings();
            execute("UPDATE versions SET collection = 'Facts', metadata = '{\"fact\": {\"confidence\": " + told
                    + "}}'");
            assertThat(standing()).isEqualTo(told.equals("0.25") ? 0.125 : 0.5);
        }
    }

    /** Makes it what it was before it was known how much memories matter. */
    private void beforeStandings() throws SQLException {
        execute("DELETE FROM schema_version WHERE version >= 7");
        execute("DROP INDEX versions_understood");
        execute("DROP INDEX memories_standing");
        execute("ALTER TABLE memories DROP COLUMN standing");
    }

    /** How much the memory matters, once the store was opened. */
    private double standing() throws SQLException {
        SqlMemoryStore.open(directory).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT standing FROM memories")) {
            assertThat(row.next()).isTrue();
            return row.getDouble(1);
        }
    }

    @Test
    void everyFileOfTheSchemaIsApplied() throws Exception {
        store();
        Path files = Path.of(
                Objects.requireNonNull(OpeningTest.class.getResource("sqlite")).toURI());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM schema_version");
                Stream<Path> all = Files.list(files)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(all.count());
        }
    }

    @Test
    void findsWhatIsWrongInside() throws SQLException {
        store();
        execute("UPDATE passages SET vector = zeroblob(32)");
        execute("UPDATE memories SET version = 7");
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.inspect())
                    .anyMatch(finding -> finding.contains("the length 0.0 instead of 1"))
                    .anyMatch(finding -> finding.contains("has no version 7"));
        }
    }

    @Test
    void findsWhatIsRankedOtherwiseThanItMatters() throws SQLException {
        store();
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.inspect()).isEmpty();
        }
        execute("UPDATE memories SET standing = 0.9");
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.inspect())
                    .singleElement()
                    .asString()
                    .contains("is ranked otherwise than its version 1 matters");
        }
    }

    private void store() {
        try (var store = SqlMemoryStore.open(directory)) {
            store.write(List.of(Samples.insert(Samples.scope("ada"), Samples.fact("Ada drinks tea"))));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertRefused(String... words) {
        ThrowingCallable opening = () -> SqlMemoryStore.open(directory).close();
        assertThatThrownBy(opening).isInstanceOf(Fault.Unavailable.class).hasMessageContainingAll(words);
    }
}
