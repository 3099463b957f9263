package ai.sophia.store.lucene;

import ai.sophia.contract.Samples;
import ai.sophia.contract.VectorIndexContract;
import java.nio.file.Path;

/** The index as a search by vector. */
final class LuceneVectorTest extends VectorIndexContract<LuceneIndex> {
    @Override
    protected LuceneIndex open(Path directory) {
        return LuceneIndex.open(directory.resolve("index"), Samples.SPACE.id());
    }
}
