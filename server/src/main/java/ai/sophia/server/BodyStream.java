package ai.sophia.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The body of a request, which tells malformed chunks as a refusal, and a client that went away by closing. Needs no closing itself.
 * Used by one thread.
 */
final class BodyStream extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final InputStream source;
    private boolean ended;

    BodyStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws Refusal if what comes is no body
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        try {
            int read = source.read(target, offset, length);
            ended = read < 0;
            return read;
        } catch (RequestException | NumberFormatException | DataReader.IncorrectNewLineException malformed) {
            ended = true;
            throw Refusal.malformedBody();
        } catch (DataReader.InsufficientDataAvailableException gone) {
            ended = true;
            throw new CloseConnectionException("the client went away", gone);
        }
    }

    /** Reads on to the end, but no more than so many bytes: a client that is still sending would lose the answer with the connection. */
    void drain(long most) {
        byte[] rest = new byte[BUFFER];
        try {
            for (long drained = 0; drained < most; ) {
                int read = read(rest, 0, BUFFER);
                if (read < 0) {
                    return;
                }
                drained += read;
            }
        } catch (IOException | UncheckedIOException | Refusal | CloseConnectionException broken) {
            // the connection is about to be closed anyway
        }
    }
}
