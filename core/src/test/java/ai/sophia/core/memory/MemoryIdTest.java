package ai.sophia.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryIdTest {
    @Test
    void isAUuidOfVersionSeven() {
        MemoryId id = MemoryId.create();
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.value().variant()).isEqualTo(2);
    }

    @Test
    void tellsWhenItWasMade() {
        long before = System.currentTimeMillis();
        long made = MemoryId.create().value().getMostSignificantBits() >>> 16;
        // ids made faster than 4,096 in a millisecond borrow from the next one
        assertThat(made).isBetween(before, System.currentTimeMillis() + 1_000);
    }

    @Test
    void idsOfOneThreadStrictlyIncreaseAsIdsAndAsText() {
        MemoryId last = MemoryId.create();
        for (int i = 0; i < 50_000; i++) {
            MemoryId next = MemoryId.create();
            assertThat(next.compareTo(last)).isPositive();
            assertThat(next.toString().compareTo(last.toString())).isPositive();
            last = next;
        }
    }

    @Test
    void idsOfManyThreadsDiffer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<MemoryId>>> runs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                runs.add(threads.submit(() -> {
                    List<MemoryId> ids = new ArrayList<>();
                    for (int i = 0; i < 5_000; i++) {
                        ids.add(MemoryId.create());
                    }
                    return ids;
                }));
            }
            List<MemoryId> all = new ArrayList<>();
            for (Future<List<MemoryId>> run : runs) {
                List<MemoryId> ids = run.get();
                assertThat(ids).isSorted();
                all.addAll(ids);
            }
            assertThat(all).doesNotHaveDuplicates();
        }
    }

    @Test
    void readsWhatItWrites() {
        MemoryId id = MemoryId.create();
        assertThat(MemoryId.parse(id.toString())).isEqualTo(id);
        assertThat(MemoryId.parse("0193A1B2-C3D4-7E5F-8A6B-7C8D9E0F1A2B"))
                .hasToString("0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "not an id",
                "0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b ",
                "0193a1b2c3d47e5f8a6b7c8d9e0f1a2b",
                "0193a1b-2c3d4-7e5f-8a6b-7c8d9e0f1a2b"
            })
    void refusesWhatIsNoCanonicalUuid(String text) {
        assertThatThrownBy(() -> MemoryId.parse(text)).isInstanceOfSatisfying(Fault.Invalid.class, fault -> {
            assertThat(fault.field()).isEqualTo("id");
            assertThat(fault.explanation()).contains("\"" + text + "\"");
        });
    }
}
