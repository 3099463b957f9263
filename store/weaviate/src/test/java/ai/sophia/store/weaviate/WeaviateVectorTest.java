package ai.sophia.store.weaviate;

import ai.sophia.contract.VectorIndexContract;
import ai.sophia.core.index.SharedIndex;
import java.nio.file.Path;

/** What the index finds by vector. */
final class WeaviateVectorTest extends VectorIndexContract<SharedIndex> {
    @Override
    protected SharedIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }
}
