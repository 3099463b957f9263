package ai.sophia.store.chroma;

import ai.sophia.contract.ProjectionContract;
import ai.sophia.core.index.SharedIndex;
import java.nio.file.Path;

/** The index as a projection of the change log. */
final class ChromaProjectionTest extends ProjectionContract<SharedIndex> {
    @Override
    protected SharedIndex open(Path directory) {
        return TestingIndexes.open(directory);
    }

    @Override
    protected void kill(SharedIndex index) {
        index.abandon();
    }
}
