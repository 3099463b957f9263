package ai.sophia.contract;

import ai.sophia.core.index.Projection;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.VersionKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the contracts of an index share: each test begins with an empty index in a directory of its own.
 *
 * @param <I> the index, which may search by words too
 */
abstract class IndexContract<I extends Projection & VectorIndex> {
    @TempDir
    Path directory;

    IndexFixture<I> fixture;

    private final Map<VersionKey, String> texts = new ConcurrentHashMap<>();

    /** Opens the index that lies in the directory, or a new one if there is none, for vectors of {@link Samples#SPACE}. */
    protected abstract I open(Path directory);

    @BeforeEach
    void openNew() {
        openAgain();
        fixture.index().clear(IndexFixture.EPOCH);
    }

    @AfterEach
    void closeAll() {
        fixture.close();
    }

    /** Opens what lies in the directory; the index that was open must have been closed, or have died. */
    final void openAgain() {
        fixture = new IndexFixture<>(open(directory), texts);
    }
}
