package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sophia import} in a process of its own, which somebody ends. */
final class ImportProcessTest {
    private static final int BATCH = 200;

    @TempDir
    Path home;

    @Test
    void anImportThatIsEndedTellsHowFarItCameAndThatItCanBeRepeated() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.incrementAndGet() > 1) {
                second.countDown();
                try {
                    ended.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
                return;
            }
            byte[] results = IntStream.range(0, BATCH)
                    .mapToObj(i -> "{\"status\":\"ADDED\"}")
                    .collect(Collectors.joining(",", "{\"results\":[", "]}"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, results.length);
            exchange.getResponseBody().write(results);
            exchange.close();
        });
        server.start();
        Path file = Files.write(
                home.resolve("many.ndjson"),
                IntStream.range(0, 2 * BATCH + 50)
                        .mapToObj(i -> "{\"text\":\"fact " + i + "\"}")
                        .toList());
        Path err = home.resolve("err");
        Process process = process(server.getAddress().getPort(), file, err);
        try {
            assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
            ended.countDown();
            server.stop(0);
        }
        assertThat(Files.readString(err))
                .contains(
                        "sophia: the import was ended before it was done\n200 lines were answered before; of 200 more lines")
                .contains("Import the file again", "not stored twice");
    }

    private Process process(int port, Path file, Path err) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "import",
                file.toString(),
                "--server",
                "http://127.0.0.1:" + port);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SOPHIA_"));
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }
}
