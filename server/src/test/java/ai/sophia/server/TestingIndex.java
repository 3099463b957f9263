package ai.sophia.server;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.Traits;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/** An index that compares the question with everything it holds. Safe for all threads: one lock. */
final class TestingIndex implements Projection {
    private final Map<VersionKey, StoredVersion> versions = new LinkedHashMap<>();
    private Position applied = new Position("testing", 0);

    TextIndex texts() {
        return (reach, filter, question, depth) -> {
            Set<String> words = words(question);
            return search(reach, filter, depth, (version, each) -> {
                Set<String> found =
                        words(each.passage().of(version.memory().content().text()));
                long shared = words.stream().filter(found::contains).count();
                return words.isEmpty() ? 0 : (double) shared / words.size();
            });
        };
    }

    VectorIndex vectors() {
        return (reach, filter, question, depth) ->
                search(reach, filter, depth, (version, each) -> Math.clamp(cosine(question, each.embedding()), 0, 1));
    }

    private interface Scoring {
        double score(StoredVersion version, EmbeddedPassage passage);
    }

    private synchronized List<Candidate> search(Reach reach, Filter filter, int depth, Scoring scoring) {
        List<Candidate> ranked = new ArrayList<>();
        for (StoredVersion version : versions.values()) {
            if (version.memory().visibleTo(reach) && Evaluator.matches(filter, version.memory())) {
                for (EmbeddedPassage each : version.passages()) {
                    double score = scoring.score(version, each);
                    if (score > 0) {
                        ranked.add(new Candidate(
                                version.memory().key(),
                                each.passage(),
                                Place.of(version.memory()),
                                Traits.of(version.memory(), each.passage()),
                                score));
                    }
                }
            }
        }
        ToDoubleFunction<Candidate> score = Candidate::score;
        ranked.sort(Comparator.comparingDouble(score).reversed());
        return ranked.subList(0, Math.min(depth, ranked.size()));
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }

    private static double cosine(Embedding one, Embedding other) {
        double sum = 0;
        for (int i = 0; i < one.vector().length; i++) {
            sum += one.vector()[i] * other.vector()[i];
        }
        return sum;
    }

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public synchronized Position checkpoint() {
        return applied;
    }

    @Override
    public synchronized Position applied() {
        return applied;
    }

    @Override
    public void stage(List<StoredVersion> staged, Position upTo) {
        put(staged);
    }

    @Override
    public synchronized void apply(Collection<StoredVersion> added, Collection<MemoryId> deleted, Position upTo) {
        put(added);
        versions.keySet().removeIf(key -> deleted.contains(key.id()));
        applied = upTo;
    }

    private synchronized void put(Collection<StoredVersion> added) {
        added.forEach(version -> versions.put(version.memory().key(), version));
    }

    @Override
    public void commit() {}

    @Override
    public synchronized void clear(String epoch) {
        versions.clear();
        applied = new Position(epoch, 0);
    }

    @Override
    public synchronized void inventory(BiConsumer<VersionKey, Passage> each) {
        versions.forEach((key, version) -> version.passages().forEach(passage -> each.accept(key, passage.passage())));
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public void delete() {}
}
