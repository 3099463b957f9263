package ai.sophia.mcp.protocol;

import ai.sophia.mcp.protocol.Outgoing.EventStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to one request: a single message, or from the first notification on a stream that ends with it. While a stream is silent, a
 * thread of its own keeps it alive, and so finds out that the client is gone. Safe for several threads.
 */
public final class Answering {
    /** How long a stream is silent at most; only by speaking the server finds out that the client is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Outgoing out;
    private final boolean streamable;
    private final Map<String, String> headers;
    private @Nullable EventStream stream;
    private boolean ended;
    private volatile boolean cancelled;
    private volatile boolean gone;

    /**
     * @param streamable whether the client takes a stream; notifications to one that does not are dropped
     * @param headers go with the answer, whichever it is
     */
    public Answering(Outgoing out, boolean streamable, Map<String, String> headers) {
        this.out = out;
        this.streamable = streamable;
        this.headers = Map.copyOf(headers);
    }

    /** Sends a message before the answer. */
    public synchronized void send(ObjectNode message) {
        if (!streamable || ended || isCancelled()) {
            return;
        }
        EventStream open = stream;
        if (open == null) {
            open = out.stream(headers);
            stream = open;
            Thread.ofVirtual().name("mcp-keep-alive").start(this::keepAlive);
        }
        EventStream begun = open;
        guarded(() -> begun.send(message));
    }

    /** Sends the answer, and ends. */
    public synchronized void finish(int status, ObjectNode message) {
        ended = true;
        notifyAll();
        EventStream open = stream;
        if (open == null) {
            out.answer(status, headers, Optional.of(message));
        } else if (!gone) {
            guarded(() -> {
                if (!cancelled) {
                    open.send(message);
                }
                open.end();
            });
        }
    }

    /** Whether messages before the answer reach the client. */
    public boolean isStreamable() {
        return streamable;
    }

    /** The client has lost interest: it is told nothing more, but the stream ends as it should. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether the client is gone, or has lost interest. */
    public boolean isCancelled() {
        return cancelled || gone;
    }

    private synchronized void keepAlive() {
        try {
            while (!ended && !gone) {
                wait(SILENCE.toMillis());
                EventStream open = stream;
                if (!ended && open != null) {
                    guarded(open::keepAlive);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void guarded(Runnable sending) {
        try {
            sending.run();
        } catch (UncheckedIOException left) {
            gone = true;
        }
    }
}
