package ai.sophia.store.lucene;

import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/** Makes one ranking of what the index and the tail found: a passage once, and what the tail holds as the tail has it. For one thread. */
final class Ranking {
    private record Piece(VersionKey version, int ordinal) {}

    private final Set<VersionKey> superseded;
    private final Map<Piece, Candidate> found = new LinkedHashMap<>();

    Ranking(Tail tail) {
        this.superseded = tail.versions();
    }

    /** Adds a passage of the tail. */
    void add(Staged staged, double score) {
        add(new Candidate(
                staged.memory().key(),
                staged.passage(),
                Place.of(staged.memory()),
                Traits.of(staged.memory(), staged.passage()),
                score));
    }

    /** Adds what the index found. */
    void add(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        ScoreDoc[] ascending = hits.clone();
        Arrays.sort(ascending, Comparator.comparingInt(hit -> hit.doc));
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = null;
        BinaryDocValues keys = DocValues.emptyBinary();
        for (ScoreDoc hit : ascending) {
            if (leaf == null || hit.doc >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
                keys = DocValues.getBinary(leaf.reader(), Documents.KEY);
            }
            keys.advanceExact(hit.doc - leaf.docBase);
            Keys key = Keys.of(keys.binaryValue());
            VersionKey version = key.version(0);
            if (!superseded.contains(version)) {
                add(new Candidate(version, key.passage(0), key.place(0), key.traits(0), hit.score));
            }
        }
    }

    /** The best of them. */
    List<Candidate> best(int depth) {
        List<Candidate> ranked = new ArrayList<>(found.values());
        ranked.sort(Ranking::order);
        return List.copyOf(ranked.subList(0, Math.min(depth, ranked.size())));
    }

    private void add(Candidate candidate) {
        found.put(new Piece(candidate.key(), candidate.passage().ordinal()), candidate);
    }

    /** Best first; equal scores keep one order, wherever the passages come from. Written out, for it runs thousands of times in a search. */
    private static int order(Candidate one, Candidate other) {
        int byScore = Double.compare(other.score(), one.score());
        if (byScore != 0) {
            return byScore;
        }
        int byId = one.key().id().compareTo(other.key().id());
        if (byId != 0) {
            return byId;
        }
        int byVersion = Integer.compare(one.key().version(), other.key().version());
        return byVersion != 0
                ? byVersion
                : Integer.compare(one.passage().ordinal(), other.passage().ordinal());
    }
}
