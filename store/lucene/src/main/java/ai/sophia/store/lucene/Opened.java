package ai.sophia.store.lucene;

import ai.sophia.core.record.Position;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An index that is open for writing and searching, and what its commits say of themselves. Safe for all threads. */
record Opened(Directory directory, IndexWriter writer, SearcherManager searchers, SparingCodec codec) {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);
    private static final double BUFFER_MEGABYTES = 16;

    /** Segments of more are not merged: a graph is made in the heap, of some 350 bytes a vector, and this is some 300,000 of them. */
    private static final double SEGMENT_MEGABYTES = 512;

    /** How the names of files of graphs end, and how large one without any is at most. */
    private static final String GRAPHS = ".vex";

    private static final int NO_GRAPHS_BYTES = 1_024;

    /** What a commit says of itself: where it stands in the log, and what was written how. */
    record Mark(Position position, String space) {
        private static final String FORMAT = "3";

        /** Reads a commit's words; empty if another format, or something else altogether, was written. */
        static Optional<Mark> read(Map<String, String> words) {
            if (!FORMAT.equals(words.get("format"))) {
                return Optional.empty();
            }
            try {
                Position position = new Position(
                        words.getOrDefault("epoch", ""), Long.parseLong(words.getOrDefault("sequence", "")));
                return Optional.of(new Mark(position, words.getOrDefault("space", "")));
            } catch (NumberFormatException malformed) {
                return Optional.empty();
            }
        }

        private Map<String, String> words() {
            Map<String, String> words = new TreeMap<>();
            words.put("format", FORMAT);
            words.put("epoch", position.epoch());
            words.put("sequence", Long.toString(position.sequence()));
            words.put("space", space);
            return words;
        }
    }

    /** Opens what the directory holds, or begins an index in it. */
    static Opened in(Directory directory, OpenMode mode) throws IOException {
        TieredMergePolicy merges = new TieredMergePolicy();
        merges.setForceMergeDeletesPctAllowed(0);
        merges.setMaxMergedSegmentMB(SEGMENT_MEGABYTES);
        SparingCodec codec = new SparingCodec();
        if (mode == OpenMode.APPEND && holdsGraphs(directory)) {
            codec.makeGraphs();
        }
        IndexWriterConfig config = new IndexWriterConfig(EnglishWords.analyzer())
                .setCodec(codec)
                .setSimilarity(Bm25Similarity.INSTANCE)
                .setOpenMode(mode)
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setMergePolicy(merges)
                .setMergeScheduler(new QuietScheduler())
                .setCommitOnClose(false);
        IndexWriter writer = new IndexWriter(directory, config);
        try {
            return new Opened(directory, writer, new SearcherManager(writer, new Searchers()), codec);
        } catch (IOException | RuntimeException failure) {
            writer.rollback();
            throw failure;
        }
    }

    /** Whether graphs were made before. */
    private static boolean holdsGraphs(Directory directory) throws IOException {
        for (String file : directory.listAll()) {
            if (file.endsWith(GRAPHS) && directory.fileLength(file) > NO_GRAPHS_BYTES) {
                return true;
            }
        }
        return false;
    }

    /** Has graphs made from now on, if one of these terms has more documents than are searched without. */
    void weigh(Set<Term> terms, int limit) throws IOException {
        if (codec.makesGraphs()) {
            return;
        }
        IndexSearcher searcher = searchers.acquire();
        try {
            for (Term term : terms) {
                if (searcher.getIndexReader().docFreq(term) > limit) {
                    codec.makeGraphs();
                }
            }
        } finally {
            searchers.release(searcher);
        }
    }

    /** Makes all that was written survive a crash. */
    void commit(Mark mark) throws IOException {
        writer.setLiveCommitData(mark.words().entrySet());
        writer.commit();
    }

    /** Closes without a commit, ending merges that are under way. */
    void close() throws IOException {
        try (directory) {
            searchers.close();
            writer.rollback();
        }
    }

    /** Queries carry the moment they are asked at, so caching them would only keep what is never asked for again. */
    private static final class Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(Bm25Similarity.INSTANCE);
            searcher.setQueryCache(null);
            return searcher;
        }
    }

    /** Merges in the background; the writer tells its next caller of a failure, so here it is only logged. */
    private static final class QuietScheduler extends ConcurrentMergeScheduler {
        @Override
        protected void handleMergeException(Throwable failure) {
            LOG.warn("Merging segments of the index failed: {}", failure.toString());
        }
    }
}
