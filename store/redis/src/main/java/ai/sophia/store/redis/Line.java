package ai.sophia.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A connection to a server, on which one request follows another. Used by one thread at a time; {@link #close} and {@link #isStuck} are safe
 * for all.
 */
final class Line implements AutoCloseable {
    /** What is asked on a line. */
    @FunctionalInterface
    interface Request<T> {
        /**
         * Asks, and reads the answer.
         *
         * @throws IOException if the answer is none of ours
         */
        @Nullable
        T on(Connection connection) throws IOException;
    }

    private final TimedSocket socket;
    private final Connection connection;
    private volatile boolean busy;

    Line(TimedSocket socket, Connection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /**
     * Asks, and waits for the answer no longer than so many nanoseconds.
     *
     * @return null if the answer is that there is nothing
     * @throws IOException if the answer is none of ours
     * @throws RuntimeException if there was none in time, or it was no answer
     */
    <T> @Nullable T ask(long nanoseconds, Request<T> request) throws IOException {
        socket.allow(nanoseconds);
        busy = true;
        try {
            return request.on(connection);
        } catch (OutOfMemoryError | StackOverflowError endless) {
            // what claims to be an answer may claim to be as long, or as deep, as it likes
            throw new JedisConnectionException("expected an answer, but got one without end", endless);
        } finally {
            busy = false;
        }
    }

    /**
     * Asks whether the server answers.
     *
     * @throws RuntimeException if it does not within so many nanoseconds
     */
    void ping(long nanoseconds) {
        try {
            if (!Boolean.TRUE.equals(ask(nanoseconds, Connection::ping))) {
                throw new JedisConnectionException("expected PONG, but got another answer");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Whether its request has been overdue for so many nanoseconds: reading ends by itself, writing does not. */
    boolean isStuck(long nanoseconds) {
        return busy && socket.overdue() > nanoseconds;
    }

    /** Ends it, also for a thread that waits for it; says no good-bye, which could take as long as any request. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // there is nothing left to do with it
        }
    }
}
