package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.Samples;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database itself keeps tenants apart, whatever a statement asks for. */
class TenantWallTest {
    private static final List<String> TABLES =
            List.of("tenants", "scopes", "memories", "versions", "passages", "events", "documents");

    @Test
    void aTransactionSeesTheRowsOfItsTenantAndWithoutOneNone() throws SQLException {
        PostgresServer server = filled();
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String table : TABLES) {
                assertThat(count(statement, table)).as(table).isZero();
            }
            statement.execute("SELECT set_config('sophia.tenant', 'acme', true)");
            for (String table : TABLES) {
                assertThat(count(statement, table)).as(table).isOne();
            }
            connection.commit();
            for (String table : TABLES) {
                assertThat(count(statement, table)).as(table).isZero();
            }
            statement.execute("SELECT set_config('sophia.every_tenant', 'on', true)");
            for (String table : TABLES) {
                assertThat(count(statement, table)).as(table).isEqualTo(2);
            }
        }
    }

    @Test
    void aTransactionWritesNoRowsOfAnotherTenant() throws SQLException {
        PostgresServer server = filled();
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT set_config('sophia.tenant', 'acme', true)");
            assertThat(statement.executeUpdate("DELETE FROM sophia_memory.documents WHERE tenant = 'other'"))
                    .isZero();
            assertThat(statement.executeUpdate("UPDATE sophia_memory.versions SET text = 'changed'"))
                    .isOne();
            assertThatThrownBy(
                            () -> statement.execute(
                                    "INSERT INTO sophia_memory.scopes (tenant, app, user_name, agent, session) VALUES ('other', '', '', '', '')"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void theViewsShowWhatTheTablesShow() throws SQLException {
        PostgresServer server = filled();
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<String> views = List.of("knowledge.statements", "analytics.scopes", "analytics.days");
            for (String view : views) {
                assertThat(rows(statement, "sophia_" + view)).as(view).isZero();
            }
            statement.execute("SELECT set_config('sophia.tenant', 'acme', true)");
            for (String view : views) {
                assertThat(rows(statement, "sophia_" + view)).as(view).isOne();
            }
            assertThat(rows(statement, "sophia_conversations.turns")).isZero();
            assertThat(rows(statement, "sophia_knowledge.statements WHERE text = 'tea' AND valid_to = 'infinity'"))
                    .isOne();
        }
    }

    private static PostgresServer filled() {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            for (String tenant : List.of("acme", "other")) {
                store.key(tenant);
                store.write(List.of(Samples.insert(Samples.scope(tenant, "ada"), Samples.fact("tea"))));
                store.documents().put(new Principal(tenant, "key"), Document.of("event", "e1", "", "{}", Samples.NOW));
            }
        }
        return server;
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }

    private static int count(Statement statement, String table) throws SQLException {
        return rows(statement, "sophia_memory." + table);
    }

    private static int rows(Statement statement, String from) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
            row.next();
            return row.getInt(1);
        }
    }
}
