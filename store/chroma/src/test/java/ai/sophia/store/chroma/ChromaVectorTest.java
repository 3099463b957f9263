package ai.sophia.store.chroma;

import ai.sophia.contract.VectorIndexContract;
import ai.sophia.core.index.SharedIndex;
import java.nio.file.Path;

/** The index as a search by vector. */
final class ChromaVectorTest extends VectorIndexContract<SharedIndex> {
    @Override
    protected SharedIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }
}
