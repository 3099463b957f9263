package ai.sophia.store.lucene;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.index.Times;
import ai.sophia.store.lucene.Documents.ScopePart;
import java.io.IOException;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Reaches as queries: the partition, which is asked for again and again, apart from what narrows it. Stateless. */
final class ReachQueries {
    private ReachQueries() {}

    /** Matches what belongs to the partition. */
    static Query partition(Partition partition) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(new TermQuery(ScopePart.TENANT.term(partition.tenant())), Occur.FILTER);
        part(query, ScopePart.APP, partition.app());
        part(query, ScopePart.USER, partition.user());
        return query.build();
    }

    /** Adds what else the reach asks for: agent, session and times. */
    static void narrow(BooleanQuery.Builder query, Reach reach) {
        part(query, ScopePart.AGENT, reach.agent());
        part(query, ScopePart.SESSION, reach.session());
        AsOf asOf = reach.asOf();
        contains(query, Documents.STORED_FROM, Documents.STORED_TO, Times.floor(asOf.knownAt()));
        contains(query, Documents.VALID_FROM, Documents.VALID_TO, Times.floor(asOf.validAt()));
        query.add(endsAfter(Documents.EXPIRES, Times.floor(asOf.now())), Occur.FILTER);
    }

    /** Whether {@link #narrow} would leave all of a segment's documents that belong to the partition. */
    static boolean leavesAll(LeafReaderContext leaf, Reach reach) throws IOException {
        AsOf asOf = reach.asOf();
        return reach.agent() instanceof Part.Any
                && reach.session() instanceof Part.Any
                && allContain(leaf, Documents.STORED_FROM, Documents.STORED_TO, Times.floor(asOf.knownAt()))
                && allContain(leaf, Documents.VALID_FROM, Documents.VALID_TO, Times.floor(asOf.validAt()))
                && allEndAfter(leaf, Documents.EXPIRES, Times.floor(asOf.now()));
    }

    private static boolean allContain(LeafReaderContext leaf, String from, String to, long moment) throws IOException {
        PointValues starts = leaf.reader().getPointValues(from);
        return starts != null
                && LongPoint.decodeDimension(starts.getMaxPackedValue(), 0) <= moment
                && allEndAfter(leaf, to, moment);
    }

    private static boolean allEndAfter(LeafReaderContext leaf, String to, long moment) throws IOException {
        PointValues ends = leaf.reader().getPointValues(to);
        return ends != null && LongPoint.decodeDimension(ends.getMinPackedValue(), 0) >= Times.after(moment);
    }

    private static void part(BooleanQuery.Builder query, ScopePart name, Part part) {
        switch (part) {
            case Part.Any any -> {}
            case Part.Only(String value) -> query.add(new TermQuery(name.term(value)), Occur.FILTER);
            case Part.OneOf(Set<String> values) -> query.add(among(name, values), Occur.FILTER);
            case Part.NoneOf(Set<String> values) -> query.add(among(name, values), Occur.MUST_NOT);
        }
    }

    private static Query among(ScopePart name, Set<String> values) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        values.forEach(value -> query.add(new TermQuery(name.term(value)), Occur.SHOULD));
        return query.build();
    }

    private static void contains(BooleanQuery.Builder query, String from, String to, long moment) {
        if (moment < Long.MAX_VALUE) {
            query.add(LongField.newRangeQuery(from, Long.MIN_VALUE, moment), Occur.FILTER);
        }
        query.add(endsAfter(to, moment), Occur.FILTER);
    }

    private static Query endsAfter(String to, long moment) {
        return LongField.newRangeQuery(to, Times.after(moment), Long.MAX_VALUE);
    }
}
