package ai.sophia.store.lucene;

import ai.sophia.core.access.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * Remembers which documents of each segment belong to a partition, as long as the segment is read: the same few partitions are asked for
 * again and again. Safe for all threads.
 */
final class Partitions {
    private static final int REMEMBERED = 128;

    private final Map<CacheKey, Map<Partition, Members>> segments = new ConcurrentHashMap<>();

    /** The partition's documents in each segment. */
    List<Members> members(IndexSearcher searcher, Partition partition) throws IOException {
        List<Members> members = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            members.add(members(searcher, leaf, partition));
        }
        return members;
    }

    private Members members(IndexSearcher searcher, LeafReaderContext leaf, Partition partition) throws IOException {
        var helper = leaf.reader().getReaderCacheHelper();
        Map<Partition, Members> remembered = segments.get(helper.getKey());
        if (remembered == null) {
            Map<Partition, Members> fresh = new ConcurrentHashMap<>();
            remembered = segments.putIfAbsent(helper.getKey(), fresh);
            if (remembered == null) {
                remembered = fresh;
                helper.addClosedListener(segments::remove);
            }
        }
        Members members = remembered.get(partition);
        if (members == null) {
            Query query = ReachQueries.partition(partition);
            members = Members.of(searcher, leaf, query);
            if (remembered.size() >= REMEMBERED) {
                remembered.clear();
            }
            remembered.put(partition, members);
        }
        return members;
    }
}
