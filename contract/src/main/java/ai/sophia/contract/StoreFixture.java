package ai.sophia.contract;

import ai.sophia.core.record.MemoryStore;
import java.io.IOException;

/** Makes the record stores that a contract tests. */
public interface StoreFixture {
    /** A new empty store; the test closes it. */
    MemoryStore open() throws IOException;
}
