package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server that does nothing of what it is asked. */
final class TestingRefusal {
    private TestingRefusal() {}

    /**
     * Answers one request.
     *
     * @param status the code and the reason
     * @param headers further ones, such as {@code Name: value}
     */
    static void answer(ServerSocketChannel listening, String status, String... headers) {
        try (SocketChannel asking = listening.accept()) {
            ByteBuffer request = ByteBuffer.allocate(10_000);
            while (!StandardCharsets.US_ASCII
                    .decode(request.duplicate().flip())
                    .toString()
                    .contains("\r\n\r\n")) {
                assertThat(asking.read(request)).isPositive();
            }
            String further = String.join(
                    "", List.of(headers).stream().map(each -> each + "\r\n").toList());
            asking.write(StandardCharsets.US_ASCII.encode(
                    "HTTP/1.1 " + status + "\r\n" + further + "Content-Length: 0\r\n\r\n"));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
