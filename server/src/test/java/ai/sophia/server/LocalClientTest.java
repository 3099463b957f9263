package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a request whose server goes away. */
final class LocalClientTest {
    private static final Map<String, String> ANNOUNCED = Map.of("Expect", "100-continue");

    @TempDir
    Path folder;

    private ServerSocketChannel listening;
    private LocalClient client;

    @BeforeEach
    void listen() throws IOException {
        Path socket = folder.resolve("socket");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        client = new LocalClient(socket, Duration.ofMinutes(1));
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    @Test
    void anAnnouncedRequestThatWasNotAskedForIsOneThatNobodyWasThereFor() {
        serve("", "");
        assertThatThrownBy(() -> client.send("POST", "/mcp", ANNOUNCED, "{}")).isInstanceOf(ConnectException.class);
    }

    @Test
    void anAnnouncedRequestThatWasAskedForMayHaveBeenDone() {
        serve("HTTP/1.1 100 Continue\r\n\r\n", "0\r\n\r\n");
        assertThatThrownBy(() -> client.send("POST", "/mcp", ANNOUNCED, "{}"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);
    }

    @Test
    void aRequestThatWasNotAnnouncedMayHaveBeenDone() {
        serve("", "{}");
        assertThatThrownBy(() -> client.send("POST", "/mcp", Map.of(), "{}"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);
    }

    @Test
    void anAnnouncedRequestIsAnsweredAlsoWithoutBeingAskedFor() throws Exception {
        serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "");
        LocalClient.Answer answer = client.send("POST", "/mcp", ANNOUNCED, "{}");
        assertThat(answer.status()).isEqualTo(404);
        answer.body().close();
    }

    @Test
    void whoeverTakesTheRequestAndSaysNothingIsGivenUp() {
        // accepted by the operating system alone, as for a process that is stopped
        LocalClient hurried = new LocalClient(folder.resolve("socket"), Duration.ofMillis(200));
        assertThatThrownBy(() -> hurried.send("GET", "/api/status", Map.of(), ""))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void interruptingTakesTheRequestBack() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Thread> asking = new AtomicReference<>();
        Thread.ofVirtual().start(() -> {
            try (SocketChannel accepted = listening.accept()) {
                read(accepted, "\r\n\r\n");
                asking.get().interrupt();
                assertThat(accepted.read(ByteBuffer.allocate(1))).isNegative();
                closed.countDown();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        asking.set(Thread.currentThread());
        assertThatThrownBy(() -> client.send("GET", "/api/status", Map.of(), ""))
                .isInstanceOf(InterruptedException.class);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whereNobodyListensNobodyIsThere() throws IOException {
        listening.close();
        assertThatThrownBy(() -> client.send("GET", "/mcp", Map.of(), "")).isInstanceOf(ConnectException.class);
    }

    /** Reads the head of one request, says this, reads on until the body ends so, and goes. */
    private void serve(String says, String end) {
        Thread.ofVirtual().start(() -> {
            try (SocketChannel asking = listening.accept()) {
                read(asking, "\r\n\r\n");
                asking.write(StandardCharsets.US_ASCII.encode(says));
                read(asking, end);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private static void read(SocketChannel asking, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (read.indexOf(end) < 0) {
            if (asking.read(one.clear()) < 0) {
                throw new IOException("it ended after " + read);
            }
            read.append((char) one.get(0));
        }
    }
}
