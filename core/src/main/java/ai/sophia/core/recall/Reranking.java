package ai.sophia.core.recall;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The order of the best hits by what a question asks for besides its words: what is {@link Own} and what is so now ({@link Currency}). Immutable. */
final class Reranking {
    private final String question;
    private final boolean own;
    private final boolean current;

    private Reranking(String question) {
        this.question = question;
        this.own = Own.isAsked(question);
        this.current = Currency.isAsked(question);
    }

    /** That of a question. */
    static Reranking of(String question) {
        return new Reranking(question);
    }

    /** The question for all hits that have to be seen, to tell the best of them: their scores may change, and so which are good enough. */
    Query seeing(Query query) {
        if (!own && !current) {
            return query;
        }
        // one more than is looked at tells how far what is looked at may sink
        int depth = own ? Own.LOOKED_AT + 1 : Currency.LOOKED_AT;
        return query.limit(Math.max(query.limit(), depth)).minimumScore(0);
    }

    /** Hits of which the first are changed, and put in the order of the scores that they have then. */
    static List<Hit> reordered(List<Hit> hits, int first, UnaryOperator<Hit> changing) {
        int looked = Math.min(first, hits.size());
        return Stream.concat(
                        hits.subList(0, looked).stream()
                                .map(changing)
                                .sorted(Comparator.comparingDouble(Hit::score).reversed()),
                        hits.subList(looked, hits.size()).stream())
                .toList();
    }

    /**
     * The best hits.
     *
     * @param hits as they were ranked by what they say
     * @param query how many are wanted, and how good they have to be
     */
    List<Hit> best(List<Hit> hits, Query query) {
        List<Hit> ranked = own ? Own.first(hits) : hits;
        ranked = current ? Currency.first(question, ranked) : ranked;
        return ranked.stream()
                .filter(hit -> hit.score() >= query.minimumScore())
                .limit(query.limit())
                .toList();
    }
}
