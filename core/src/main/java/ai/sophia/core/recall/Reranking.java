package ai.sophia.core.recall;

import java.util.List;

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

    /** How many hits it has to see, to tell the best of them. */
    int depth(int limit) {
        return Math.max(limit, own ? Own.LOOKED_AT : current ? Currency.LOOKED_AT : 0);
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
