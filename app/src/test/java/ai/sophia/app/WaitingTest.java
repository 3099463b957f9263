package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Carrier;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads whose command waits for another that has the data directory. */
final class WaitingTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    @Test
    void aCommandSaysForWhomItWaitsAndGoesOn() throws Exception {
        Path data = home.resolve("data");
        Process command;
        try (TestingHolder holder = TestingHolder.start(data)) {
            assertThat(holder.holds()).isTrue();
            long pid = DataDirectory.owner(data).orElseThrow().pid();
            command = TestingProgram.start(home, "status", List.of("status", "--data", data.toString()));
            Path complaints = TestingProgram.complaints(home, "status");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(complaints))
                            .containsOnlyOnce("Waiting for process " + pid + ", which has the data directory " + data
                                    + " in use"));
        }
        assertThat(command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).isZero();
    }

    @Test
    void aCommandWhoseServerClosesSaysOnceThatItGoesOnWithoutIt() throws Exception {
        Path data = home.resolve("data");
        Process command;
        try (DataDirectory directory = DataDirectory.take(data).orElseThrow();
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            LocalSocket socket = LocalSocket.prepare(directory.run(), Map.of());
            listening.bind(UnixDomainSocketAddress.of(socket.path()));
            directory.publish(socket.address(), Set.of());
            command = TestingProgram.start(home, "status", List.of("status", "--data", data.toString()));
            for (int refused = 0; refused < 3; refused++) {
                TestingRefusal.answer(listening, "503 Service Unavailable", Carrier.UNTOUCHED + ": true");
            }
            assertThat(Files.readString(TestingProgram.complaints(home, "status")))
                    .doesNotContain("Nobody serves");
        }
        assertThat(command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).isZero();
        assertThat(Files.readString(TestingProgram.complaints(home, "status")))
                .containsOnlyOnce("Nobody serves at")
                .contains("going on in this process");
    }
}
