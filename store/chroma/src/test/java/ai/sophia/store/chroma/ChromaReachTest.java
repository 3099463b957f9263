package ai.sophia.store.chroma;

import ai.sophia.contract.IndexReachContract;
import java.nio.file.Path;

/** What the index finds within a reach and a filter. */
final class ChromaReachTest extends IndexReachContract<ChromaIndex> {
    @Override
    protected ChromaIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }
}
