package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Mutation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move that is killed has moved nothing, and is begun anew; one that is larger than the memory goes through it in pieces. */
class RelocationCutTest {
    private static final int STEPS = 1_500;
    private static final int CUTS = 3;

    @TempDir
    Path folder = Path.of("");

    private final PostgresServer server = TestingServer.database();

    @Test
    void aMoveToAServerThatIsKilledIsBegunAnew() throws Exception {
        Random random = Seed.fresh("aMoveToAServerThatIsKilled").random();
        Map<String, Object> told;
        try (SqlMemoryStore store = SqlMemoryStore.open(folder)) {
            TestingRecords.fill(store, random, STEPS);
            told = TestingRecords.told(store);
        }
        int pieces = pieces(true);
        for (int i = 0; i < CUTS; i++) {
            kill(true, random.nextInt(1, pieces));
            try (SqlMemoryStore store = SqlMemoryStore.open(folder)) {
                assertThat(TestingRecords.told(store)).isEqualTo(told);
            }
            try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
                assertThat(store.statistics().memories()).isZero();
            }
        }
        assertThat(moved(true)).endsWith("done");
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            assertThat(TestingRecords.told(store)).isEqualTo(told);
        }
    }

    @Test
    void aMoveToADirectoryThatIsKilledIsBegunAnew() throws Exception {
        Random random = Seed.fresh("aMoveToADirectoryThatIsKilled").random();
        Map<String, Object> told;
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            TestingRecords.fill(store, random, STEPS);
            told = TestingRecords.told(store);
        }
        int pieces = pieces(false);
        for (int i = 0; i < CUTS; i++) {
            kill(false, random.nextInt(1, pieces));
            assertThat(folder.resolve("memories.db")).doesNotExist();
            try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
                assertThat(TestingRecords.told(store)).isEqualTo(told);
            }
        }
        assertThat(moved(false)).endsWith("done");
        try (SqlMemoryStore store = SqlMemoryStore.open(folder)) {
            assertThat(TestingRecords.told(store)).isEqualTo(told);
        }
        assertThat(folder.resolve("memories.db.new")).doesNotExist();
    }

    @Test
    void moreThanTheMemoryHoldsIsMoved() throws Exception {
        int memories = 800;
        try (SqlMemoryStore store = SqlMemoryStore.open(folder.resolve("from"))) {
            List<Mutation> some = new ArrayList<>();
            for (int i = 0; i < memories; i++) {
                String text =
                        "turn %d, of which there is a lot to say. ".formatted(i).repeat(3_000);
                Memory memory = Samples.memory(Samples.scope("ada"), Samples.turn(text.strip(), i));
                some.add(Samples.insert(memory, ""));
                if (some.size() == 100) {
                    store.write(some);
                    some.clear();
                }
            }
        }
        // some 90 MB of text
        assertThat(lines(TestingMover.process(true, folder.resolve("from"), server, "-Xmx64m")))
                .endsWith("done");
        assertThat(lines(TestingMover.process(false, folder.resolve("to"), server, "-Xmx64m")))
                .endsWith("done");
        try (SqlMemoryStore store = SqlMemoryStore.open(folder.resolve("to"))) {
            assertThat(store.statistics().memories()).isEqualTo(memories);
        }
    }

    /** How many lines a move prints before it is done. */
    private int pieces(boolean toServer) {
        try (Relocation relocation = toServer
                ? Relocation.toServer(folder, folder, server)
                : Relocation.toDirectory(server, folder, folder)) {
            return relocation.counts().values().stream()
                    .mapToInt(rows -> 2 * (int) (rows / Side.STEP + 1))
                    .sum();
        }
    }

    /** Kills a move while it is about the piece after a line. */
    private void kill(boolean toServer, int line) throws IOException, InterruptedException {
        Process process = TestingMover.process(toServer, folder, server).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                OutputStream leave = process.getOutputStream()) {
            for (int i = 0; i < line; i++) {
                assertThat(lines.readLine()).startsWith("rows ");
                leave.write('\n');
                leave.flush();
            }
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    private List<String> moved(boolean toServer) throws IOException, InterruptedException {
        return lines(TestingMover.process(toServer, folder, server));
    }

    private static List<String> lines(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        process.getOutputStream().close();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> all = lines.readAllLines();
            assertThat(process.waitFor()).isZero();
            return all;
        }
    }
}
