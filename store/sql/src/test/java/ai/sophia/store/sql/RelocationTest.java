package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.Fault;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are the same wherever they are moved, or are not moved. */
class RelocationTest {
    private static final int STEPS = 600;

    @TempDir
    Path folder = Path.of("");

    private final PostgresServer server = TestingServer.database();

    @Test
    void allThatAStoreTellsIsTheSameThereAndBackAgain() {
        Random random = Seed.fresh("allThatAStoreTells").random();
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Map<String, Object> told;
        try (SqlMemoryStore store = SqlMemoryStore.open(first)) {
            TestingRecords.fill(store, random, STEPS);
            told = TestingRecords.told(store);
        }
        Map<String, Relocation.Table> there = toServer(first);
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            assertThat(TestingRecords.told(store)).isEqualTo(told);
            assertThat(store.inspect()).isEmpty();
        }
        Map<String, Relocation.Table> back = toDirectory(second);
        assertThat(back).isEqualTo(there);
        try (SqlMemoryStore store = SqlMemoryStore.open(second)) {
            assertThat(TestingRecords.told(store)).isEqualTo(told);
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void whatWasWrittenOnAServerIsTheSameInADirectory() {
        Random random = Seed.fresh("whatWasWrittenOnAServer").random();
        Map<String, Object> told;
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            TestingRecords.fill(store, random, STEPS);
            told = TestingRecords.told(store);
        }
        toDirectory(folder);
        try (SqlMemoryStore store = SqlMemoryStore.open(folder)) {
            assertThat(TestingRecords.told(store)).isEqualTo(told);
        }
    }

    @Test
    void whatIsWrittenAfterwardsFollowsOnWhatWasMoved() {
        Random random = Seed.fresh("whatIsWrittenAfterwards").random();
        fill(folder, random);
        toServer(folder);
        Position head;
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            head = store.head();
            TestingRecords.fill(store, random, STEPS);
            assertThat(store.head().sequence()).isGreaterThan(head.sequence());
            assertThat(store.changes(head, 1)
                            .orElseThrow()
                            .getFirst()
                            .position()
                            .sequence())
                    .isEqualTo(head.sequence() + 1);
            assertThat(store.inspect()).isEmpty();
        }
        Path back = folder.resolve("back");
        toDirectory(back);
        fill(back, random);
        try (SqlMemoryStore store = SqlMemoryStore.open(back)) {
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void whatStaysBehindIsWholeAndCountsItsLogByAnotherName() {
        Random random = Seed.fresh("whatStaysBehind").random();
        fill(folder, random);
        Position head;
        long memories;
        try (SqlMemoryStore store = SqlMemoryStore.open(folder)) {
            head = store.head();
            memories = store.statistics().memories();
        }
        toServer(folder);
        LeftBehind.reopen(folder, folder);
        try (SqlMemoryStore left = SqlMemoryStore.open(folder);
                SqlMemoryStore moved = SqlMemoryStore.open(server)) {
            assertThat(left.statistics().memories()).isEqualTo(memories);
            assertThat(left.head().sequence()).isEqualTo(head.sequence());
            assertThat(left.changes(head, 1)).isEmpty();
            assertThat(moved.head()).isEqualTo(head);
            assertThat(moved.changes(head, 1)).isPresent();
            assertThat(left.inspect()).isEmpty();
        }
    }

    @Test
    void whatStaysBehindInADirectoryIsRefusedUntilItIsAskedFor() {
        fill(folder, Seed.fresh("whatStaysBehindInADirectory").random());
        assertThat(LeftBehind.reopen(folder, folder).moved()).isEmpty();
        toServer(folder);
        assertThatThrownBy(() -> SqlMemoryStore.open(folder))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContainingAll(
                        folder.toString(), "were moved to " + server.label(), "sophia migrate --reopen");
        assertThatThrownBy(() -> toServer(folder))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContaining("were moved to " + server.label());
        assertThat(LeftBehind.reopen(folder, folder).moved().orElseThrow()).startsWith(server.label() + " at ");
        SqlMemoryStore.open(folder).close();
        assertThat(LeftBehind.reopen(folder, folder).moved()).isEmpty();
    }

    @Test
    void whatStaysBehindOnAServerIsRefusedUntilItIsAskedFor() {
        assertThatThrownBy(() -> LeftBehind.reopen(server)).isInstanceOf(Fault.NotFound.class);
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            TestingRecords.fill(store, Seed.fresh("whatStaysBehindOnAServer").random(), STEPS);
            org.awaitility.Awaitility.await().until(store::leads);
            assertThatThrownBy(() -> LeftBehind.reopen(server)).isInstanceOf(Fault.Unavailable.class);
        }
        toDirectory(folder);
        assertThatThrownBy(() -> SqlMemoryStore.open(server))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContainingAll(
                        server.label(), "were moved to", "Remove the setting \"records\"", "sophia migrate --reopen");
        assertThat(LeftBehind.reopen(server).moved().orElseThrow()).contains(folder.toString());
        SqlMemoryStore.open(server).close();
    }

    @Test
    void aNodeThatDoesNotLeadIsInTheWayToo() throws Exception {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            SqlMemoryStore.open(server).close();
            statement.execute("SELECT pg_advisory_lock_shared(" + Attendance.SPACES + ")");
            assertThatThrownBy(() -> LeftBehind.reopen(server))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContainingAll("in use by a node on 127.0.0.1", "stop every node");
        }
        assertThat(LeftBehind.reopen(server).moved()).isEmpty();
    }

    /** As one does whose machine slept while the records were moved. */
    @Test
    void aNodeWhoseRecordsAreMovedUnderItWritesNothingMore() throws Exception {
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            store.write(List.of(Samples.insert(Samples.scope("ada"), Samples.fact("tea"))));
            try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                    var statement = connection.createStatement();
                    ExecutorService writing = Executors.newVirtualThreadPerTaskExecutor()) {
                statement.execute("SELECT pg_advisory_lock(" + Postgres.WRITING + ")");
                Future<?> written = writing.submit(
                        () -> store.write(List.of(Samples.insert(Samples.scope("ada"), Samples.fact("milk")))));
                org.awaitility.Awaitility.await().until(() -> waits(statement));
                statement.execute("UPDATE sophia_memory.settings SET value = 'another' WHERE name = 'epoch'");
                statement.execute("SELECT pg_advisory_unlock(" + Postgres.WRITING + ")");
                assertThatThrownBy(written::get)
                        .hasCauseInstanceOf(Fault.Unavailable.class)
                        .hasMessageContaining("were moved away under this node");
            }
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(store::statistics)
                            .isInstanceOf(Fault.Unavailable.class)
                            .hasMessageContaining("start it again"));
        }
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            assertThat(store.statistics().memories()).isEqualTo(1);
        }
    }

    private static boolean waits(java.sql.Statement statement) throws java.sql.SQLException {
        try (var row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d"
                + " ON d.oid = l.database AND d.datname = current_database()"
                + " WHERE l.locktype = 'advisory' AND NOT l.granted)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Test
    void theDatabaseKeepsTenantsApartAfterwards() throws Exception {
        fill(folder, Seed.fresh("theDatabaseKeepsTenantsApart").random());
        toServer(folder);
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            for (String table :
                    List.of("tenants", "scopes", "memories", "versions", "passages", "events", "documents")) {
                try (var row = statement.executeQuery("SELECT count(*) FROM sophia_memory." + table)) {
                    row.next();
                    assertThat(row.getLong(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void tellsHowFarItIs() {
        fill(folder, Seed.fresh("tellsHowFarItIs").random());
        AtomicLong read = new AtomicLong();
        AtomicLong verified = new AtomicLong();
        try (Relocation relocation = Relocation.toServer(folder, folder, server)) {
            long counted = relocation.counts().values().stream()
                    .mapToLong(rows -> rows)
                    .sum();
            Map<String, Relocation.Table> tables = relocation.run(read::addAndGet, verified::addAndGet);
            assertThat(tables.values().stream()
                            .mapToLong(Relocation.Table::rows)
                            .sum())
                    .isEqualTo(counted);
            assertThat(read).hasValue(counted);
            assertThat(verified).hasValue(counted);
        }
    }

    @Test
    void countingChangesNothing() {
        fill(folder, Seed.fresh("countingChangesNothing").random());
        try (Relocation relocation = Relocation.toServer(folder, folder, server)) {
            assertThat(relocation.counts()).containsKeys("memories", "documents");
        }
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            assertThat(store.statistics().memories()).isZero();
        }
        toServer(folder);
    }

    @Test
    void aDatabaseThatWasOnlyOpenedIsFilled() {
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            store.serve(Samples.SPACE, Samples.NOW);
            store.key("acme");
        }
        Path other = folder.resolve("other");
        SqlMemoryStore.open(other).close();
        fill(folder, Seed.fresh("aDatabaseThatWasOnlyOpened").random());
        toServer(folder);
        toDirectory(other);
    }

    @Test
    void aDatabaseWithRecordsIsRefused() {
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("tea"));
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            store.write(List.of(Samples.insert(memory, "")));
        }
        fill(folder, Seed.fresh("aDatabaseWithRecords").random());
        assertThatThrownBy(() -> toServer(folder))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContainingAll(server.label(), "is not empty", "1 memories", "CREATE DATABASE");
        assertThatThrownBy(() -> toDirectory(folder))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContainingAll("memories.db", "already", "Move that file away");
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            assertThat(store.find(Samples.everything("acme"), memory.id())).isPresent();
        }
    }

    @Test
    void aDatabaseWithADocumentAloneIsRefused() {
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            store.documents()
                    .put(
                            new ai.sophia.core.access.Principal("acme", "key"),
                            ai.sophia.core.document.Document.of("webhook", "w1", "", "{}", Samples.NOW));
        }
        fill(folder, Seed.fresh("aDatabaseWithADocument").random());
        assertThatThrownBy(() -> toServer(folder)).isInstanceOf(Fault.Conflict.class);
    }

    @Test
    void aDatabaseInUseIsRefusedWithWhoUsesIt() {
        fill(folder, Seed.fresh("aDatabaseInUse").random());
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            org.awaitility.Awaitility.await().until(store::leads);
            assertThatThrownBy(() -> toServer(folder))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContainingAll("in use by a node on 127.0.0.1", "stop every node");
            assertThatThrownBy(() -> toDirectory(folder.resolve("other")))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("in use by a node on");
        }
        toServer(folder);
    }

    @Test
    void aSchemaThatIsNotOursIsRefused() {
        fill(folder, Seed.fresh("aSchemaThatIsNotOurs").random());
        TestingPostgres.shared()
                .asSuperuser(
                        server.label(),
                        "CREATE SCHEMA sophia_memory AUTHORIZATION " + server.user(),
                        "CREATE TABLE sophia_memory.memories (title TEXT)");
        assertThatThrownBy(() -> toServer(folder))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContaining("that Sophia did not make");
    }

    @Test
    void nothingIsMovedFromWhereNothingIs() {
        assertThatThrownBy(() -> toServer(folder))
                .isInstanceOf(Fault.NotFound.class)
                .hasMessageContaining("there are no records in " + folder);
        assertThat(folder.resolve("memories.db")).doesNotExist();
        assertThatThrownBy(() -> toDirectory(folder))
                .isInstanceOf(Fault.NotFound.class)
                .hasMessageContaining("there are no records in " + server.label());
        SqlMemoryStore.open(server).close();
        assertThatThrownBy(() -> toDirectory(folder)).isInstanceOf(Fault.NotFound.class);
        assertThat(folder.resolve("memories.db")).doesNotExist();
    }

    @Test
    void whatWasMovedButNotNotedIsNotedTheNextTime() throws IOException {
        fill(folder, Seed.fresh("whatWasMovedButNotNoted").random());
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Files.copy(folder.resolve("memories.db"), killed.resolve("memories.db"));
        Map<String, Relocation.Table> moved = toServer(folder);
        assertThat(toServer(killed)).isEqualTo(moved);
        assertThatThrownBy(() -> SqlMemoryStore.open(killed)).isInstanceOf(Fault.Conflict.class);
        LeftBehind.reopen(killed, folder);
        try (SqlMemoryStore left = SqlMemoryStore.open(killed);
                SqlMemoryStore there = SqlMemoryStore.open(server)) {
            assertThat(left.head().epoch()).isNotEqualTo(there.head().epoch());
            left.write(List.of(Samples.insert(Samples.scope("ada"), Samples.fact("later"))));
        }
        assertThatThrownBy(() -> toServer(killed)).isInstanceOf(Fault.Conflict.class);
    }

    @Test
    void anOlderCopyOfWhatIsThereIsRefused() throws IOException {
        fill(folder, Seed.fresh("anOlderCopy").random());
        Path older = Files.createDirectory(folder.resolve("older"));
        Files.copy(folder.resolve("memories.db"), older.resolve("memories.db"));
        toServer(folder);
        try (SqlMemoryStore there = SqlMemoryStore.open(server)) {
            there.write(List.of(Samples.insert(Samples.scope("ada"), Samples.fact("later"))));
        }
        assertThatThrownBy(() -> toServer(older)).isInstanceOf(Fault.Conflict.class);
    }

    private static void fill(Path directory, Random random) {
        try (SqlMemoryStore store = SqlMemoryStore.open(directory)) {
            TestingRecords.fill(store, random, STEPS);
        }
    }

    private Map<String, Relocation.Table> toServer(Path directory) {
        try (Relocation relocation = Relocation.toServer(directory, directory, server)) {
            relocation.counts();
            return relocation.run(rows -> {}, rows -> {});
        }
    }

    private Map<String, Relocation.Table> toDirectory(Path directory) {
        try (Relocation relocation = Relocation.toDirectory(server, directory, folder)) {
            relocation.counts();
            return relocation.run(rows -> {}, rows -> {});
        }
    }
}
