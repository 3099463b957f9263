package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several nodes on one database get along as the threads of one node do. */
class SeveralNodesTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final EmbeddingSpace OTHER_SPACE = new EmbeddingSpace("other", "1", 8, "", "");
    private static final int NODES = 3;
    private static final int CALLERS = 4;
    private static final int EACH = 60;

    @Test
    void aLogThatIsReadWhileAllWriteShowsEveryEntryOnceAndInOrderWithoutAGap() throws Exception {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore reader = SqlMemoryStore.open(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Position start = reader.head();
            AtomicBoolean written = new AtomicBoolean();
            Future<List<Change>> reading = threads.submit(() -> {
                List<Change> read = new ArrayList<>();
                Position seen = start;
                while (true) {
                    boolean last = written.get();
                    List<Change> changes = reader.changes(seen, 7).orElseThrow();
                    read.addAll(changes);
                    seen = changes.isEmpty() ? seen : changes.getLast().position();
                    if (last && changes.isEmpty()) {
                        return read;
                    }
                }
            });
            List<Outcome> outcomes = onNodes(server, (store, caller) -> {
                List<Outcome> mine = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    Memory memory = Samples.memory(ADA, Samples.turn("turn " + i + " of " + caller));
                    mine.addAll(store.write(List.of(Samples.insert(memory, ""))));
                    assertThat(store.find(Samples.everything("acme"), memory.id()))
                            .isPresent();
                }
                return mine;
            });
            written.set(true);
            List<Long> all =
                    LongStream.rangeClosed(1, NODES * CALLERS * EACH).boxed().toList();
            assertThat(reading.get())
                    .extracting(change -> change.position().sequence())
                    .isEqualTo(all);
            assertThat(outcomes)
                    .extracting(
                            outcome -> ((Outcome.Written) outcome).position().sequence())
                    .containsExactlyInAnyOrderElementsOf(all);
            assertThat(outcomes)
                    .extracting(outcome -> ((Outcome.Written) outcome)
                            .memory()
                            .content()
                            .utterance()
                            .position())
                    .as("turns of one conversation each have a place of their own")
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().map(each -> each - 1).toList());
            await().untilAsserted(() -> assertThat(reader.head().sequence()).isEqualTo(all.size()));
            assertThat(reader.inspect()).isEmpty();
        }
    }

    @Test
    void theSameFactOfAllNodesIsStoredOnce() throws Exception {
        PostgresServer server = TestingServer.database();
        List<Outcome> outcomes = onNodes(server, (store, caller) -> {
            List<Outcome> mine = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                mine.addAll(store.write(List.of(Samples.insert(ADA, Samples.fact("fact " + (i * 7 + caller) % EACH)))));
            }
            return mine;
        });
        assertThat(outcomes).filteredOn(Outcome.Written.class::isInstance).hasSize(EACH);
        assertThat(outcomes).filteredOn(Outcome.Duplicate.class::isInstance).hasSize((NODES * CALLERS - 1) * EACH);
    }

    @Test
    void aNodeLearnsOfWhatAnotherWrites() {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore one = SqlMemoryStore.open(server);
                SqlMemoryStore other = SqlMemoryStore.open(server)) {
            one.write(List.of(Samples.insert(ADA, Samples.fact("tea"))));
            await().untilAsserted(() -> assertThat(other.head()).isEqualTo(one.head()));
            assertThat(other.changes(new Position(one.head().epoch(), 0), 10).orElseThrow())
                    .hasSize(1);
        }
    }

    @Test
    void oneOfThemLeadsAndAnotherWhenThatOneEnds() {
        PostgresServer server = TestingServer.database();
        SqlMemoryStore first = SqlMemoryStore.open(server);
        try (first) {
            await().until(first::leads);
            try (SqlMemoryStore second = SqlMemoryStore.open(server)) {
                first.write(List.of(Samples.insert(ADA, Samples.fact("tea"))));
                await().untilAsserted(() -> assertThat(second.head()).isEqualTo(first.head()));
                assertThat(second.leads()).isFalse();
                Position start = new Position(first.head().epoch(), 0);
                second.trim(second.head());
                assertThat(second.changes(start, 10))
                        .as("who does not lead trims nothing")
                        .isPresent();
                first.close();
                await().until(second::leads);
                second.trim(second.head());
                assertThat(second.changes(start, 10)).isEmpty();
            }
        }
    }

    @Test
    void theSpaceThatServesIsChangedOnlyByANodeThatIsAlone() {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore changing = SqlMemoryStore.open(server)) {
            changing.serve(Samples.SPACE, Samples.NOW);
            try (SqlMemoryStore other = SqlMemoryStore.open(server)) {
                assertThat(changing.claim()).isFalse();
                assertThatThrownBy(() -> changing.serve(OTHER_SPACE, Samples.NOW))
                        .isInstanceOf(Fault.Unavailable.class)
                        .hasMessageContaining("stop all but this one");
                other.serve(Samples.SPACE, Samples.NOW);
                assertThat(other.write(List.of(Samples.insert(ADA, Samples.fact("tea")))))
                        .hasSize(1);
            }
            assertThat(changing.claim()).isTrue();
            assertThatThrownBy(() -> SqlMemoryStore.open(server))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("brought into another embedding space");
            changing.serve(OTHER_SPACE, Samples.NOW);
            changing.share();
            await().ignoreExceptions().untilAsserted(() -> {
                try (SqlMemoryStore other = SqlMemoryStore.open(server)) {
                    assertThat(other.spaces())
                            .filteredOn(HeldSpace::serves)
                            .extracting(HeldSpace::id)
                            .containsExactly(OTHER_SPACE.id());
                }
            });
            assertThat(changing.statistics().memories()).isOne();
        }
    }

    @Test
    void aNodeThatWasCutOffWhileTheSpaceChangedAnswersNoMore() throws Exception {
        PostgresServer server = TestingServer.database();
        TestingPostgres postgres = TestingPostgres.shared();
        String held = " FROM pg_locks WHERE locktype = 'advisory' AND objid = " + (int) Attendance.SPACES;
        try (SqlMemoryStore changing = SqlMemoryStore.open(server)) {
            changing.serve(Samples.SPACE, Samples.NOW);
            postgres.asSuperuser(server.label(), "CREATE TABLE spared AS SELECT pid" + held);
            AtomicBoolean over = new AtomicBoolean();
            try (SqlMemoryStore cutOff = SqlMemoryStore.open(server);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> cutting = threads.submit(() -> {
                    while (!over.get()) {
                        postgres.asSuperuser(
                                server.label(),
                                "SELECT pg_terminate_backend(pid)" + held + " AND pid NOT IN (SELECT pid FROM spared)"
                                        + " AND database = (SELECT oid FROM pg_database"
                                        + " WHERE datname = current_database())");
                    }
                });
                await().until(changing::claim);
                over.set(true);
                cutting.get();
                changing.serve(OTHER_SPACE, Samples.NOW);
                await().untilAsserted(() -> assertThatThrownBy(cutOff::statistics)
                        .isInstanceOf(Fault.Unavailable.class)
                        .hasMessageContaining("brought into another embedding space"));
                changing.share();
                await().untilAsserted(() -> assertThatThrownBy(cutOff::statistics)
                        .hasMessageContaining("this node answers in " + Samples.SPACE.id()));
                assertThatThrownBy(() -> cutOff.write(List.of(Samples.insert(ADA, Samples.fact("tea")))))
                        .hasMessageContaining("start it again");
                assertThatThrownBy(() -> cutOff.scan(Samples.SPACE.id(), each -> {}))
                        .hasMessageContaining("start it again");
                assertThat(changing.statistics().memories()).isZero();
            }
        }
    }

    private interface Work {
        List<Outcome> by(SqlMemoryStore store, int caller) throws Exception;
    }

    /** Opens the nodes at once, on a database that may be new, and runs the work on each from several threads. */
    private static List<Outcome> onNodes(PostgresServer server, Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Outcome>>> nodes = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                int first = node * CALLERS;
                nodes.add(() -> {
                    try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
                        List<Callable<List<Outcome>>> calls = new ArrayList<>();
                        for (int caller = 0; caller < CALLERS; caller++) {
                            int number = first + caller;
                            calls.add(() -> work.by(store, number));
                        }
                        return together(threads, calls);
                    }
                });
            }
            return together(threads, nodes);
        }
    }

    private static List<Outcome> together(ExecutorService threads, List<Callable<List<Outcome>>> calls)
            throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<List<Outcome>> future : threads.invokeAll(calls)) {
            outcomes.addAll(future.get());
        }
        return outcomes;
    }
}
