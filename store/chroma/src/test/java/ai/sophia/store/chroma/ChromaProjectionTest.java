package ai.sophia.store.chroma;

import ai.sophia.contract.ProjectionContract;
import java.nio.file.Path;

/** The index as a projection of the change log. */
final class ChromaProjectionTest extends ProjectionContract<ChromaIndex> {
    @Override
    protected ChromaIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }

    @Override
    protected void kill(ChromaIndex index) {
        index.abandon();
    }
}
