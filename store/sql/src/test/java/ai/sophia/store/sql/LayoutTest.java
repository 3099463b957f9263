package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every table and column there is is moved, or is named here as one that is not. */
class LayoutTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void allOfSqliteIsMoved() {
        SqlMemoryStore.open(folder).close();
        Sqlite sqlite = SqliteFile.checked(folder, 0);
        Map<String, Set<String>> columns = columns(sqlite, """
                SELECT m.name, i.name FROM sqlite_master m JOIN pragma_table_info(m.name) i
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'""");
        assertThat(columns.keySet()).contains("schema_version");
        columns.remove("schema_version");
        assertThat(columns).isEqualTo(moved(sqlite));
    }

    @Test
    void allOfPostgresIsMoved() {
        PostgresServer server = TestingServer.database();
        SqlMemoryStore.open(server).close();
        Postgres postgres = new Postgres(server);
        Map<String, Set<String>> columns = columns(postgres, """
                SELECT c.table_name, c.column_name FROM information_schema.columns c
                JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
                WHERE c.table_schema = 'sophia_memory' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'""");
        // what each process has committed last, for as long as it runs
        columns.remove("commits");
        columns.remove("schema_history");
        assertThat(columns).isEqualTo(moved(postgres));
        postgres.close();
    }

    private static Map<String, Set<String>> moved(Dialect dialect) {
        Map<String, Set<String>> moved = new TreeMap<>();
        for (Layout layout : Layout.ALL) {
            Set<String> names = new TreeSet<>();
            layout.kept(dialect).forEach(column -> names.add(column.name()));
            moved.put(layout.table(), names);
        }
        return moved;
    }

    private static Map<String, Set<String>> columns(Dialect dialect, String sql) {
        Map<String, Set<String>> columns = new TreeMap<>();
        try (Handle handle = new Database(dialect).read()) {
            handle.query(sql)
                    .map(row -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(each -> columns.computeIfAbsent(each.getKey(), first -> new TreeSet<>())
                            .add(each.getValue()));
        }
        return columns;
    }
}
