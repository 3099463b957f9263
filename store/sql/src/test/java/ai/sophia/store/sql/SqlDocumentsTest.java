package ai.sophia.store.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On SQLite. */
class SqlDocumentsTest extends OpenedDocumentsContract {
    @TempDir
    Path directory = Path.of("");

    @Override
    SqlMemoryStore open() {
        return SqlMemoryStore.open(directory);
    }
}
