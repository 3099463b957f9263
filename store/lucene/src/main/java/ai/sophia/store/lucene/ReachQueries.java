package ai.sophia.store.lucene;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.store.lucene.Documents.ScopePart;
import ai.sophia.store.lucene.Partitions.Partition;
import org.apache.lucene.document.LongField;
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

    private static void part(BooleanQuery.Builder query, ScopePart name, Part part) {
        switch (part) {
            case Part.Any any -> {}
            case Part.Only(String value) -> query.add(new TermQuery(name.term(value)), Occur.FILTER);
        }
    }

    private static void contains(BooleanQuery.Builder query, String from, String to, long moment) {
        if (moment < Long.MAX_VALUE) {
            query.add(LongField.newRangeQuery(from, Long.MIN_VALUE, moment), Occur.FILTER);
        }
        query.add(endsAfter(to, moment), Occur.FILTER);
    }

    /** An open end lies after every moment, the end of time included. */
    private static Query endsAfter(String to, long moment) {
        long least = moment < Long.MAX_VALUE ? moment + 1 : moment;
        return LongField.newRangeQuery(to, least, Long.MAX_VALUE);
    }
}
