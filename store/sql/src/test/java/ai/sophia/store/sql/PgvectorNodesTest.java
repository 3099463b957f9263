package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projector;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several nodes keep one index by vectors, in a database that also keeps tenants apart, or lacks what it takes. */
final class PgvectorNodesTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static List<VersionKey> found(PgvectorIndex index, String tenant) {
        return IndexFixture.keys(
                index.search(Samples.everything(tenant), Filter.all(), Samples.vector("anything"), 1_000));
    }

    private static List<VersionKey> inventory(PgvectorIndex index) {
        List<VersionKey> keys = new ArrayList<>();
        index.inventory((key, passage) -> keys.add(key));
        return keys;
    }

    @Test
    void whatOneNodeAppliesTheOthersFindDone() {
        PostgresServer server = TestingPgvector.database();
        try (PgvectorIndex one = TestingPgvector.open(server);
                PgvectorIndex other = TestingPgvector.open(server)) {
            one.clear("e1");
            assertThatThrownBy(() -> other.clear("e1")).isInstanceOf(Fault.Unavailable.class);
            Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            Memory second = Samples.memory(ADA, Samples.fact("Her cello is old"));
            one.apply(List.of(Samples.stored(first)), List.of(), new Position("e1", 1));
            one.apply(List.of(Samples.stored(second)), List.of(), new Position("e1", 2));
            one.commit();
            assertThatThrownBy(() -> other.apply(List.of(), List.of(), new Position("e1", 1)))
                    .as("it was begun anew, which this node learns first")
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(other.applied()).isEqualTo(new Position("e1", 2));
            assertThat(found(other, "acme")).containsExactlyInAnyOrder(first.key(), second.key());
            other.apply(List.of(), List.of(second.id()), new Position("e1", 3));
            assertThatThrownBy(() -> one.apply(List.of(Samples.stored(second)), List.of(), new Position("e1", 2)))
                    .as("what is applied late changes nothing")
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(found(one, "acme")).containsExactly(first.key());
            one.apply(List.of(), List.of(second.id()), new Position("e1", 3));
            assertThat(found(one, "acme")).containsExactly(first.key());
            assertThat(one.applied()).isEqualTo(new Position("e1", 3));
        }
    }

    @Test
    void nodesThatFollowTheLogTogetherHoldWhatTheRecordsHold() throws InterruptedException {
        PostgresServer server = TestingPgvector.database();
        try (SqlMemoryStore here = SqlMemoryStore.open(server);
                SqlMemoryStore there = SqlMemoryStore.open(server);
                PgvectorIndex one = TestingPgvector.open(server);
                PgvectorIndex other = TestingPgvector.open(server)) {
            here.serve(Samples.SPACE, Samples.NOW);
            for (int i = 0; i < 100; i++) {
                here.write(List.of(Samples.insert(ADA, Samples.fact("before " + i))));
            }
            Projector first = new Projector(here, one, Samples.SPACE.id(), new Generations(here));
            Projector second = new Projector(there, other, Samples.SPACE.id(), new Generations(there));
            try (first;
                    second) {
                first.start();
                second.start();
                for (int i = 0; i < 300; i++) {
                    SqlMemoryStore store = i % 2 == 0 ? here : there;
                    Memory memory = Samples.memory(ADA, Samples.fact("fact " + i));
                    store.write(List.of(Samples.insert(memory, "")));
                    if (i % 3 == 0) {
                        store.write(List.of(Samples.revise(Samples.next(
                                memory, Samples.fact("better fact " + i), Samples.NOW.plusSeconds(i + 1)))));
                    }
                    if (i % 5 == 0) {
                        store.write(List.of(Samples.delete(memory)));
                    }
                    first.nudge();
                    second.nudge();
                }
                Position head = there.head().sequence() > here.head().sequence() ? there.head() : here.head();
                assertThat(first.await(head, PATIENCE)).isTrue();
                assertThat(second.await(head, PATIENCE)).isTrue();
                List<VersionKey> records = new ArrayList<>();
                here.scan(
                        Samples.SPACE.id(),
                        version -> records.add(version.memory().key()));
                assertThat(inventory(one)).containsExactlyInAnyOrderElementsOf(records);
                assertThat(found(other, "acme")).containsExactlyInAnyOrderElementsOf(found(one, "acme"));
            }
        }
    }

    @Test
    void oneStatementAsksByMeaningWordsAndMetadataForThoseWhoLookIntoTheDatabase() throws SQLException {
        PostgresServer server = TestingPgvector.database();
        try (SqlMemoryStore store = SqlMemoryStore.open(server);
                PgvectorIndex index = TestingPgvector.open(server)) {
            store.serve(Samples.SPACE, Samples.NOW);
            index.clear("e1");
            List<Memory> memories = List.of(
                    about("Ada plays the cello in a quartet", "music"),
                    about("Ben owns three old cellos", "music"),
                    about("The cello concerto is sold out", "tickets"),
                    about("Ada drinks tea in the morning", "music"));
            for (Memory memory : memories) {
                store.write(List.of(Samples.insert(memory, "")));
            }
            store.write(List.of(Samples.insert(Samples.scope("rival", "ada"), Samples.fact("a cello of others"))));
            index.apply(memories.stream().map(Samples::stored).toList(), List.of(), new Position("e1", 1));
            float[] meaning = Samples.vector("Ada drinks tea in the morning").vector();
            String sql = "SELECT text FROM "
                    + index.view().orElseThrow().table().name() + "_hybrid('old cellos', ?, CAST(? AS JSONB))";
            try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                    Statement tenant = connection.createStatement();
                    PreparedStatement hybrid = connection.prepareStatement(sql)) {
                connection.setAutoCommit(false);
                tenant.execute("SELECT set_config('sophia.tenant', 'acme', true)");
                hybrid.setObject(1, meaning);
                hybrid.setString(2, "{}");
                assertThat(texts(hybrid))
                        .as("what has a place in both rankings comes before what is nearest and shares no word")
                        .hasSize(4)
                        .endsWith("Ada drinks tea in the morning");
                hybrid.setString(2, "{\"about\": \"tickets\"}");
                assertThat(texts(hybrid)).containsExactly("The cello concerto is sold out");
                tenant.execute("SELECT set_config('sophia.tenant', 'rival', true)");
                hybrid.setString(2, "{}");
                assertThat(texts(hybrid)).containsExactly("a cello of others");
            }
        }
    }

    private static Memory about(String text, String topic) {
        return Samples.memory(ADA, Samples.fact(text).with(new Metadata(Map.of("about", topic))));
    }

    private static List<String> texts(PreparedStatement statement) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    @Test
    void theDatabaseItselfKeepsTenantsApart() throws SQLException {
        PostgresServer server = TestingPgvector.database();
        try (PgvectorIndex index = TestingPgvector.open(server)) {
            index.clear("e1");
            Memory hers = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            Memory theirs = Samples.memory(Samples.scope("rival", "ada"), Samples.fact("Ada plays the viola"));
            index.apply(List.of(Samples.stored(hers), Samples.stored(theirs)), List.of(), new Position("e1", 1));
            assertThat(found(index, "acme")).containsExactly(hers.key());
            assertThat(found(index, "rival")).containsExactly(theirs.key());
            String table = index.view().orElseThrow().table().name();
            try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                assertThat(count(statement, table)).isZero();
                statement.execute("SELECT set_config('sophia.tenant', 'acme', true)");
                assertThat(count(statement, table)).isOne();
            }
        }
    }

    private static int count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aDatabaseWithoutTheExtensionSaysWhatToDoAndIsUsedOnceItIsThere() {
        PostgresServer server = TestingPgvector.withoutExtension();
        try (PgvectorIndex index = TestingPgvector.open(server)) {
            assertThatThrownBy(() -> found(index, "acme"))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("CREATE EXTENSION vector");
            assertThatThrownBy(() -> index.clear("e1"))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("CREATE EXTENSION vector");
            PgvectorSettings settings = PgvectorSettings.of(server, VectorMethod.HNSW, PATIENCE);
            PgvectorDependency dependency = new PgvectorDependency(settings, new TestingPgvector.Unguarded());
            assertThat(dependency.examine().findings())
                    .singleElement()
                    .asString()
                    .contains("CREATE EXTENSION vector", "postgres.vectors");
            TestingPostgres.shared()
                    .asSuperuser(server.url().replaceFirst("jdbc:", ""), "CREATE EXTENSION vector SCHEMA public");
            assertThat(dependency.examine().findings()).isEmpty();
            assertThat(dependency.examine().version()).contains("PostgreSQL", "pgvector");
            index.clear("e1");
            Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            index.apply(List.of(Samples.stored(memory)), List.of(), new Position("e1", 1));
            assertThat(found(index, "acme")).containsExactly(memory.key());
        }
    }

    @Test
    void oldVersionsAndLongVectorsAreRefusedInWords() {
        assertThatThrownBy(() -> PgvectorExtension.of("0.4.4")).hasMessageContaining("0.5", "0.4.4");
        assertThat(PgvectorExtension.of("0.6.2").halves()).isFalse();
        assertThat(PgvectorExtension.of("0.7.4").iterates()).isFalse();
        assertThat(PgvectorExtension.of("1.0").iterates()).isTrue();
        assertThatThrownBy(() -> PgvectorExtension.of("0.6.2").check(2_001)).hasMessageContaining("2001");
        PgvectorExtension.of("0.8.0").check(4_000);
        assertThatThrownBy(() -> PgvectorExtension.of("0.8.0").check(4_001)).hasMessageContaining("4001");
    }

    @Test
    void aServerThatCrashesHasWhatItHasAppliedOrIsToldAgain() {
        try (TestingPostgres postgres = TestingPostgres.start()) {
            PostgresServer server = TestingPgvector.database(postgres);
            try (PgvectorIndex index = TestingPgvector.open(server)) {
                index.clear("e1");
                Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
                index.apply(List.of(Samples.stored(first)), List.of(), new Position("e1", 1));
                index.commit();
                Memory second = Samples.memory(ADA, Samples.fact("Her cello is old"));
                index.apply(List.of(Samples.stored(second)), List.of(), new Position("e1", 2));
                postgres.crash();
                assertThatThrownBy(() -> found(index, "acme")).isInstanceOf(Fault.Unavailable.class);
                assertThatThrownBy(() -> index.apply(List.of(), List.of(), new Position("e1", 3)))
                        .isInstanceOf(Fault.Unavailable.class);
                postgres.restart();
                try {
                    index.apply(List.of(), List.of(), new Position("e1", 2));
                } catch (Fault.Unavailable behind) {
                    assertThat(index.applied()).isEqualTo(new Position("e1", 1));
                    index.apply(List.of(Samples.stored(second)), List.of(), new Position("e1", 2));
                }
                assertThat(found(index, "acme")).containsExactlyInAnyOrder(first.key(), second.key());
            }
        }
    }
}
