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
 * in the background when it is needed first, and nobody waits for that. Safe for all threads.
 */
public final class StandbyEmbedder implements Embedder {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyEmbedder.class);

    private final Embedder server;
    private final Supplier<Embedder> opening;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Embedder> standby = Optional.empty();
    private boolean begun;
    private boolean closed;

    /** @param opening opens the model in this process; may take a while, and is tried once */
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

    /** The model in this process, once it is open. */
    private Embedder standby(Fault.Unavailable away) {
        lock.lock();
        try {
            if (!begun && !closed) {
                begun = true;
                Thread.ofPlatform().daemon().name("standby").start(() -> open(away));
            }
            return standby.orElseThrow(() -> away);
        } finally {
            lock.unlock();
        }
    }

    private void open(Fault.Unavailable away) {
        Embedder opened;
        try {
            opened = opening.get();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The same model in this process cannot stand in for the server: {}", failure.toString());
            return;
        }
        lock.lock();
        try {
            if (!closed) {
                standby = Optional.of(opened);
                LOG.info("The same model in this process embeds while the server does not: {}", away.explanation());
                return;
            }
        } finally {
            lock.unlock();
        }
        opened.close();
    }

    @Override
    public int[] tokenStarts(String text) {
        return server.tokenStarts(text);
    }

    @Override
    public void close() {
        Optional<Embedder> opened;
        lock.lock();
        try {
            closed = true;
            opened = standby;
        } finally {
            lock.unlock();
        }
        server.close();
        opened.ifPresent(Embedder::close);
    }
}
