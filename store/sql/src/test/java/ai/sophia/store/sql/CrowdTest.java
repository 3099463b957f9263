package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More callers than the writer lets wait. */
class CrowdTest {
    private static final int MORE = 1_100;
    private static final int LIMIT = 1_024;

    @TempDir
    Path directory = Path.of("");

    @Test
    void theWriterLetsSoManyWaitAndRefusesTheOthersAndLosesNone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (var store = SqlMemoryStore.open(directory);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first = callers.submit(() -> store.onWriter(handle -> {
                begun.countDown();
                return awaited(end);
            }));
            begun.await();
            CountDownLatch refused = new CountDownLatch(MORE - LIMIT);
            List<Future<Boolean>> others = new ArrayList<>();
            for (int caller = 0; caller < MORE; caller++) {
                others.add(callers.submit(() -> {
                    try {
                        return store.onWriter(handle -> true);
                    } catch (Fault.Exhausted full) {
                        refused.countDown();
                        throw full;
                    }
                }));
            }
            refused.await();
            assertThatThrownBy(() -> store.onWriter(handle -> true)).isInstanceOf(Fault.Exhausted.class);
            end.countDown();
            assertThat(first.get()).isTrue();
            int done = 0;
            for (Future<Boolean> other : others) {
                done += succeeded(other) ? 1 : 0;
            }
            assertThat(done).isEqualTo(LIMIT);
        }
    }

    private static boolean succeeded(Future<Boolean> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(Fault.Exhausted.class);
            return false;
        }
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            end.await();
            return true;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
