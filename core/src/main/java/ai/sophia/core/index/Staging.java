package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * What an index on a server was not brought by the log yet, compared exactly and in memory beside what the server finds. Safe for all threads.
 */
public final class Staging {
    /** Passages that are held while the server is away, of which the log brings all. */
    private static final int LIMIT = 10_000;

    private record Staged(Memory memory, EmbeddedPassage passage) {
        Candidate candidate(float[] question) {
            double product = 0;
            float[] vector = passage.embedding().vector();
            for (int i = 0; i < question.length; i++) {
                product += (double) question[i] * vector[i];
            }
            return new Candidate(
                    memory.key(),
                    passage.passage(),
                    Place.of(memory),
                    Traits.of(memory, passage.passage()),
                    Math.clamp(product, 0, 1));
        }
    }

    private final EmbeddingSpace space;
    private final AtomicReference<Tail<Staged>> tail = new AtomicReference<>(Tail.empty());

    /** @param space that of the vectors */
    public Staging(EmbeddingSpace space) {
        this.space = space;
    }

    /** Holds the versions until {@link #drop} is told that they are applied. */
    public void add(List<StoredVersion> versions, Position upTo) {
        List<Staged> passages = versions.stream()
                .flatMap(version -> version.passages().stream().map(each -> new Staged(version.memory(), each)))
                .toList();
        tail.updateAndGet(before -> before.with(passages, upTo).within(LIMIT));
    }

    /** Lets go of what is applied. */
    public void drop(Position applied) {
        tail.updateAndGet(before -> before.after(applied));
    }

    /** Lets go of everything. */
    public void clear() {
        tail.set(Tail.empty());
    }

    /**
     * Searches what is staged, and the server; of a version that is staged, what the server has of it is out of date.
     *
     * @param server gives so many of what the server has, best first
     * @throws Fault.Invalid if the question is not of the space
     */
    public List<Candidate> search(
            Reach reach, Filter filter, Embedding question, int depth, IntFunction<List<Candidate>> server) {
        check(question);
        // taken before the server is asked: what leaves it in between is on the server by then
        Tail<Staged> staged = tail.get();
        Set<VersionKey> superseded = new HashSet<>();
        staged.each(each -> superseded.add(each.memory().key()));
        Ranking ranking = new Ranking(superseded);
        staged.each(each -> {
            if (!each.passage().embedding().isAwaited()
                    && each.memory().visibleTo(reach)
                    && Evaluator.matches(filter, each.memory())) {
                ranking.addStaged(each.candidate(question.vector()));
            }
        });
        // so many of what the server finds may be out of date
        int deep = (int) Math.min(Integer.MAX_VALUE, (long) depth + superseded.size());
        server.apply(deep).forEach(ranking::add);
        return ranking.best(depth);
    }

    private void check(Embedding question) {
        if (!question.space().equals(space.id())) {
            throw new Fault.Invalid(
                    "embedding.space", "expected the space " + space.id() + ", but got " + question.space());
        }
        if (question.vector().length != space.dimension()) {
            throw new Fault.Invalid(
                    "embedding.vector",
                    "expected " + space.dimension() + " numbers, but got " + question.vector().length);
        }
    }
}
