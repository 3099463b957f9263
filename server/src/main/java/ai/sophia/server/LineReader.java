package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads the lines of a stream, of which none that is too long is ever held whole. Used by one thread. */
final class LineReader {
    private static final int BUFFER = 64 * 1024;

    /**
     * A line.
     *
     * @param number which one, from 1
     * @param text what it says, without its end; nothing if it cannot be read
     * @param fault why it cannot be read: it is too long, or no UTF-8
     */
    record Line(long number, String text, Optional<Fault.Invalid> fault) {}

    private final InputStream source;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;
    private long number;

    /**
     * @param limit most bytes of a line
     */
    LineReader(InputStream source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    /** The next line, empty at the end of the stream. */
    Optional<Line> read() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean begun = false;
        while (fill()) {
            begun = true;
            int start = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            tooLong |= line.size() + next - start > limit;
            if (!tooLong) {
                line.write(buffer, start, next - start);
            }
            if (next < end) {
                next++; // the end of the line itself
                break;
            }
        }
        if (!begun) {
            return Optional.empty();
        }
        number++;
        return Optional.of(line(line.toByteArray(), tooLong));
    }

    private Line line(byte[] bytes, boolean tooLong) {
        if (tooLong) {
            return new Line(
                    number,
                    "",
                    Optional.of(new Fault.Invalid("", "expected a line of at most " + limit + " bytes, but got more")));
        }
        try {
            return new Line(number, Json.decoded("", bytes), Optional.empty());
        } catch (Fault.Invalid malformed) {
            return new Line(number, "", Optional.of(malformed));
        }
    }

    private boolean fill() {
        if (next == end) {
            try {
                end = Math.max(0, source.read(buffer));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            next = 0;
        }
        return next < end;
    }
}
