package ai.sophia.store.lucene;

import ai.sophia.core.record.Position;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An index that is open for writing and searching, and what its commits say of themselves. Safe for all threads. */
record Opened(Directory directory, IndexWriter writer, SearcherManager searchers) {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);
    private static final double BUFFER_MEGABYTES = 16;

    /** What a commit says of itself: where it stands in the log, and what was written how. */
    record Mark(Position position, String space) {
        private static final String FORMAT = "2";

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
        SparingCodec codec = new SparingCodec();
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
            return new Opened(directory, writer, new SearcherManager(writer, new Searchers(codec)));
        } catch (IOException | RuntimeException failure) {
            writer.rollback();
            throw failure;
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
        private final SparingCodec codec;

        Searchers(SparingCodec codec) {
            this.codec = codec;
        }

        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            codec.holds(reader.maxDoc());
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
