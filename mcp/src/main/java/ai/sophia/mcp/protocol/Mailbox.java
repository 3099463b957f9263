package ai.sophia.mcp.protocol;

import ai.sophia.mcp.protocol.Outgoing.EventStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notifications on their way into a stream that stays open; one that is as another that waits is told once with it. Any thread puts in, and one
 * at a time takes out.
 */
public final class Mailbox {
    /** How long a stream is silent at most. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    /** Of different ones: more than a session can have subscribed to. */
    private static final int CAPACITY = 2_000;

    private final SequencedSet<ObjectNode> waiting = new LinkedHashSet<>();
    private boolean ended;
    private int reader;

    /** Puts a notification in; one too many for a client that does not keep up ends the stream, for to leave something out would be a lie. */
    public synchronized void put(ObjectNode message) {
        if (waiting.size() == CAPACITY && !waiting.contains(message)) {
            end();
        } else if (!ended) {
            waiting.add(message);
            notifyAll();
        }
    }

    /** Whatever is in is still sent, and nothing after. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Sends what is and comes in, until the end, or until another stream takes over. */
    public void drain(EventStream stream) throws InterruptedException {
        int own = takeOver();
        while (true) {
            ObjectNode next;
            synchronized (this) {
                if (waiting.isEmpty() && !ended && reader == own) {
                    wait(SILENCE.toMillis());
                }
                if (reader != own || (ended && waiting.isEmpty())) {
                    return;
                }
                if (waiting.isEmpty()) {
                    next = null;
                } else {
                    next = waiting.removeFirst();
                }
            }
            if (next == null) {
                stream.keepAlive();
            } else {
                stream.send(next);
            }
        }
    }

    private synchronized int takeOver() {
        notifyAll();
        return ++reader;
    }
}
