package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.cli.Failure;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server asks of processes that do not do as they are asked. */
final class HandoverRequestTest {
    @TempDir
    Path folder;

    @Test
    void aHolderThatDoesNotKnowTheRequestIsNamedWithWhatToDo() throws Exception {
        try (DataDirectory directory = DataDirectory.take(folder).orElseThrow();
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            LocalSocket socket = LocalSocket.prepare(directory.run(), Map.of());
            listening.bind(UnixDomainSocketAddress.of(socket.path()));
            directory.publish(socket.address(), Set.of());
            Thread older = Thread.ofVirtual().start(() -> TestingRefusal.answer(listening, "404 Not Found"));
            HandoverRequest request = new HandoverRequest(folder);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(request::run)
                            .isInstanceOf(Failure.class)
                            .hasMessageContaining(
                                    "process " + ProcessHandle.current().pid())
                            .hasMessageContaining("of a version that cannot hand it over")
                            .hasMessageContaining("End that process"));
            older.join();
        }
    }

    @Test
    void aServerIsNotAskedAndTheSecondLookIsBelieved() {
        try (DataDirectory directory = DataDirectory.take(folder).orElseThrow()) {
            HandoverRequest request = new HandoverRequest(folder);
            assertThatCode(request::run).doesNotThrowAnyException();
            directory.publish(URI.create("http://127.0.0.1:4711"), Set.of());
            assertThatCode(request::run).doesNotThrowAnyException();
            assertThatThrownBy(request::run)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("http://127.0.0.1:4711")
                    .hasMessageContaining("Stop that one first");
        }
    }

    @Test
    void aHolderThatFailsIsWaitedFor() throws Exception {
        try (DataDirectory directory = DataDirectory.take(folder).orElseThrow();
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            LocalSocket socket = LocalSocket.prepare(directory.run(), Map.of());
            listening.bind(UnixDomainSocketAddress.of(socket.path()));
            directory.publish(socket.address(), Set.of());
            HandoverRequest request = new HandoverRequest(folder);
            Thread failing =
                    Thread.ofVirtual().start(() -> TestingRefusal.answer(listening, "503 Service Unavailable"));
            request.ask(DataDirectory.owner(folder).orElseThrow(), socket.address());
            failing.join();
            assertThatCode(request::run).doesNotThrowAnyException();
        }
    }
}
