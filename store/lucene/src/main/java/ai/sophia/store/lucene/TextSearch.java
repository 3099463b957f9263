package ai.sophia.store.lucene;

import ai.sophia.core.index.Bm25;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Ranking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Search by words. The score is how much of the question a passage covers: each of the question's words weighs as much of 1 as it tells,
 * which is counted among the passages searched alone, so that nobody's words move another's scores. Words that none of them has weigh
 * too: a question about something else covers little. Stateless.
 */
final class TextSearch {
    /** Words of a question that are looked for at most: those that tell most. */
    private static final int WORD_LIMIT = 512;

    private record Weighted(String term, long having, double weight) {}

    private TextSearch() {}

    static List<Candidate> search(Extent extent, String question, int depth) throws IOException {
        List<Weighted> weights = weights(extent, EnglishWords.INSTANCE.ofQuestion(question));
        if (weights.isEmpty()) {
            return List.of();
        }
        Ranking ranking = extent.ranking();
        for (Staged staged : extent.staged()) {
            double score = score(staged, weights);
            if (score > 0) {
                ranking.addStaged(staged.candidate(score));
            }
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Weighted each : weights) {
            TermQuery term = new TermQuery(new Term(Documents.TEXT, each.term));
            query.add(new BoostQuery(term, (float) each.weight), Occur.SHOULD);
        }
        query.setMinimumNumberShouldMatch(1);
        query.add(new BitsQuery(extent.members()), Occur.FILTER);
        Hits.add(ranking, extent.searcher(), extent.searcher().search(query.build(), depth).scoreDocs);
        return ranking.best(depth);
    }

    private static double score(Staged staged, List<Weighted> weights) {
        double score = 0;
        for (Weighted each : weights) {
            Integer frequency = staged.terms().get(each.term);
            if (frequency != null) {
                score += each.weight * Bm25.share(frequency, Bm25.half(staged.length()));
            }
        }
        return score;
    }

    /** Those of the words that occur and tell most, each with its part of what all of the question's words tell. */
    private static List<Weighted> weights(Extent extent, Set<String> terms) throws IOException {
        long all = extent.indexed() + extent.staged().size();
        List<Weighted> weights = new ArrayList<>(terms.size());
        for (String term : terms) {
            long having = having(extent, term);
            weights.add(new Weighted(term, having, Bm25.weight(having, all)));
        }
        double sum = weights.stream().mapToDouble(Weighted::weight).sum();
        return weights.stream()
                .filter(each -> each.having > 0)
                .sorted(Comparator.comparingDouble(Weighted::weight).reversed())
                .limit(WORD_LIMIT)
                .map(each -> new Weighted(each.term, each.having, each.weight / sum))
                .toList();
    }

    /** How many of the passages have the term. */
    private static long having(Extent extent, String term) throws IOException {
        long having = 0;
        for (Staged each : extent.staged()) {
            if (each.terms().containsKey(term)) {
                having++;
            }
        }
        for (LeafReaderContext leaf : extent.leaves()) {
            having += having(leaf, extent.members().get(leaf.ord), new BytesRef(term));
        }
        return having;
    }

    private static int having(LeafReaderContext leaf, Members members, BytesRef term) throws IOException {
        TermsEnum found = members.count() == 0 ? null : find(leaf, term);
        if (found == null) {
            return 0;
        }
        if (members.count() == leaf.reader().maxDoc()) {
            return found.docFreq();
        }
        DocIdSetIterator both = ConjunctionUtils.intersectIterators(
                List.of(found.postings(null, PostingsEnum.NONE), members.iterator()));
        int having = 0;
        while (both.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            having++;
        }
        return having;
    }

    private static @Nullable TermsEnum find(LeafReaderContext leaf, BytesRef term) throws IOException {
        Terms terms = leaf.reader().terms(Documents.TEXT);
        if (terms == null) {
            return null;
        }
        TermsEnum found = terms.iterator();
        return found.seekExact(term) ? found : null;
    }
}
