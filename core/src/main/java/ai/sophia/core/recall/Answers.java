package ai.sophia.core.recall;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.index.Generations;
import ai.sophia.core.recall.Answer.Question;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers given lately. One is given again to the same question until something changes in the partition it was asked in, or a moment
 * comes at which a memory there comes or goes. Those of this node are held whole. Those that are shared between nodes are held as
 * {@linkplain Outline outlines}, judged by what this node knows to have changed since, and read from the records again. Kept under an HMAC
 * of the question with the tenant's key. Safe for all threads.
 */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Cache<Answer> own;
    private final Cache<Outline> shared;
    private final MemoryStore store;
    private final Reads reads;
    private final Generations generations;

    /**
     * @param own those of this node
     * @param shared those of all nodes on these records, {@link Cache#none} if there is no such cache
     * @param reads how the memories of those are read
     */
    public Answers(Cache<Answer> own, Cache<Outline> shared, MemoryStore store, Reads reads, Generations generations) {
        this.own = own;
        this.shared = shared;
        this.store = store;
        this.reads = reads;
        this.generations = generations;
    }

    /**
     * A question that waits for its answer.
     *
     * @param generation of its partition before it was searched, empty if no answer of it may be kept
     * @param seen up to where in the log a search in its space sees all changes, at least
     */
    record Pending(String key, Reach reach, Question question, OptionalLong generation, Position seen) {}

    /**
     * Notes what is asked, and when; to be called before anything is searched.
     *
     * @param space id of the embedding space that is searched
     * @param seen up to where in the log a search there sees all changes, at least
     */
    Pending pending(Query query, TenantKey tenant, String space, Position seen) {
        Question question = Question.of(query, space);
        String key = tenant.authenticate(QuestionForm.ofPartition(question)) + ":"
                + tenant.authenticate(QuestionForm.of(question));
        return new Pending(key, query.reach(), question, generations.at(query.reach()), seen);
    }

    /** The answer that was given before, if it holds. */
    Optional<List<Hit>> find(Pending pending) {
        if (pending.generation().isEmpty()) {
            return Optional.empty();
        }
        long generation = pending.generation().getAsLong();
        Optional<List<Hit>> found = own.find(pending.key())
                .filter(answer -> answer.generation() == generation)
                .filter(answer -> answer.question().equals(pending.question()))
                .map(Answer::hits);
        return found.isPresent() ? found : findShared(pending, generation);
    }

    private Optional<List<Hit>> findShared(Pending pending, long generation) {
        Optional<List<Hit>> found = shared.find(pending.key())
                .filter(outline -> generations.unchangedSince(pending.reach(), outline.seen(), outline.at()))
                .flatMap(outline -> hits(outline, pending));
        found.ifPresent(hits -> own.put(pending.key(), new Answer(pending.question(), generation, hits)));
        return found;
    }

    private Optional<List<Hit>> hits(Outline outline, Pending pending) {
        try {
            return reads.read(() ->
                    outline.hits(store, pending.reach(), pending.question().filter()));
        } catch (Fault.Unavailable away) {
            LOG.debug("A recall is not answered as another node did: {}", away.toString());
            return Optional.empty();
        }
    }

    /** Keeps a full answer. */
    void keep(Pending pending, List<Hit> hits) {
        pending.generation().ifPresent(generation -> {
            own.put(pending.key(), new Answer(pending.question(), generation, hits));
            shared.put(
                    pending.key(),
                    Outline.of(pending.seen(), pending.reach().asOf().now(), hits));
        });
    }
}
