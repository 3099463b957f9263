package ai.sophia.store.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose reads end at a deadline, however many there are: the time-out of a socket bounds each read alone, and an answer that comes
 * byte by byte would keep a caller waiting many times as long. Used by one thread at a time.
 */
final class TimedSocket extends Socket {
    /** When reads end, by {@link System#nanoTime}. */
    private volatile long deadline;

    /** Has reads end so many nanoseconds from now. */
    void allow(long nanoseconds) {
        deadline = System.nanoTime() + nanoseconds;
    }

    /** How long reads have been overdue, in nanoseconds; negative if they are not. */
    long overdue() {
        return System.nanoTime() - deadline;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Timed(super.getInputStream());
    }

    private final class Timed extends FilterInputStream {
        Timed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            limit();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            limit();
            return super.read(bytes, offset, length);
        }

        private void limit() throws IOException {
            long left = -overdue();
            if (left <= 0) {
                throw new SocketTimeoutException("the time for the answer is over");
            }
            // rounded up, for 0 would mean without end
            setSoTimeout((int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        }
    }
}
