package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads on the callers' threads, by a few connections. */
final class NativeReadersTest {
    private static final int SIZE = 3;
    private static final int CALLERS = 17 * SIZE;

    @TempDir
    Path folder = Path.of("");

    private Database database;
    private Handle writing;
    private NativeReaders readers;

    @BeforeEach
    void open() {
        database = new Database(new Sqlite(folder.resolve("a.db"), 0));
        writing = database.write();
        writing.execute("CREATE TABLE told (id INTEGER PRIMARY KEY)");
        writing.update("INSERT INTO told (id) VALUES (?)", 7);
        readers = new NativeReaders(database, SIZE);
    }

    @AfterEach
    void close() {
        readers.close();
        writing.close();
    }

    private long told() {
        return readers.read(
                "acme", handle -> handle.query("SELECT id FROM told").longs().one());
    }

    @Test
    @Timeout(30)
    void asManyReadAtOnceAsThereAreConnectionsAndNoMore() throws Exception {
        AtomicInteger reading = new AtomicInteger();
        CyclicBarrier all = new CyclicBarrier(SIZE);
        List<Future<Integer>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> readers.read("acme", handle -> {
                    int atOnce = reading.incrementAndGet();
                    meet(all);
                    assertThat(handle.query("SELECT id FROM told").longs().one())
                            .isEqualTo(7);
                    reading.decrementAndGet();
                    return atOnce;
                })));
            }
        }
        for (Future<Integer> caller : callers) {
            assertThat(caller.get()).isBetween(1, SIZE);
        }
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await();
        } catch (InterruptedException | BrokenBarrierException alone) {
            throw new IllegalStateException(alone);
        }
    }

    @Test
    void aReadThatFailsLeavesItsConnectionToOthers() {
        for (int failed = 0; failed <= SIZE; failed++) {
            assertThatThrownBy(() -> readers.read(
                            "acme",
                            handle -> handle.query("SELECT id FROM nowhere")
                                    .longs()
                                    .list()))
                    .isInstanceOf(Fault.Unavailable.class);
        }
        assertThat(told()).isEqualTo(7);
    }

    @Test
    void whoIsInterruptedIsToldSoAndLeftInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::told).isInstanceOf(Fault.Unavailable.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told()).isEqualTo(7);
    }

    @Test
    void nothingIsReadOnceItIsClosed() {
        assertThat(told()).isEqualTo(7);
        readers.close();
        assertThatThrownBy(this::told).isInstanceOf(Fault.Unavailable.class).hasMessageContaining("closed");
    }
}
