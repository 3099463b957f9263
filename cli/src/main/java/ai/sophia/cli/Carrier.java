package ai.sophia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Port to a server that is asked by requests of HTTP, by whatever way it is reached. Safe for all threads; calls block. */
public interface Carrier extends AutoCloseable {
    /**
     * The header by which a request is announced: its body is sent when the server has said that it takes it (RFC 9110, section 10.1.1). It
     * costs a further round trip, and tells more often that nothing was sent.
     */
    String EXPECT = "Expect";

    /** What {@link #EXPECT} says. */
    String CONTINUE = "100-continue";

    /** The header by which a server that is closing marks what it refused before it did anything of it. */
    String UNTOUCHED = "Sophia-Untouched";

    /** How long the head of an answer is waited for; its body may take as long as it likes. */
    Duration PATIENCE = Duration.ofMinutes(15);

    /** Where the server is, for people. */
    String place();

    /** Whether the server serves others too; false of one that was started for a single command and ends with it. */
    default boolean isLasting() {
        return true;
    }

    /**
     * Sends a request and waits for the head of its answer; interrupting the thread takes it back.
     *
     * @param path what follows the address of the server, such as {@code /mcp}
     * @param body empty for none
     * @throws ConnectException if nobody is there, or has gone before the body was sent, or is closing and says that it did nothing, so that
     *     nothing can have been done
     * @throws java.net.SocketTimeoutException if the head of the answer did not come within {@link #PATIENCE}
     * @throws IOException if the connection broke: whether the request arrived is not known
     */
    Reply send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException;

    @Override
    void close();

    /**
     * An answer, whose body is still to be read; whoever has it closes the body.
     *
     * @param headers by their names in lower case
     */
    record Reply(int status, Map<String, String> headers, InputStream body) {
        /** Copies the headers. */
        public Reply {
            headers = Map.copyOf(headers);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /**
         * The same, unless it is the refusal of a server that is closing, of what it has not begun. What was under way when it closed may have
         * been done, whatever the answer.
         *
         * @throws ConnectException if it is
         */
        public Reply taken() throws IOException {
            if (header(UNTOUCHED).isPresent()) {
                body.close();
                throw new ConnectException("it is closing");
            }
            return this;
        }

        String type() {
            return header("Content-Type").orElse("");
        }
    }
}
