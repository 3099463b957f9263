package ai.sophia.store.lucene;

import ai.sophia.contract.IndexReachContract;
import ai.sophia.contract.Samples;
import java.nio.file.Path;

/** What the index finds within a reach and a filter. */
final class LuceneReachTest extends IndexReachContract<LuceneIndex> {
    @Override
    protected LuceneIndex open(Path directory) {
        return LuceneIndex.open(directory.resolve("index"), Samples.SPACE.id());
    }
}
