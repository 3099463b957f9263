package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How the threads that use a record store at once get along. */
abstract class SharingContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Reach ALL = Samples.everything("acme");
    private static final int THREADS = 8;
    private static final int EACH = 50;

    private final StoreFixture fixture;

    SharingContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void losesAndRepeatsNothingOfWritersAtOnce() throws Exception {
        try (var store = fixture.open()) {
            List<List<Outcome>> outcomes = together(THREADS, thread -> {
                List<Outcome> mine = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    Memory memory = Samples.memory(ADA, Samples.turn("turn " + i + " of " + thread));
                    Outcome outcome =
                            store.write(List.of(Samples.insert(memory, ""))).getFirst();
                    assertThat(store.find(ALL, memory.id())).isPresent();
                    mine.add(outcome);
                }
                return mine;
            });
            List<Long> positions = outcomes.stream()
                    .flatMap(List::stream)
                    .map(outcome -> ((Outcome.Written) outcome)
                            .memory()
                            .content()
                            .utterance()
                            .position())
                    .toList();
            List<Long> expected = LongStream.range(0, THREADS * EACH).boxed().toList();
            assertThat(positions).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(store.list(ALL, Filter.all(), "", 1_000).memories()).hasSize(THREADS * EACH);
            List<Change> changes =
                    store.changes(new Position(store.head().epoch(), 0), 1_000).orElseThrow();
            assertThat(changes).extracting(Change::key).doesNotHaveDuplicates().hasSize(THREADS * EACH);
        }
    }

    @Test
    void storesTheSameFactOfWritersAtOnceOnce() throws Exception {
        try (var store = fixture.open()) {
            List<List<Outcome>> outcomes = together(THREADS, thread -> {
                List<Outcome> mine = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    mine.addAll(store.write(List.of(Samples.insert(ADA, Samples.fact("fact " + i)))));
                }
                return mine;
            });
            assertThat(outcomes.stream().flatMap(List::stream).filter(Outcome.Written.class::isInstance))
                    .hasSize(EACH);
            assertThat(store.statistics().memories()).isEqualTo(EACH);
        }
    }

    @Test
    void letsOneOfRivalRevisionsWin() throws Exception {
        try (var store = fixture.open()) {
            Memory first = Samples.memory(ADA, Samples.fact("start"));
            store.write(List.of(Samples.insert(first, "")));
            List<List<Outcome>> outcomes = together(
                    THREADS,
                    thread -> store.write(List.of(Samples.revise(
                            Samples.next(first, Samples.fact("by " + thread), Samples.NOW.plusSeconds(1))))));
            assertThat(outcomes.stream().flatMap(List::stream).filter(Outcome.Written.class::isInstance))
                    .hasSize(1);
            assertThat(outcomes.stream().flatMap(List::stream).filter(new Outcome.Stale(2)::equals))
                    .hasSize(THREADS - 1);
        }
    }

    @Test
    void doesNotLetOneWriterFailTheOthers() throws Exception {
        try (var store = fixture.open()) {
            Memory taken = Samples.memory(ADA, Samples.fact("takes an id"));
            store.write(List.of(Samples.insert(taken, "")));
            together(THREADS, thread -> {
                for (int i = 0; i < EACH; i++) {
                    Scope scope = Samples.scope("user " + thread);
                    if (thread == 0) {
                        Memory thief =
                                new Memory(taken.id(), 1, scope, Samples.fact("wants that id " + i), taken.stored());
                        assertThatThrownBy(() -> store.write(List.of(Samples.insert(thief, ""))));
                    } else {
                        Outcome outcome = store.write(List.of(Samples.insert(scope, Samples.fact("fact " + i))))
                                .getFirst();
                        assertThat(outcome).isInstanceOf(Outcome.Written.class);
                    }
                }
                return List.of();
            });
            assertThat(store.statistics().memories()).isEqualTo(1 + (THREADS - 1) * EACH);
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void finishesAWriteThatWasInterrupted() throws Exception {
        try (var store = fixture.open()) {
            Memory memory = Samples.memory(ADA, Samples.fact("written in spite of it"));
            together(1, thread -> {
                Thread.currentThread().interrupt();
                List<Outcome> outcomes = store.write(List.of(Samples.insert(memory, "")));
                assertThat(Thread.interrupted()).isTrue();
                return outcomes;
            });
            assertThat(store.find(ALL, memory.id())).isPresent();
        }
    }

    private interface Work {
        List<Outcome> by(int thread) throws Exception;
    }

    /** Runs the work in virtual threads, as a server does. */
    private static List<List<Outcome>> together(int threads, Work work)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Outcome>>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                calls.add(() -> work.by(thread));
            }
            List<List<Outcome>> outcomes = new ArrayList<>();
            for (Future<List<Outcome>> future : executor.invokeAll(calls)) {
                outcomes.add(future.get());
            }
            return outcomes;
        }
    }
}
