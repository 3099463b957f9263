package ai.sophia.store.lucene;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Tail;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.store.lucene.Documents.ScopePart;
import ai.sophia.store.lucene.IndexDirectory.Found;
import ai.sophia.store.lucene.Opened.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.Bits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded index: passages by words and by vector, in one Lucene index behind the change log. What the log has not brought yet is
 * searched in memory, exactly, and scored alike. One thread applies, commits and clears; all may stage and search, and no search waits for a
 * lock.
 */
public final class LuceneIndex implements TextIndex, VectorIndex, EvidenceIndex, Projection {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneIndex.class);

    /** Lucene logs through the JDK, about its own settings only; held, or the level would be forgotten. */
    private static final java.util.logging.Logger LUCENE_LOG = java.util.logging.Logger.getLogger("org.apache.lucene");

    static {
        LUCENE_LOG.setLevel(Level.SEVERE);
    }

    /** Passages that are compared whole at most: their keys and vectors are all read. */
    private static final int WHOLE_LIMIT = 20_000;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Path path;
    private final String space;
    private final Extents extents = new Extents();
    private final VectorSearch vectorSearch;
    private final int sketched;
    private final Eraser eraser = new Eraser(this::erase);

    /** Held by whatever changes the files; never by a search. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicReference<Tail<Staged>> tail = new AtomicReference<>(Tail.empty());
    private volatile Opened opened;
    private volatile Position applied;
    private volatile Position checkpoint;
    private boolean deletions;
    private boolean closed;

    private LuceneIndex(Path path, String space, int sketched, Found found) {
        this.sketched = sketched;
        this.vectorSearch = new VectorSearch(sketched);
        this.path = path;
        this.space = space;
        this.opened = found.opened();
        this.applied = found.checkpoint();
        this.checkpoint = found.checkpoint();
        this.deletions = opened.writer().hasDeletions();
        if (deletions) {
            eraser.nudge();
        }
    }

    /**
     * Opens the index in a directory of its own, or begins one there. One that is damaged, or was made for another space or by another
     * version, is begun anew, to be filled from the records.
     *
     * @param space id of the embedding space of its vectors
     * @throws Fault.Unavailable if another process has it open, or the directory cannot be used
     */
    public static LuceneIndex open(Path path, String space) {
        return open(path, space, known -> {});
    }

    /**
     * Opens the index, asking before what is there is thrown away.
     *
     * @param agreement told where the index stands that is to be begun anew, sequence 0 if that is not known; what it throws is thrown,
     *     and the index left as it is
     */
    public static LuceneIndex open(Path path, String space, Consumer<Position> agreement) {
        return new LuceneIndex(
                path, space, VectorSearch.SKETCHED_LIMIT, new IndexDirectory(path, space, agreement).open());
    }

    /**
     * @param sketched most passages of a reach that are searched without graphs
     */
    static LuceneIndex open(Path path, String space, int sketched) {
        return new LuceneIndex(path, space, sketched, new IndexDirectory(path, space, known -> {}).open());
    }

    @Override
    public String name() {
        return "lucene";
    }

    @Override
    public List<Candidate> search(Reach reach, Filter filter, String question, int depth) {
        return searching(
                (searcher, staged) -> TextSearch.search(extents.of(searcher, staged, reach, filter), question, depth));
    }

    @Override
    public List<Candidate> search(Reach reach, Filter filter, Embedding question, int depth) {
        check(question);
        return searching((searcher, staged) ->
                vectorSearch.search(extents.of(searcher, staged, reach, filter), question.vector(), depth));
    }

    /** What was known at another moment, and texts, are left to the searches, as the hot tier leaves them. */
    @Override
    public boolean ready(Reach reach, Filter filter) {
        return reach.asOf().isLatest()
                && !filter.names(Field.Own.TEXT::equals)
                && searching((searcher, staged) ->
                        extents.of(searcher, staged, reach, filter).size() <= WHOLE_LIMIT);
    }

    @Override
    public <T> Optional<T> compare(
            Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
        check(meaning);
        return searching((searcher, staged) -> {
            Extent extent = extents.of(searcher, staged, reach, filter);
            return extent.size() > WHOLE_LIMIT
                    ? Optional.empty()
                    : Optional.of(ranking.apply(WholeEvidence.of(extent, question, meaning.vector())));
        });
    }

    private void check(Embedding question) {
        if (!question.space().equals(space)) {
            throw new Fault.Invalid("embedding.space", "expected the space " + space + ", but got " + question.space());
        }
    }

    @Override
    public Position checkpoint() {
        return checkpoint;
    }

    @Override
    public Position applied() {
        return applied;
    }

    @Override
    public void stage(List<StoredVersion> versions, Position upTo) {
        List<Staged> passages = Staged.of(versions);
        tail.updateAndGet(before -> before.with(passages, upTo));
        // the log may have brought them meanwhile
        dropApplied();
    }

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        writing(() -> {
            for (StoredVersion version : versions) {
                replace(version);
            }
            for (MemoryId id : deleted) {
                opened.writer().deleteDocuments(Documents.memory(id));
            }
            deletions |= !deleted.isEmpty();
            opened.searchers().maybeRefreshBlocking();
            opened.weigh(
                    versions.stream()
                            .map(version ->
                                    ScopePart.USER.term(version.memory().scope().user()))
                            .collect(Collectors.toSet()),
                    sketched);
            applied = upTo;
            dropApplied();
        });
    }

    private void replace(StoredVersion version) throws IOException {
        Term key = Documents.version(version.memory().key());
        if (version.passages().isEmpty()) {
            opened.writer().deleteDocuments(key);
        } else {
            opened.writer().updateDocuments(key, Documents.of(version));
        }
    }

    @Override
    public void commit() {
        writing(() -> {
            commitNow();
            if (deletions) {
                eraser.nudge();
            }
        });
    }

    @Override
    public void clear(String epoch) {
        writing(() -> {
            opened.writer().deleteAll();
            opened.searchers().maybeRefreshBlocking();
            tail.set(Tail.empty());
            applied = new Position(epoch, 0);
            commitNow();
        });
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        searching((searcher, staged) -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                Bits live = leaf.reader().getLiveDocs();
                BinaryDocValues keys = DocValues.getBinary(leaf.reader(), Documents.KEY);
                while (keys.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    if (live == null || live.get(keys.docID())) {
                        Keys key = Keys.of(keys.binaryValue());
                        each.accept(key.version(0), key.passage(0));
                    }
                }
            }
            return true;
        });
    }

    @Override
    public long bytes() {
        try {
            return IndexDirectory.bytes(opened.directory());
        } catch (IOException | AlreadyClosedException failure) {
            throw unavailable(failure);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (opened.writer().isOpen()) {
                    commitNow();
                }
            } finally {
                opened.close();
            }
        } catch (IOException failure) {
            LOG.warn("The index in {} catches up on the next start: {}", path, failure.toString());
        } finally {
            writing.unlock();
        }
        eraser.close();
    }

    @Override
    public void delete() {
        abandon();
        try {
            IndexDirectory.delete(path);
        } catch (IOException failure) {
            throw unavailable(failure);
        }
    }

    /** Lets go of the files as they are, as the death of the process would. */
    void abandon() {
        writing.lock();
        try {
            closed = true;
            opened.close();
        } catch (IOException failure) {
            throw unavailable(failure);
        } finally {
            writing.unlock();
        }
        eraser.close();
    }

    private void commitNow() throws IOException {
        Position position = applied;
        opened.commit(new Mark(position, space));
        checkpoint = position;
    }

    private void dropApplied() {
        extents.clear();
        tail.updateAndGet(before -> before.after(applied));
    }

    /** Rewrites what holds deleted passages and lets go of the files that held them; runs on the eraser's thread. */
    private void erase() {
        try {
            opened.writer().forceMergeDeletes();
            writing(() -> {
                deletions = opened.writer().hasDeletions();
                opened.searchers().maybeRefreshBlocking();
                commitNow();
            });
        } catch (IOException | AlreadyClosedException | Fault failure) {
            LOG.debug("Erasing is tried again after the next commit", failure);
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private interface Searching<T> {
        T search(IndexSearcher searcher, Tail<Staged> staged) throws IOException;
    }

    /** Runs a change of the files; a writer that a failure has closed is opened again, for the next attempt to go on from what it kept. */
    private void writing(Writing work) {
        writing.lock();
        try {
            if (closed) {
                throw new Fault.Unavailable("the index in " + path + " is closed", RETRY);
            }
            if (!opened.writer().isOpen()) {
                reopen();
                throw new Fault.Unavailable(
                        "the index in " + path + " had to be opened again and stands at " + checkpoint, RETRY);
            }
            work.run();
        } catch (IOException | AlreadyClosedException failure) {
            throw unavailable(failure);
        } finally {
            writing.unlock();
        }
    }

    private void reopen() throws IOException {
        opened.close();
        Found found = new IndexDirectory(path, space, known -> {}).open();
        opened = found.opened();
        applied = found.checkpoint();
        checkpoint = found.checkpoint();
        deletions = true;
    }

    /** Runs a search. The tail is taken before the searcher: what leaves it in between is in the index by then. */
    private <T> T searching(Searching<T> work) {
        while (true) {
            Tail<Staged> staged = tail.get();
            Opened current = opened;
            try {
                IndexSearcher searcher = current.searchers().acquire();
                try {
                    return work.search(searcher, staged);
                } finally {
                    current.searchers().release(searcher);
                }
            } catch (IOException | UncheckedIOException | AlreadyClosedException failure) {
                if (current.equals(opened)) {
                    throw unavailable(failure);
                }
            }
        }
    }

    private Fault.Unavailable unavailable(Exception failure) {
        return new Fault.Unavailable("the index in " + path + " failed: " + failure, RETRY, failure);
    }
}
