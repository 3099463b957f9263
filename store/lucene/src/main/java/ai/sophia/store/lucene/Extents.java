package ai.sophia.store.lucene;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Tail;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * Makes extents and keeps the last one: a recall searches the same passages by words and by vector, and the first of the two has found
 * them while the question is still being embedded. Safe for all threads.
 */
final class Extents {
    private record Kept(Reach reach, Filter filter, Extent extent) {
        boolean serves(IndexSearcher searcher, Tail<Staged> tail, Reach asked, Filter by) {
            return extent.searcher().equals(searcher)
                    && extent.tail().equals(tail)
                    && reach.equals(asked)
                    && filter.equals(by);
        }
    }

    private final Partitions partitions = new Partitions();
    private final AtomicReference<@Nullable Kept> last = new AtomicReference<>();

    /** The passages that the reach sees and the filter matches, of a searcher that is held and of the tail that goes with it. */
    Extent of(IndexSearcher searcher, Tail<Staged> tail, Reach reach, Filter filter) throws IOException {
        Kept kept = last.get();
        if (kept != null && kept.serves(searcher, tail, reach, filter)) {
            return kept.extent();
        }
        Extent extent = Extent.of(searcher, partitions, tail, reach, filter);
        last.set(new Kept(reach, filter, extent));
        return extent;
    }

    /** Lets go of what is kept, so that a searcher that nobody uses any more is not held. */
    void clear() {
        last.set(null);
    }
}
