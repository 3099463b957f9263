package ai.sophia.store.chroma;

import ai.sophia.contract.VectorIndexContract;
import java.nio.file.Path;

/** The index as a search by vector. */
final class ChromaVectorTest extends VectorIndexContract<ChromaIndex> {
    @Override
    protected ChromaIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }
}
