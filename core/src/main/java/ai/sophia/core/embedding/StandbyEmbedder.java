package ai.sophia.core.embedding;

import ai.sophia.core.Fault;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on a server, and the very same in this process, which embeds while the server does not: its vectors are of the same space. It is opened
 * when it is needed first. Safe for all threads.
 */
public final class StandbyEmbedder implements Embedder {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyEmbedder.class);

    private final Embedder server;
    private final Supplier<Embedder> opening;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Embedder> standby = Optional.empty();
    private boolean closed;

    /** @param opening opens the model in this process; may take a while */
    public StandbyEmbedder(Embedder server, Supplier<Embedder> opening) {
        this.server = server;
        this.opening = opening;
    }

    @Override
    public EmbeddingSpace space() {
        return server.space();
    }

    @Override
    public int window() {
        return server.window();
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        try {
            return server.embed(role, texts);
        } catch (Fault.Unavailable away) {
            String space = space().id();
            return standby(away).embed(role, texts).stream()
                    .map(embedding -> Embedding.ofUnit(space, embedding.vector()))
                    .toList();
        }
    }

    private Embedder standby(Fault.Unavailable away) {
        lock.lock();
        try {
            if (closed) {
                throw away;
            }
            if (standby.isEmpty()) {
                LOG.info("The same model in this process embeds while the server does not: {}", away.explanation());
                standby = Optional.of(opening.get());
            }
            return standby.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int[] tokenStarts(String text) {
        return server.tokenStarts(text);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            server.close();
            standby.ifPresent(Embedder::close);
        } finally {
            lock.unlock();
        }
    }
}
