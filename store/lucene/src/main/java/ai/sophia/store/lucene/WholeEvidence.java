package ai.sophia.store.lucene;

import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Bm25;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.VectorUtil;

/**
 * All that the index and its tail say of the passages of one extent, none left out: what the hot tier says of a scope that it holds, read for
 * one question. Used by one thread, as long as the searcher is held.
 */
final class WholeEvidence implements Evidence {
    private record Piece(MemoryId memory, int ordinal) {}

    /** Versions of a session; those of all sessions lie behind each other. */
    private static final class Turns implements Session {
        private final int[] ordered;
        private final int from;
        private final int count;

        Turns(int[] ordered, int from, int count) {
            this.ordered = ordered;
            this.from = from;
            this.count = count;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public int version(int index) {
            return ordered[from + index];
        }
    }

    private final Keys keys;
    private final List<SegmentRows> segments = new ArrayList<>();
    private final List<Staged> staged = new ArrayList<>();
    private final int indexed;
    private final int dimension;
    private final int[] starts;
    private final int versions;
    private final float[] cosines;
    private final float[] typicalities;
    private final List<WholeWord> words;
    private final List<Turns> sessions;

    private WholeEvidence(Extent extent, String question, float[] meaning) throws IOException {
        this.dimension = meaning.length;
        this.keys = new Keys((int) extent.indexed() + extent.staged().size());
        // the index may hold a newer version than the tail, which was taken before the searcher
        Map<MemoryId, Integer> newest = new HashMap<>();
        extent.tail()
                .each(each -> newest.merge(each.memory().id(), each.memory().version(), Math::max));
        for (LeafReaderContext leaf : extent.leaves()) {
            Members members = extent.members().get(leaf.ord);
            if (members.count() > 0) {
                segments.add(SegmentRows.read(leaf.reader(), members, newest, keys));
            }
        }
        this.indexed = keys.count();
        // what is staged twice counts once
        Map<Piece, Staged> pieces = new LinkedHashMap<>();
        for (Staged each : extent.staged()) {
            if (newest.getOrDefault(each.memory().id(), 0) == each.memory().version()) {
                pieces.put(new Piece(each.memory().id(), each.passage().ordinal()), each);
            }
        }
        for (Staged each : pieces.values()) {
            staged.add(each);
            keys.add(Keys.of(each.memory(), each.passage()));
        }
        int rows = keys.count();
        this.starts = new int[rows + 1];
        int version = 0;
        for (int row = 0; row < rows; row++) {
            if (row == 0 || !keys.areOfOneVersion(row - 1, row)) {
                starts[version++] = row;
            }
        }
        starts[version] = rows;
        this.versions = version;
        this.cosines = products(meaning);
        boolean worded = !question.isBlank();
        this.typicalities = worded ? products(mean()) : new float[rows];
        this.words = worded ? found(question) : List.of();
        this.sessions = worded ? ordered() : List.of();
    }

    /** What there is to say of an extent. */
    static WholeEvidence of(Extent extent, String question, float[] meaning) throws IOException {
        return new WholeEvidence(extent, question, meaning);
    }

    private float[] products(float[] vector) throws IOException {
        float[] products = new float[keys.count()];
        for (SegmentRows each : segments) {
            each.products(vector, products);
        }
        for (int i = 0; i < staged.size(); i++) {
            Embedding embedding = staged.get(i).embedding();
            if (!embedding.isAwaited()) {
                products[indexed + i] = VectorUtil.dotProduct(vector, embedding.vector());
            }
        }
        return products;
    }

    private float[] mean() throws IOException {
        float[] mean = new float[dimension];
        for (SegmentRows each : segments) {
            each.sum(mean);
        }
        for (Staged each : staged) {
            add(each, 1, mean);
        }
        for (int i = 0; i < dimension; i++) {
            mean[i] /= Math.max(1, keys.count());
        }
        return mean;
    }

    private static void add(Staged staged, float part, float[] sum) {
        float[] vector = staged.embedding().vector();
        for (int i = 0; i < vector.length; i++) {
            sum[i] += part * vector[i];
        }
    }

    private List<WholeWord> found(String question) throws IOException {
        List<WholeWord> found = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        double sum = 0;
        for (String term : EnglishWords.INSTANCE.ofQuestion(question)) {
            WholeWord word = new WholeWord();
            for (SegmentRows each : segments) {
                each.find(term, word);
            }
            for (int i = 0; i < staged.size(); i++) {
                Integer frequency = staged.get(i).terms().get(term);
                if (frequency != null) {
                    word.add(
                            indexed + i,
                            Bm25.share(frequency, Bm25.half(staged.get(i).length())));
                }
            }
            double weight = Bm25.weight(word.count(), keys.count());
            sum += weight;
            if (word.count() > 0) {
                found.add(word);
                weights.add(weight);
            }
        }
        for (int i = 0; i < found.size(); i++) {
            found.get(i).weigh(weights.get(i) / sum);
        }
        return found;
    }

    /** The versions that have a place, by session and then by position; those of one position as they come. */
    private List<Turns> ordered() {
        int[] ordered = IntStream.range(0, versions)
                .filter(version -> session(version) != Place.NONE.session())
                .boxed()
                .sorted(Comparator.comparingLong(this::session).thenComparingLong(this::position))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Turns> turns = new ArrayList<>();
        for (int from = 0, to = 0; from < ordered.length; from = to) {
            while (to < ordered.length && session(ordered[to]) == session(ordered[from])) {
                to++;
            }
            turns.add(new Turns(ordered, from, to - from));
        }
        return turns;
    }

    private long session(int version) {
        return keys.session(starts[version]);
    }

    @Override
    public int versions() {
        return versions;
    }

    @Override
    public boolean isAdmitted(int version) {
        return true;
    }

    @Override
    public int start(int version) {
        return starts[version];
    }

    @Override
    public VersionKey key(int version) {
        return keys.version(starts[version]);
    }

    @Override
    public long position(int version) {
        return keys.position(starts[version]);
    }

    @Override
    public Passage passage(int row) {
        return keys.passage(row);
    }

    @Override
    public int length(int row) {
        return row < indexed
                ? segment(row).length(row)
                : staged.get(row - indexed).length();
    }

    private SegmentRows segment(int row) {
        int index = 0;
        while (row >= segments.get(index).end()) {
            index++;
        }
        return segments.get(index);
    }

    @Override
    public Traits traits(int row) {
        return keys.traits(row);
    }

    @Override
    public float cosine(int row) {
        return cosines[row];
    }

    @Override
    public float typicality(int row) {
        return typicalities[row];
    }

    @Override
    public float[] meaning(int version) {
        float[] mean = new float[dimension];
        float part = 1f / (starts[version + 1] - starts[version]);
        try {
            for (int row = starts[version]; row < starts[version + 1]; row++) {
                if (row < indexed) {
                    segment(row).add(row, part, mean);
                } else {
                    add(staged.get(row - indexed), part, mean);
                }
            }
            return mean;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<WholeWord> terms() {
        return words;
    }

    @Override
    public Collection<? extends Session> sessions() {
        return sessions;
    }
}
