package ai.sophia.store.hot;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Bm25;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.index.Words;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.store.hot.Comparison.Word;
import ai.sophia.store.hot.Postings.Posting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The latest versions of a partition's memories as columns: a row for each version and for each of its passages, in the order they came.
 * What is replaced or deleted leaves a gap. Reads may share it among threads, whatever changes it needs it alone.
 */
final class Columns implements AutoCloseable {
    private static final int LEAST_CAPACITY = 16;

    /** What a version takes in the heap beside its text and metadata, about. */
    private static final int VERSION_SIZE = 600;

    private static final int PASSAGE_SIZE = 40;

    private final Words words;
    private final int dimension;
    private final Vectors vectors;
    private final Postings postings = new Postings();
    private final List<@Nullable Memory> memories = new ArrayList<>();
    private final List<Passage> passages = new ArrayList<>();
    private final Map<MemoryId, Integer> rows = new HashMap<>();
    private final Set<MemoryId> awaiting = new HashSet<>();
    private final Map<Long, Order> sessions = new HashMap<>();
    private final Lasting lasting = new Lasting();
    private long metadataBytes;
    private int[] starts = new int[LEAST_CAPACITY];
    private long[] positions = new long[LEAST_CAPACITY];
    private int[] lengths = new int[LEAST_CAPACITY];
    private byte[] traits = new byte[LEAST_CAPACITY];
    private int[] days = new int[LEAST_CAPACITY];

    Columns(Kernel kernel, int dimension, Words words) {
        this.words = words;
        this.dimension = dimension;
        this.vectors = new Vectors(kernel, dimension);
    }

    /**
     * Adds a version, in the place of an older one of its memory; one that is known, unless its vectors were awaited, or older than what
     * is known, changes nothing.
     */
    void put(StoredVersion stored) {
        Memory memory = stored.memory();
        Memory known = find(memory.id());
        boolean awaits = stored.isAwaited();
        boolean come = !awaits && awaiting.contains(memory.id());
        if (known != null && (come ? known.version() > memory.version() : known.version() >= memory.version())) {
            return;
        }
        remove(memory.id());
        if (stored.passages().isEmpty()) {
            return;
        }
        if (awaits) {
            awaiting.add(memory.id());
        }
        int version = memories.size();
        if (version + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            positions = Arrays.copyOf(positions, 2 * positions.length);
        }
        Place place = Place.of(memory);
        positions[version] = place.position();
        for (EmbeddedPassage each : stored.passages()) {
            add(memory, each);
        }
        starts[version + 1] = passages.size();
        Memory bare = Bare.of(memory);
        memories.add(bare);
        metadataBytes += Bare.metadataBytes(bare);
        rows.put(memory.id(), version);
        lasting.add(version, memory);
        if (!place.equals(Place.NONE)) {
            sessions.computeIfAbsent(place.session(), first -> new Order()).add(version, positions);
        }
    }

    private void add(Memory memory, EmbeddedPassage embedded) {
        int row = passages.size();
        if (row == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * row);
            traits = Arrays.copyOf(traits, 2 * row);
            days = Arrays.copyOf(days, 2 * row);
        }
        Map<String, Integer> terms = words.ofPassage(embedded.passage().spoken(memory.content()));
        Traits told = Traits.of(memory, embedded.passage());
        lengths[row] = terms.values().stream().mapToInt(Integer::intValue).sum();
        traits[row] = (byte) told.flags();
        days[row] = told.day();
        postings.add(row, terms);
        // one that is awaited is near to nothing
        vectors.add(
                embedded.embedding().isAwaited()
                        ? new float[dimension]
                        : embedded.embedding().vector());
        passages.add(embedded.passage());
    }

    /** Removes a memory, if it is here. */
    void remove(MemoryId id) {
        awaiting.remove(id);
        Integer version = rows.remove(id);
        if (version != null) {
            Memory gone = memories.set(version, null);
            metadataBytes -= gone == null ? 0 : Bare.metadataBytes(gone);
            for (int row = starts[version]; row < starts[version + 1]; row++) {
                vectors.forget(row);
            }
        }
    }

    private @Nullable Memory find(MemoryId id) {
        Integer version = rows.get(id);
        return version == null ? null : memories.get(version);
    }

    /** How many passages there are, gaps included. */
    int passages() {
        return passages.size();
    }

    /** Whether most of it is gaps. */
    boolean isSparse() {
        return memories.size() > 2 * rows.size() + 100;
    }

    /** What it takes, in bytes, about. */
    long size() {
        return vectors.size()
                + postings.size()
                + (long) memories.size() * VERSION_SIZE
                + metadataBytes
                + (long) passages.size() * PASSAGE_SIZE;
    }

    /** Compares everything that the reach sees and the filter matches with a question. */
    Comparison compare(Reach reach, Filter filter, String question, Embedding meaning) {
        boolean[] admitted = admitted(reach, filter);
        List<Word> found = question.isEmpty() ? List.of() : found(question, admitted);
        return new Comparison(this, admitted, vectors, meaning.vector(), found);
    }

    /** The row of a version's first passage, or of the first one that comes. */
    int start(int version) {
        return starts[version];
    }

    /** Names a version that is not a gap. */
    VersionKey key(int version) {
        Memory memory = memories.get(version);
        if (memory == null) {
            throw new IllegalArgumentException("expected a version, but there is a gap at " + version);
        }
        return memory.key();
    }

    long position(int version) {
        return positions[version];
    }

    Passage passage(int row) {
        return passages.get(row);
    }

    int length(int row) {
        return lengths[row];
    }

    Traits traits(int row) {
        return Traits.of(Byte.toUnsignedInt(traits[row]), days[row]);
    }

    /** The mean of the vectors of a version's passages. */
    float[] meaning(int version) {
        int count = starts[version + 1] - starts[version];
        if (count == 1) {
            return vectors.vector(starts[version]);
        }
        float[] mean = new float[dimension];
        for (int row = starts[version]; row < starts[version + 1]; row++) {
            float[] vector = vectors.vector(row);
            for (int i = 0; i < dimension; i++) {
                mean[i] += vector[i] / count;
            }
        }
        return mean;
    }

    Collection<Order> sessions() {
        return sessions.values();
    }

    private boolean[] admitted(Reach reach, Filter filter) {
        boolean[] admitted = new boolean[memories.size()];
        boolean seen = lasting.areSeen(reach);
        boolean all = filter.equals(Filter.all());
        for (int version = 0; version < admitted.length; version++) {
            Memory memory = memories.get(version);
            admitted[version] = memory != null
                    && ((seen && lasting.has(version)) || memory.visibleTo(reach))
                    && (all || Evaluator.matches(filter, memory));
        }
        return admitted;
    }

    /** The question's words that are here, each with its part of what all of them tell. */
    private List<Word> found(String question, boolean[] admitted) {
        boolean[] seen = new boolean[passages.size()];
        int all = 0;
        for (int version = 0; version < admitted.length; version++) {
            if (admitted[version]) {
                Arrays.fill(seen, starts[version], starts[version + 1], true);
                all += starts[version + 1] - starts[version];
            }
        }
        List<Word> found = new ArrayList<>();
        double sum = 0;
        for (String term : words.ofQuestion(question)) {
            Posting posting = postings.find(term);
            int having = posting == null ? 0 : having(posting, seen);
            double weight = Bm25.weight(having, all);
            sum += weight;
            if (posting != null && having > 0) {
                found.add(new Word(weight, posting));
            }
        }
        double whole = sum;
        found.replaceAll(word -> new Word(word.weight() / whole, word.posting()));
        return found;
    }

    private static int having(Posting posting, boolean[] seen) {
        int having = 0;
        for (int i = 0; i < posting.count(); i++) {
            if (seen[posting.row(i)]) {
                having++;
            }
        }
        return having;
    }

    @Override
    public void close() {
        vectors.close();
    }
}
