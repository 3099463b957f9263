package ai.sophia.store.lucene;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Ranking;
import ai.sophia.core.index.Tail;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * The passages that one search is about: what the reach sees and the filter matches, or may match, of the index and of the tail. For one
 * thread, as long as the searcher is held.
 *
 * @param members the passages in each segment of the searcher, in its order
 * @param tail the tail that the search started with
 * @param staged those of its passages that belong
 */
record Extent(IndexSearcher searcher, List<Members> members, Tail<Staged> tail, List<Staged> staged) {
    static Extent of(IndexSearcher searcher, Partitions partitions, Tail<Staged> tail, Reach reach, Filter filter)
            throws IOException {
        List<Members> partition = partitions.members(searcher, Partition.of(reach));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(new BitsQuery(partition), Occur.FILTER);
        ReachQueries.narrow(query, reach);
        query.add(FilterQueries.query(filter), Occur.FILTER);
        Query narrowed = query.build();
        boolean unfiltered = filter.equals(Filter.all());
        List<Members> members = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Members all = partition.get(leaf.ord);
            boolean left = all.count() == 0 || (unfiltered && ReachQueries.leavesAll(leaf, reach));
            members.add(left ? all : Members.of(searcher, leaf, narrowed));
        }
        List<Staged> staged = new ArrayList<>();
        tail.each(each -> {
            if (each.memory().visibleTo(reach) && Evaluator.matches(filter, each.memory())) {
                staged.add(each);
            }
        });
        return new Extent(searcher, members, tail, staged);
    }

    /** The segments of the searcher. */
    List<LeafReaderContext> leaves() {
        return searcher.getIndexReader().leaves();
    }

    /** What of it lies in these segments; of the tail nothing. */
    Extent within(Predicate<LeafReaderContext> segments) {
        List<Members> within = leaves().stream()
                .map(leaf -> segments.test(leaf) ? members.get(leaf.ord) : Members.NONE)
                .toList();
        return new Extent(searcher, within, tail, List.of());
    }

    /** A ranking of what is found in it, which holds nothing yet. */
    Ranking ranking() {
        Set<VersionKey> superseded = new HashSet<>();
        tail.each(each -> superseded.add(each.memory().key()));
        return new Ranking(superseded);
    }

    /** How many passages of the index it holds. */
    long indexed() {
        long indexed = 0;
        for (Members each : members) {
            indexed += each.count();
        }
        return indexed;
    }

    /** How many passages it holds. */
    long size() {
        return indexed() + staged.size();
    }

    /** Whether it holds all there is in the index. */
    boolean isWhole() {
        return indexed() == searcher.getIndexReader().numDocs();
    }
}
