package ai.sophia.store.lucene;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Filters as queries that match whatever the filter matches, and as little else as the index can tell. Where it cannot tell, a filter
 * lies between two queries: one that matches at least what it matches, one at most. Negation turns each into the other. Stateless.
 */
final class FilterQueries {
    /** Comparisons in a filter that are translated at most; a larger one is left to the evaluator. */
    private static final int COMPARISON_LIMIT = 384;

    private static final Query ALL = MatchAllDocsQuery.INSTANCE;
    private static final Query NONE = MatchNoDocsQuery.INSTANCE;

    private enum Bound {
        AT_LEAST,
        AT_MOST;

        Bound opposite() {
            return this == AT_LEAST ? AT_MOST : AT_LEAST;
        }

        /** What stands for a filter that the index cannot tell anything of. */
        Query unknown() {
            return this == AT_LEAST ? ALL : NONE;
        }
    }

    private FilterQueries() {}

    /** A query that leaves out nothing that the filter matches. */
    static Query query(Filter filter) {
        return comparisons(filter) > COMPARISON_LIMIT ? ALL : query(filter, Bound.AT_LEAST);
    }

    private static Query query(Filter filter, Bound bound) {
        return switch (filter) {
            case Filter.And(List<Filter> filters) -> all(filters, bound);
            case Filter.Or(List<Filter> filters) -> any(filters, bound);
            case Filter.Not(Filter inner) -> not(query(inner, bound.opposite()));
            case Filter.Eq(Field field, Value value) -> equal(field, List.of(value), bound);
            case Filter.Ne(Field field, Value value) -> not(equal(field, List.of(value), bound.opposite()));
            case Filter.In(Field field, List<Value> values) -> equal(field, values, bound);
            case Filter.Nin(Field field, List<Value> values) -> not(equal(field, values, bound.opposite()));
            case Filter.Gt(Field field, Value value) -> above(field, value, false, bound);
            case Filter.Gte(Field field, Value value) -> above(field, value, true, bound);
            case Filter.Lt(Field field, Value value) -> below(field, value, false, bound);
            case Filter.Lte(Field field, Value value) -> below(field, value, true, bound);
            case Filter.Contains(Field field, Value value) -> contains(field, value, bound);
            case Filter.Exists(Field field) -> exists(field, bound);
        };
    }

    private static Query all(List<Filter> filters, Bound bound) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(ALL, Occur.FILTER);
        filters.forEach(filter -> query.add(query(filter, bound), Occur.FILTER));
        return query.build();
    }

    private static Query any(List<Filter> filters, Bound bound) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        filters.forEach(filter -> query.add(query(filter, bound), Occur.SHOULD));
        return query.build();
    }

    private static Query not(Query query) {
        return new BooleanQuery.Builder()
                .add(ALL, Occur.FILTER)
                .add(query, Occur.MUST_NOT)
                .build();
    }

    private static Query equal(Field field, List<Value> values, Bound bound) {
        if (!Facts.isKept(field)) {
            return bound.unknown();
        }
        List<BytesRef> terms = values.stream()
                .filter(value -> bound == Bound.AT_LEAST || Facts.isExact(value))
                .map(value -> Facts.value(field, value))
                .toList();
        return new TermInSetQuery(Documents.FACT, terms);
    }

    private static Query above(Field field, Value value, boolean inclusive, Bound bound) {
        if (!Facts.isKept(field)) {
            return bound.unknown();
        }
        return value instanceof Value.Flag
                ? NONE
                : new TermRangeQuery(
                        Documents.FACT,
                        Facts.value(field, value),
                        Facts.beyond(field, value),
                        inclusive(value, inclusive, bound),
                        false);
    }

    private static Query below(Field field, Value value, boolean inclusive, Bound bound) {
        if (!Facts.isKept(field)) {
            return bound.unknown();
        }
        return value instanceof Value.Flag
                ? NONE
                : new TermRangeQuery(
                        Documents.FACT,
                        Facts.least(field, value),
                        Facts.value(field, value),
                        true,
                        inclusive(value, inclusive, bound));
    }

    /** A term that stands for several values belongs to the range, or does not, as the bound has it. */
    private static boolean inclusive(Value value, boolean inclusive, Bound bound) {
        return Facts.isExact(value) ? inclusive : bound == Bound.AT_LEAST;
    }

    private static Query contains(Field field, Value value, Bound bound) {
        boolean part = value instanceof Value.Text && bound == Bound.AT_LEAST;
        return part ? exists(field, bound) : equal(field, List.of(value), bound);
    }

    private static Query exists(Field field, Bound bound) {
        return Facts.isKept(field) ? new TermQuery(new Term(Documents.FACT, Facts.existence(field))) : bound.unknown();
    }

    private static int comparisons(Filter filter) {
        return 1 + filter.inner().stream().mapToInt(FilterQueries::comparisons).sum();
    }
}
