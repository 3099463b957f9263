package ai.sophia.store.lucene;

import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Matches the documents of given sets, one set for each segment of the searcher that it is made for. Immutable. */
final class BitsQuery extends Query {
    private final List<Members> segments;

    /**
     * @param segments the documents of each segment, in the searcher's order
     */
    BitsQuery(List<Members> segments) {
        this.segments = List.copyOf(segments);
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
                Members documents = segments.get(leaf.ord);
                int limit = leaf.reader().maxDoc();
                if (documents.count() == 0) {
                    return null;
                }
                return documents.count() == limit
                        ? ConstantScoreScorerSupplier.matchAll(score(), mode, limit)
                        : ConstantScoreScorerSupplier.fromIterator(documents.iterator(), score(), mode, limit);
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "BitsQuery" + segments;
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other) && segments.equals(((BitsQuery) other).segments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classHash(), segments);
    }
}
