package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Lasting;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says, as it arrives. No more is taken from the network than the reader has asked for and one piece. Filled by the threads of the
 * client, read and closed by one other.
 */
final class Arrivals implements BodySubscriber<Arrivals>, AutoCloseable {
    /** What comes next. */
    private sealed interface Event {
        record Bytes(List<ByteBuffer> buffers) implements Event {}

        record End() implements Event {}

        record Broken(Throwable cause) implements Event {}
    }

    private final Connection connection;
    private final int longest;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;
    private int taken;

    /**
     * @param longest most bytes that are read
     */
    Arrivals(Connection connection, int longest) {
        this.connection = connection;
        this.longest = longest;
    }

    /** It can be read as soon as there is a head. */
    @Override
    public CompletionStage<Arrivals> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (buffers.stream().anyMatch(ByteBuffer::hasRemaining)) {
            events.add(new Event.Bytes(buffers));
        } else {
            request();
        }
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Event.Broken(cause));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }

    /**
     * The next bytes; none at the end, and not to be called again then.
     *
     * @throws CallFailure if they do not come in time, the answer breaks off, or it is too long
     */
    byte[] next(Deadline deadline) {
        return switch (event(deadline)) {
            case Event.Bytes(List<ByteBuffer> buffers) -> {
                byte[] bytes = joined(buffers);
                taken += bytes.length;
                if (taken > longest) {
                    throw new Lasting("expected an answer of at most " + longest + " bytes, but there is more of it");
                }
                request();
                yield bytes;
            }
            case Event.End() -> new byte[0];
            case Event.Broken(Throwable cause) -> throw connection.unreachable(cause);
        };
    }

    private static byte[] joined(List<ByteBuffer> buffers) {
        byte[] bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        int end = 0;
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            buffer.get(bytes, end, length);
            end += length;
        }
        return bytes;
    }

    private void request() {
        Subscription open = subscription;
        if (open != null) {
            open.request(1);
        }
    }

    private Event event(Deadline deadline) {
        try {
            Event event = events.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw connection.late(deadline);
            }
            return event;
        } catch (InterruptedException interrupted) {
            throw connection.interrupted();
        }
    }

    /** All that there is of it. */
    byte[] all(Deadline deadline) {
        try (this) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] bytes = next(deadline); bytes.length > 0; bytes = next(deadline)) {
                all.writeBytes(bytes);
            }
            return all.toByteArray();
        }
    }

    /** Leaves the rest; the connection is given up unless all of it has arrived. */
    @Override
    public void close() {
        Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }
}
