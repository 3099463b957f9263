package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who writes: the caller, where nobody else does, and the thread for all others. */
final class WriterTest {
    private static final String OWN = "sophia-writer";

    @TempDir
    Path folder = Path.of("");

    private Database database;
    private Writer writer;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() {
        database = new Database(new Sqlite(folder.resolve("a.db"), 0));
        Handle handle = database.write();
        handle.execute("CREATE TABLE told (id INTEGER PRIMARY KEY)");
        writer = new Writer(database, handle);
    }

    @AfterEach
    void close() {
        end.countDown();
        callers.close();
        writer.close();
    }

    /** Tells a number, and says which thread did. */
    private String tell(int number, boolean deletes) {
        return writer.write(1, deletes, handle -> {
            handle.update("INSERT INTO told (id) VALUES (?)", number);
            return Thread.currentThread().getName();
        });
    }

    private Future<String> tellSlowly(int number) {
        return callers.submit(() -> writer.write(1, false, handle -> {
            handle.update("INSERT INTO told (id) VALUES (?)", number);
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return Thread.currentThread().getName();
        }));
    }

    private List<Long> told() {
        try (Handle handle = database.read()) {
            return handle.query("SELECT id FROM told ORDER BY id").longs().list();
        }
    }

    @Test
    void aCallerWhomNobodyIsBeforeWritesItself() {
        assertThat(tell(1, false)).isEqualTo(Thread.currentThread().getName());
        assertThat(told()).containsExactly(1L);
    }

    @Test
    void whatDeletesIsLeftToTheThread() {
        assertThat(tell(1, true)).isEqualTo(OWN);
    }

    @Test
    void whoComesWhileACallerWritesIsServedByTheThreadAfterIt() throws Exception {
        Future<String> first = tellSlowly(1);
        begun.await();
        Future<String> second = callers.submit(() -> tell(2, false));
        Future<String> third = callers.submit(() -> tell(3, true));
        assertThat(told()).isEmpty();
        end.countDown();
        assertThat(first.get()).isNotEqualTo(OWN);
        assertThat(third.get()).isEqualTo(OWN);
        assertThat(second.get()).isNotNull();
        assertThat(told()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aWriteThatFailsIsTheCallersAloneAndLeavesTheTurnToOthers() {
        tell(1, false);
        assertThatThrownBy(() -> tell(1, false)).isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> writer.write(1, false, handle -> {
                    handle.update("INSERT INTO told (id) VALUES (2)");
                    throw new IllegalArgumentException("as wished");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(callers.submit(() -> tell(3, false))).succeedsWithin(Duration.ofSeconds(10));
        assertThat(told()).containsExactly(1L, 3L);
    }

    @Test
    void closingWaitsForACallerThatWrites() throws Exception {
        Future<String> first = tellSlowly(1);
        begun.await();
        Thread closing = Thread.ofPlatform().start(writer::close);
        // whoever comes after is refused, which tells that closing has begun
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> tell(2, false))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("closed");
        assertThat(told()).isEmpty();
        end.countDown();
        assertThat(first.get()).isNotEqualTo(OWN);
        closing.join();
        assertThat(told()).containsExactly(1L);
    }

    @Test
    void manyAtOnceLoseNothing() throws Exception {
        List<Future<String>> all = new ArrayList<>();
        for (int number = 1; number <= 300; number++) {
            int each = number;
            all.add(callers.submit(() -> tell(each, each % 7 == 0)));
        }
        for (Future<String> each : all) {
            assertThat(each.get()).isNotNull();
        }
        assertThat(told()).hasSize(300);
    }
}
