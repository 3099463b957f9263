package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class PostgresConnectionsTest {
    @Test
    void whatReadsAndWhatWritesGoByKeysWhateverTheServerIsSetTo() throws SQLException {
        PostgresServer server = TestingServer.database();
        Postgres postgres = new Postgres(server);
        try (Connection reading = postgres.connectToRead();
                Connection writing = postgres.connectToWrite()) {
            for (Connection each : new Connection[] {reading, writing}) {
                assertThat(setting(each, "random_page_cost")).isEqualTo("1.1");
                assertThat(setting(each, "seq_page_cost")).isEqualTo("1");
            }
        } finally {
            postgres.close();
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
