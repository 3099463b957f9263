package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.core.Fault;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is on disk, and what was deleted is not. */
class DurabilityTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void keepsEverythingWhenItIsOpenedAgain() {
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("Ada drinks tea"));
        Position head;
        String mac;
        try (var store = SqlMemoryStore.open(directory)) {
            store.write(List.of(Samples.insert(memory, "key")));
            head = store.head();
            mac = store.key("acme").authenticate("text");
        }
        assertThat(directory.resolve("memories.db-wal")).doesNotExist();
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(store.find(Samples.everything("acme"), memory.id())).contains(memory);
            assertThat(store.head()).isEqualTo(head);
            assertThat(store.key("acme").authenticate("text")).isEqualTo(mac);
        }
    }

    @Test
    void writesThroughALogThatIsSyncedAtEachCommit() {
        try (var store = SqlMemoryStore.open(directory)) {
            assertThat(pragma(store, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(store, "synchronous")).isEqualTo("2");
            assertThat(pragma(store, "secure_delete")).isEqualTo("1");
            assertThat(pragma(store, "foreign_keys")).isEqualTo("1");
        }
    }

    private static String pragma(SqlMemoryStore store, String name) {
        return store.onWriter(handle -> handle.query("PRAGMA " + name).texts().one());
    }

    @Test
    void losesNoAcknowledgedMemoryWhenTheProcessIsKilled() throws Exception {
        Random random = Seed.fresh("losesNoAcknowledgedMemory").random();
        List<MemoryId> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(TestingWriter.command(directory, 1_000_000))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int kill = random.nextInt(5, 300);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("ready");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.length() == "stored ".length() + 36) {
                        acknowledged.add(MemoryId.parse(line.substring("stored ".length())));
                    }
                    if (--kill == 0) {
                        process.toHandle()
                                .destroyForcibly(); // unlike the process itself, this leaves its output to be read
                    }
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (var store = SqlMemoryStore.open(directory)) {
            for (MemoryId id : acknowledged) {
                assertThat(store.find(Samples.everything("acme"), id)).isPresent();
            }
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void syncsTheLogBeforeEachAcknowledgement() throws Exception {
        Path trace = directory.resolve("trace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-y", "-e", "trace=fdatasync,fsync,write", "-s", "64", "-o", trace.toString()));
        command.addAll(TestingWriter.command(directory.resolve("store"), 10));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        int acknowledged = 0;
        boolean synced = false;
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            boolean ofTheLog =
                    (line.contains("sync(") && line.contains("memories.db-wal")) || line.contains("sync resumed");
            if (ofTheLog && line.endsWith("= 0")) {
                synced = true;
            } else if (line.contains("write(1<") && line.contains("stored ")) {
                assertThat(synced).as("the log is synced before: " + line).isTrue();
                acknowledged++;
                synced = false;
            }
        }
        assertThat(acknowledged).isEqualTo(10);
    }

    @Test
    void failsClearlyOnAFullDiskAndGoesOnWhenThereIsSpace() {
        try (var store = SqlMemoryStore.open(directory, 60)) {
            List<Memory> stored = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            Memory memory = Samples.memory(
                                    Samples.scope("ada"), Samples.turn("turn " + i + " with a lot to say".repeat(50)));
                            store.write(List.of(Samples.insert(memory, "")));
                            stored.add(memory);
                        }
                    })
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("disk is full")
                    .hasMessageContaining("Free space");
            assertThat(store.statistics().memories()).isEqualTo(stored.size()).isPositive();
            store.onWriter(handle -> handle.query("PRAGMA max_page_count = 1000")
                    .map(row -> row.getInt(1))
                    .one());
            Mutation later = Samples.insert(Samples.scope("ada"), Samples.turn("there is space again"));
            store.write(List.of(later));
            assertThat(store.statistics().memories()).isEqualTo(stored.size() + 1);
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void leavesNothingOfADeletedTextInTheFiles() throws IOException {
        String secret = "the-code-of-the-safe-is-4711";
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("Ada says " + secret));
        try (var store = SqlMemoryStore.open(directory)) {
            store.write(List.of(Samples.insert(memory, "")));
            assertThat(filesHold(secret)).isTrue();
            store.write(List.of(Samples.delete(memory)));
        }
        assertThat(filesHold(secret)).isFalse();
    }

    private boolean filesHold(String text) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
