package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Choices;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Sophia tells of itself: also when a server of an index does not answer, which is when somebody looks. */
@Timeout(120)
final class StatusTest {
    @TempDir
    Path home;

    @Test
    void saysWhetherAServerIsThereOrTheCommandAlone() {
        String data = home.resolve("data").toString();
        TestingCommands alone = new TestingCommands(Map.of("SOPHIA_DATA", data), home);
        assertThat(alone.run("remember", "Ada plays the cello"))
                .as(alone.complained())
                .isZero();
        assertThat(alone.run("status")).as(alone.complained()).isZero();
        assertThat(alone.told())
                .contains("none; this command opened the data directory")
                .doesNotContain("up for");

        Settings settings = new SettingsLoader(Map.of("SOPHIA_DATA", data, "SOPHIA_PORT", "0"), home)
                .load(new Choices(Map.of(), ""));
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        try (Application application = Application.start(directory, settings, true)) {
            directory.publish(application.address(), settings.toolsets());
            TestingCommands served = new TestingCommands(Map.of("SOPHIA_DATA", data), home);
            assertThat(served.run("status")).as(served.complained()).isZero();
            assertThat(served.told()).contains("up for");
        }
    }

    @Test
    void isToldWhileTheServerOfAnIndexIsAway() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        assertIsTold(nobody);
    }

    @Test
    void isToldWhileTheServerOfAnIndexHangs() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer hanging = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hanging.setExecutor(threads);
            hanging.createContext("/api/v2/pre-flight-checks", exchange -> {
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
            });
            hanging.createContext("/", exchange -> {
                TestingSwitch.await(over);
                exchange.close();
            });
            hanging.start();
            assertIsTold(hanging.getAddress().getPort());
            over.countDown();
            hanging.stop(0);
        }
    }

    private void assertIsTold(int port) {
        String data = home.resolve("data").toString();
        TestingCommands alone = new TestingCommands(Map.of("SOPHIA_DATA", data), home);
        assertThat(alone.run("remember", "Ada plays the cello"))
                .as(alone.complained())
                .isZero();
        Map<String, String> environment = Map.of(
                "SOPHIA_DATA", data, "SOPHIA_CHROMA_HOST", "127.0.0.1", "SOPHIA_CHROMA_PORT", String.valueOf(port));
        TestingCommands commands = new TestingCommands(environment, home);
        assertThat(commands.run("status")).as(commands.complained()).isZero();
        assertThat(commands.told()).contains("lucene", "chroma", "127.0.0.1:" + port);
    }
}
