package ai.sophia.store.lucene;

import ai.sophia.contract.ProjectionContract;
import ai.sophia.contract.Samples;
import java.nio.file.Path;

/** The index as a projection of the change log. */
final class LuceneProjectionTest extends ProjectionContract<LuceneIndex> {
    @Override
    protected LuceneIndex open(Path directory) {
        return LuceneIndex.open(directory.resolve("index"), Samples.SPACE.id());
    }

    @Override
    protected void kill(LuceneIndex index) {
        index.abandon();
    }
}
