package ai.sophia.store.weaviate;

import ai.sophia.contract.IndexReachContract;
import ai.sophia.core.index.SharedIndex;
import java.nio.file.Path;

/** What the index finds within a reach and a filter. */
final class WeaviateReachTest extends IndexReachContract<SharedIndex> {
    @Override
    protected SharedIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }
}
