package ai.sophia.store.hot;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.VersionKey;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a question says of columns, as long as they do not change. Used by one thread. */
final class Comparison implements Evidence {
    private final Columns columns;
    private final boolean[] admitted;
    private final Vectors vectors;
    private final float[] meaning;
    private final List<Word> words;

    /** Made when somebody asks, for of nothing that is admitted nobody does. */
    private float @Nullable [] cosines;

    private float @Nullable [] typicalities;

    /** A word and its weight in this question. */
    record Word(double weight, Postings.Posting posting) implements Term {
        @Override
        public int count() {
            return posting.count();
        }

        @Override
        public int row(int index) {
            return posting.row(index);
        }

        @Override
        public float share(int index) {
            return posting.share(index);
        }
    }

    Comparison(Columns columns, boolean[] admitted, Vectors vectors, float[] meaning, List<Word> words) {
        this.columns = columns;
        this.admitted = admitted;
        this.vectors = vectors;
        this.meaning = meaning;
        this.words = words;
    }

    @Override
    public int versions() {
        return admitted.length;
    }

    @Override
    public boolean isAdmitted(int version) {
        return admitted[version];
    }

    @Override
    public int start(int version) {
        return columns.start(version);
    }

    @Override
    public VersionKey key(int version) {
        return columns.key(version);
    }

    @Override
    public long position(int version) {
        return columns.position(version);
    }

    @Override
    public Passage passage(int row) {
        return columns.passage(row);
    }

    @Override
    public int length(int row) {
        return columns.length(row);
    }

    @Override
    public Traits traits(int row) {
        return columns.traits(row);
    }

    @Override
    public float typicality(int row) {
        float[] known = typicalities;
        if (known == null) {
            known = vectors.typicalities();
            typicalities = known;
        }
        return known[row];
    }

    @Override
    public float[] meaning(int version) {
        return columns.meaning(version);
    }

    @Override
    public float cosine(int row) {
        float[] known = cosines;
        if (known == null) {
            known = vectors.cosines(meaning);
            cosines = known;
        }
        return known[row];
    }

    @Override
    public List<Word> terms() {
        return words;
    }

    @Override
    public Collection<Order> sessions() {
        return columns.sessions();
    }
}
