package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StageTest {
    @Test
    void nothingIsLeftWhenItIsClosed() throws IOException {
        Stage stage = Stage.create();
        Path directory = stage.directory("one");
        PeerProcess process = stage.start(plan(directory, "sleep 600 & echo $!; wait", PeerProcess.Ending.KILL));
        long child = Long.parseLong(process.output().readLine());
        stage.close();
        assertThat(directory.getParent()).doesNotExist();
        await().until(() ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThatThrownBy(() -> stage.start(plan(Path.of("."), "true", PeerProcess.Ending.KILL)))
                .hasMessageContaining("everything is being stopped");
        stage.close();
    }

    @Test
    void aProcessThatListensIsToldToEnd() throws IOException {
        try (Stage stage = Stage.create()) {
            Path directory = stage.directory("one");
            PeerProcess process = stage.start(plan(
                    directory,
                    "trap 'touch told; exit' INT; echo ready; while :; do sleep 0.01; done",
                    PeerProcess.Ending.INTERRUPT));
            assertThat(process.output().readLine()).isEqualTo("ready");
            process.stop();
            assertThat(directory.resolve("told")).exists();
        }
    }

    @Test
    void whatDoesNotServeIsToldWithItsLastWords() throws IOException {
        try (Stage stage = Stage.create()) {
            PeerProcess process = stage.start(
                    plan(stage.directory("one"), "echo 'Error: no port' >&2; exit 3", PeerProcess.Ending.KILL));
            assertThatThrownBy(() -> process.await(() -> false)).hasMessageContaining("it said: Error: no port");
            assertThatThrownBy(process::awaitSuccess).hasMessageContaining("it ended with 3");
        }
    }

    @Test
    void aProcessTakesMemory() throws IOException {
        if (Files.exists(Path.of("/proc/self/smaps_rollup"))) {
            assertThat(Footprint.of(ProcessHandle.current())).isGreaterThan(1024 * 1024);
        }
    }

    private static PeerProcess.Plan plan(Path directory, String script, PeerProcess.Ending ending) {
        return new PeerProcess.Plan("shell", List.of("bash", "-c", script), Map.of(), directory, ending);
    }
}
