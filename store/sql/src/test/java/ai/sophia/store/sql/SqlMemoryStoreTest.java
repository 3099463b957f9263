package ai.sophia.store.sql;

import ai.sophia.contract.MemoryStoreContract;
import ai.sophia.core.record.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The record store on SQLite keeps the contract. */
class SqlMemoryStoreTest extends MemoryStoreContract {
    @TempDir
    Path directory = Path.of("");

    @Override
    public MemoryStore open() throws IOException {
        return SqlMemoryStore.open(Files.createTempDirectory(directory, "store"));
    }
}
