package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An index under test, fed by hand: each call is one more entry of an imagined change log. For one thread, searches aside.
 *
 * @param <I> the index, which may search by words too
 */
public final class IndexFixture<I extends Projection & VectorIndex> implements AutoCloseable {
    /** The epoch of the imagined log. */
    public static final String EPOCH = "e1";

    /** More than any test holds. */
    public static final int PLENTY = 10_000;

    private final I index;
    private final Map<VersionKey, String> texts;
    private long sequence;

    public IndexFixture(I index) {
        this(index, new ConcurrentHashMap<>());
    }

    /**
     * @param texts what the versions say that it is fed
     */
    IndexFixture(I index, Map<VersionKey, String> texts) {
        this.index = index;
        this.texts = texts;
        this.sequence = index.applied().sequence();
    }

    /** The index. */
    public I index() {
        return index;
    }

    /** Where the imagined log ends. */
    public Position head() {
        return new Position(EPOCH, sequence);
    }

    /** Stages the memories as one entry. */
    public Position stage(Memory... memories) {
        return stage(Arrays.stream(memories).map(Samples::stored).toList());
    }

    /** Stages the versions as one entry. */
    public Position stage(List<StoredVersion> versions) {
        sequence++;
        note(versions);
        index.stage(versions, head());
        return head();
    }

    /** Applies the memories as one more entry, and all before it. */
    public Position apply(Memory... memories) {
        return apply(Arrays.stream(memories).map(Samples::stored).toList());
    }

    /** Applies the versions as one more entry, and all before it. */
    public Position apply(List<StoredVersion> versions) {
        sequence++;
        note(versions);
        index.apply(versions, List.of(), head());
        return head();
    }

    /** Deletes the memories as one more entry. */
    public Position delete(MemoryId... ids) {
        sequence++;
        index.apply(List.of(), List.of(ids), head());
        return head();
    }

    private void note(List<StoredVersion> versions) {
        versions.forEach(version ->
                texts.put(version.memory().key(), version.memory().content().text()));
    }

    /** What shares words with the question in the user's scope; for an index that searches by words. */
    public List<VersionKey> words(Scope scope, String question) {
        return words(Samples.reach(scope), Filter.all(), question);
    }

    /** What shares words with the question within the reach and the filter; for an index that searches by words. */
    public List<VersionKey> words(Reach reach, Filter filter, String question) {
        return keys(texts().orElseThrow().search(reach, filter, question, PLENTY));
    }

    /** The index as one that searches by words, if it is. */
    public Optional<TextIndex> texts() {
        return index instanceof TextIndex searching ? Optional.of(searching) : Optional.empty();
    }

    /** What is found in the user's scope of the versions that say the word, each once. */
    public List<VersionKey> found(Scope scope, String word) {
        return found(Samples.reach(scope), word);
    }

    /**
     * What is found within the reach of the versions that say the word, each once: by vectors, and by words where the index searches by
     * words, which must find the same.
     */
    public List<VersionKey> found(Reach reach, String word) {
        List<VersionKey> near = vectors(reach).stream()
                .distinct()
                .filter(key -> texts.getOrDefault(key, "").contains(word))
                .toList();
        if (texts().isPresent()) {
            assertThat(words(reach, Filter.all(), word).stream().distinct())
                    .as("what is found by the word %s", word)
                    .containsExactlyInAnyOrderElementsOf(near);
        }
        return near;
    }

    /** All that is seen within the reach, the nearest to any one vector first. */
    public List<VersionKey> vectors(Reach reach) {
        return keys(index.search(reach, Filter.all(), Samples.vector("anything"), PLENTY));
    }

    /** All that the index holds and has applied. */
    public List<VersionKey> inventory() {
        List<VersionKey> keys = new ArrayList<>();
        index.inventory((key, passage) -> keys.add(key));
        return keys;
    }

    /** The versions of the candidates, in their order. */
    public static List<VersionKey> keys(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::key).toList();
    }

    @Override
    public void close() {
        index.close();
    }
}
