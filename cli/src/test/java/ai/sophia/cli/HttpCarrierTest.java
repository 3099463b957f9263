package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a request whose server goes away. */
final class HttpCarrierTest {
    private static final Map<String, String> ANNOUNCED = Map.of(Carrier.EXPECT, Carrier.CONTINUE);

    private final ServerSocket listening = listening();
    private final HttpCarrier carrier = new HttpCarrier(URI.create("http://127.0.0.1:" + listening.getLocalPort()), "");

    @AfterEach
    void close() throws IOException {
        carrier.close();
        listening.close();
    }

    @Test
    void anAnnouncedRequestThatWasNotAskedForIsOneThatNobodyWasThereFor() {
        serve("", false);
        assertThatThrownBy(() -> carrier.send("POST", "/mcp", ANNOUNCED, "{}")).isInstanceOf(ConnectException.class);
    }

    @Test
    void anAnnouncedRequestThatWasAskedForMayHaveBeenDone() {
        serve("HTTP/1.1 100 Continue\r\n\r\n", true);
        assertThatThrownBy(() -> carrier.send("POST", "/mcp", ANNOUNCED, "{}"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);
    }

    @Test
    void aRequestThatWasNotAnnouncedMayHaveBeenDone() {
        serve("", true);
        assertThatThrownBy(() -> carrier.send("POST", "/mcp", Map.of(), "{}"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);
    }

    @Test
    void anAnnouncedRequestIsAnsweredAlsoWithoutBeingAskedFor() throws Exception {
        serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false);
        Carrier.Reply reply = carrier.send("POST", "/mcp", ANNOUNCED, "{}");
        assertThat(reply.status()).isEqualTo(404);
        reply.body().close();
    }

    @Test
    void aServerThatIsClosingIsAsOneThatIsNotThere() {
        serve(
                "HTTP/1.1 503 Service Unavailable\r\nSophia-Untouched: true\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                false);
        assertThatThrownBy(() -> carrier.send("POST", "/mcp", ANNOUNCED, "{}")).isInstanceOf(ConnectException.class);
    }

    @Test
    void whatWasUnderWayInAServerThatIsClosingMayHaveBeenDone() throws Exception {
        serve("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", false);
        Carrier.Reply reply = carrier.send("POST", "/mcp", ANNOUNCED, "{}");
        assertThat(reply.status()).isEqualTo(503);
        reply.body().close();
    }

    @Test
    void aServerThatCannotDoItNowIsThere() throws Exception {
        serve("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", false);
        Carrier.Reply reply = carrier.send("POST", "/mcp", ANNOUNCED, "{}");
        assertThat(reply.status()).isEqualTo(503);
        reply.body().close();
    }

    /** Reads the head of one request, says this, reads the body if it is to, and goes. */
    private void serve(String says, boolean reads) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listening.accept()) {
                InputStream in = socket.getInputStream();
                read(in, "\r\n\r\n");
                socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
                if (reads) {
                    read(in, "{}");
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private static void read(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended after " + read);
            }
            read.append((char) next);
        }
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
