package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.cli.Choices;
import ai.sophia.cli.Failure;
import ai.sophia.core.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path data = folder.resolve("a/b");
        try (DataDirectory directory = DataDirectory.take(data).orElseThrow()) {
            for (Path each :
                    new Path[] {directory.root(), directory.memories(), directory.indexes(), directory.cache()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rwx------");
            }
            assertThat(data.resolve("archive")).isDirectory();
            assertThat(data.resolve("backups")).isDirectory();
        }
    }

    @Test
    void oneThatWasMadeForNothingIsTakenAway() throws IOException {
        Path data = folder.resolve("new");
        DataDirectory made = DataDirectory.take(data).orElseThrow();
        Files.writeString(made.memories().resolve("file"), "of a store");
        made.abandon();
        assertThat(data).doesNotExist();
        DataDirectory.take(data).orElseThrow().close();
        DataDirectory.take(data).orElseThrow().abandon();
        assertThat(data.resolve("memories")).as("of one that was used before").isDirectory();
        DataDirectory.take(folder.resolve("new")).orElseThrow().close();
        Path there = Files.createDirectory(folder.resolve("there"));
        DataDirectory.take(there).orElseThrow().abandon();
        assertThat(there.resolve("memories")).as("of one that somebody made").isDirectory();
    }

    @Test
    void whoeverWaitsForOneThatIsTakenAwayMakesItAgain() throws Exception {
        Path data = folder.resolve("new");
        try (TestingHolder holder = TestingHolder.start(data)) {
            try (DataDirectory awaited =
                    DataDirectory.await(data, holder::abandon).orElseThrow()) {
                assertThat(awaited.memories()).isDirectory();
                assertThat(data.resolve(DirectoryLock.FILE)).exists();
                try (TestingHolder second = TestingHolder.start(data)) {
                    assertThat(second.holds()).isFalse();
                }
            }
        }
    }

    @Test
    void ofManyThatWantANewOneAtOnceOneGetsItAndTheOthersAreNotMisled() throws Exception {
        int many = 6;
        for (int round = 0; round < 200; round++) {
            Path data = folder.resolve("new" + round);
            CyclicBarrier together = new CyclicBarrier(many);
            List<Future<Optional<DataDirectory>>> wanted = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
                for (int i = 0; i < many; i++) {
                    wanted.add(threads.submit(() -> {
                        together.await();
                        return DataDirectory.take(data);
                    }));
                }
            }
            List<DataDirectory> taken = new ArrayList<>();
            for (Future<Optional<DataDirectory>> each : wanted) {
                each.get().ifPresent(taken::add);
            }
            assertThat(taken).as("round " + round).hasSize(1);
            taken.getFirst().close();
        }
    }

    @Test
    void aServerThatCannotStartLeavesNoDirectoryBehind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Choices choices = new Choices(
                    Map.of(
                            "port",
                            Integer.toString(taken.getLocalPort()),
                            "data",
                            folder.resolve("new").toString()),
                    "");
            Settings settings = new SettingsLoader(Map.of(), folder).load(choices);
            DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
            assertThatThrownBy(() -> Application.start(directory, settings, false))
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(folder.resolve("new")).doesNotExist();
        }
    }

    @Test
    void aSecondOwnerIsToldWhoHoldsItAndWhatToDo() {
        try (DataDirectory directory = DataDirectory.take(folder).orElseThrow()) {
            directory.publish(URI.create("http://127.0.0.1:4711"), Set.of());
            assertThat(DataDirectory.take(folder)).isEmpty();
            assertThat(DataDirectory.occupied(folder))
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("http://127.0.0.1:4711")
                    .hasMessageContaining("--data");
        }
        DataDirectory.take(folder).orElseThrow().close();
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> DataDirectory.take(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no data directory of Sophia")
                .hasMessageContaining("thesis.txt");
        assertThat(folder.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void aFolderWithASettingsFileAloneIsTaken() throws IOException {
        Files.writeString(folder.resolve("sophia.yaml"), "port: 1\n");
        DataDirectory.take(folder).orElseThrow().close();
    }

    @Test
    void aFolderWithRestoredRecordsAloneIsTaken() throws IOException {
        Files.createDirectory(folder.resolve("memories"));
        DataDirectory.take(folder).orElseThrow().close();
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.take(file)).hasMessageContaining("is a file");
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        DataDirectory.take(folder).orElseThrow().close();
        Files.writeString(folder.resolve("sophia.format"), "2\n");
        assertThatThrownBy(() -> DataDirectory.take(folder)).hasMessageContaining("has format 2");
    }

    @Test
    void aMarkerThatWasLostWithThePowerIsWrittenAgain() throws IOException {
        DataDirectory.take(folder).orElseThrow().close();
        Files.writeString(folder.resolve("sophia.format"), "");
        DataDirectory.take(folder).orElseThrow().close();
        assertThat(folder.resolve("sophia.format")).hasContent("1");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithTheReason() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.take(file.resolve("below")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("cannot write to the data directory");
        // The root user may write everywhere, except where nothing can be written.
        assertThatThrownBy(() -> DataDirectory.take(Path.of("/proc/sophia"))).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @EnumSource
    void aFileInPlaceOfAFolderIsRefusedWithWhatToDo(DataFolder each) throws IOException {
        Path file = Files.writeString(each.in(folder), "mine");
        assertThatThrownBy(() -> DataDirectory.take(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the folder " + file + " of the data directory is a file")
                .hasMessageContaining("--data");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderThatIsALinkToNothingIsRefused(DataFolder each) throws IOException {
        Path link = Files.createSymbolicLink(each.in(folder), folder.resolve("unmounted"));
        assertThatThrownBy(() -> DataDirectory.take(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(link + " of the data directory is a symbolic link to "
                        + folder.resolve("unmounted") + ": expected a folder there, but found nothing")
                .hasMessageContaining("Mount or make");
        assertThat(folder.resolve("unmounted")).doesNotExist();
    }

    @Test
    void aFolderMayBeALinkToAnother() throws IOException {
        Path data = folder.resolve("data");
        DataDirectory.take(data).orElseThrow().close();
        Files.delete(data.resolve("backups"));
        Files.createSymbolicLink(data.resolve("backups"), Files.createDirectory(folder.resolve("elsewhere")));
        DataDirectory.take(data).orElseThrow().close();
    }

    @Test
    void aDataDirectoryThatIsALinkToNothingIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("unmounted"));
        assertThatThrownBy(() -> DataDirectory.take(link))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is a symbolic link to " + folder.resolve("unmounted"))
                .hasMessageContaining("nothing is there");
    }
}
