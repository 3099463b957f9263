package ai.sophia.core.recall;

import ai.sophia.core.index.Generations;
import ai.sophia.core.recall.Answer.Question;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answers given lately. One is given again to the same question until something changes in the partition it was asked in, or a moment
 * comes at which a memory there comes or goes. Kept under an HMAC of the question with the tenant's key; what is found there is compared
 * with the question itself. Safe for all threads.
 */
public final class Answers {
    private final Cache<Answer> cache;
    private final Generations generations;

    public Answers(Cache<Answer> cache, Generations generations) {
        this.cache = cache;
        this.generations = generations;
    }

    /**
     * A question that waits for its answer.
     *
     * @param generation of its partition before it was searched, empty if no answer of it may be kept
     */
    record Pending(String key, Question question, OptionalLong generation) {}

    /** Notes what is asked, and when; to be called before anything is searched. */
    Pending pending(Query query, TenantKey tenant, String space) {
        Question question = Question.of(query, space);
        return new Pending(
                tenant.authenticate(question.hashCode() + "\n" + query.text()),
                question,
                generations.at(query.reach()));
    }

    /** The answer that was given before, if it holds. */
    Optional<List<Hit>> find(Pending pending) {
        if (pending.generation().isEmpty()) {
            return Optional.empty();
        }
        return cache.find(pending.key())
                .filter(answer -> answer.generation() == pending.generation().getAsLong())
                .filter(answer -> answer.question().equals(pending.question()))
                .map(Answer::hits);
    }

    /** Keeps a full answer. */
    void keep(Pending pending, List<Hit> hits) {
        pending.generation()
                .ifPresent(generation -> cache.put(pending.key(), new Answer(pending.question(), generation, hits)));
    }
}
