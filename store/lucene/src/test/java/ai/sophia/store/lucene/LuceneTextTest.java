package ai.sophia.store.lucene;

import ai.sophia.contract.Samples;
import ai.sophia.contract.TextIndexContract;
import java.nio.file.Path;

/** The index as a search by words. */
final class LuceneTextTest extends TextIndexContract<LuceneIndex> {
    @Override
    protected LuceneIndex open(Path directory) {
        return LuceneIndex.open(directory.resolve("index"), Samples.SPACE.id());
    }
}
