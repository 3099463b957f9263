package ai.sophia.core.conversation;

import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Standing.Question;
import ai.sophia.core.conversation.Standing.Told;
import ai.sophia.core.index.Generations;
import ai.sophia.core.tier.Cache;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@linkplain Standing rankings} of facts made lately. One holds until something changes in the partition it was made of, or a moment comes
 * at which a memory there comes or goes; what another node has written is missing until this one has read of it, within a second. Safe for all
 * threads.
 */
public final class Standings {
    private final Cache<Standing> cache;
    private final Generations generations;

    public Standings(Cache<Standing> cache, Generations generations) {
        this.cache = cache;
        this.generations = generations;
    }

    /**
     * What is to be ranked.
     *
     * @param question empty if what comes of it is not kept
     * @param generation of its partition before anything is read, empty likewise
     */
    record Pending(Optional<Question> question, OptionalLong generation) {}

    /** Notes what is to be ranked; to be called before anything is read. */
    Pending pending(Reach reach, int tokens) {
        Optional<Question> question = Question.of(reach, tokens);
        return new Pending(question, question.isPresent() ? generations.at(reach) : OptionalLong.empty());
    }

    /** The ranking that was made before, if it holds. */
    Optional<Standing> find(Pending pending) {
        if (pending.generation().isEmpty()) {
            return Optional.empty();
        }
        long generation = pending.generation().getAsLong();
        return pending.question()
                .flatMap(question -> cache.find(question.toString())
                        .filter(standing -> standing.generation() == generation)
                        .filter(standing -> standing.question().equals(question)));
    }

    /** Keeps a ranking for who asks the same. */
    void keep(Pending pending, List<Told> told, int omitted) {
        pending.generation()
                .ifPresent(generation -> pending.question()
                        .ifPresent(question ->
                                cache.put(question.toString(), new Standing(question, generation, told, omitted))));
    }
}
