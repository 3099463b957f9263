package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an index on a server must do behind the log of changes of a real record store, while that server comes and goes.
 *
 * @param <S> the server
 */
public abstract class SharedIndexFollowingContract<S extends StoppableServer> {
    private static final Scope ADA = Samples.scope("ada");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private S server;
    private MemoryStore store;
    private SharedIndex index;
    private Projector projector;

    /** Starts a server for one test. */
    protected abstract S start();

    /** Opens the record store in the directory. */
    protected abstract MemoryStore records(Path directory);

    /**
     * Opens an index on the server, as whoever follows the log does.
     *
     * @param name of the index among those on the server
     */
    protected abstract SharedIndex open(S server, String name, BooleanSupplier leads);

    @BeforeEach
    void open() {
        server = start();
        store = records(directory);
        store.serve(Samples.SPACE, Samples.NOW);
        openIndex();
    }

    private void openIndex() {
        index = open(server, "own", () -> true);
        projector = new Projector(store, index, Samples.SPACE.id(), new Generations(store));
        projector.start();
    }

    @AfterEach
    void close() {
        closeIndex();
        store.close();
        server.close();
    }

    private void closeIndex() {
        projector.close();
        index.close();
    }

    private Memory write(String text) {
        Mutation.Insert insert = Samples.insert(ADA, Samples.fact(text));
        store.write(List.of(insert));
        projector.nudge();
        return insert.memory();
    }

    private void awaitCurrent() throws InterruptedException {
        assertThat(projector.await(store.head(), PATIENCE)).isTrue();
    }

    private List<VersionKey> inventory() {
        return keys(index);
    }

    private static List<VersionKey> keys(SharedIndex index) {
        List<VersionKey> keys = new ArrayList<>();
        index.inventory((key, passage) -> keys.add(key));
        return keys;
    }

    private void assertHoldsWhatTheRecordsHold() throws InterruptedException {
        awaitCurrent();
        List<VersionKey> records = new ArrayList<>();
        store.scan(Samples.SPACE.id(), version -> records.add(version.memory().key()));
        assertThat(inventory()).containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void whatIsWrittenWhileTheServerIsAwayIsFoundWhenItIsBack() throws InterruptedException {
        write("Ada plays the cello");
        awaitCurrent();
        server.kill();
        Memory revised = write("Her cello is old");
        store.write(List.of(Samples.revise(
                Samples.next(revised, Samples.fact("Her cello is very old"), Samples.NOW.plusSeconds(5)))));
        store.write(List.of(Samples.delete(write("Her cello is new"))));
        await().atMost(PATIENCE).until(() -> projector.state() == Projector.State.FAILED);
        assertThatThrownBy(
                        () -> index.search(Samples.reach(ADA), Filter.all(), Samples.vector("Ada plays the cello"), 10))
                .isInstanceOf(Fault.Unavailable.class);
        server.startAgain();
        assertHoldsWhatTheRecordsHold();
        assertThat(projector.state()).isEqualTo(Projector.State.CURRENT);
        assertThat(index.search(Samples.reach(ADA), Filter.all(), Samples.vector("anything"), 10))
                .hasSize(2);
    }

    @Test
    void nodesWithOneServerKeepOneIndexWhoeverLeads() throws InterruptedException {
        AtomicBoolean firstLeads = new AtomicBoolean(true);
        AtomicBoolean secondLeads = new AtomicBoolean(false);
        SharedIndex first = open(server, "nodes", firstLeads::get);
        SharedIndex second = open(server, "nodes", secondLeads::get);
        try (Projector leading = new Projector(store, first, Samples.SPACE.id(), new Generations(store));
                Projector following = new Projector(store, second, Samples.SPACE.id(), new Generations(store))) {
            following.start();
            Memory cello = write("Ada plays the cello");
            await().atMost(PATIENCE).until(() -> following.state() == Projector.State.CATCHING_UP);
            assertThat(keys(second)).isEmpty();
            leading.start();
            assertThat(leading.await(store.head(), PATIENCE)).isTrue();
            first.commit();
            assertThat(following.await(store.head(), PATIENCE)).isTrue();
            assertThat(found(second)).containsExactly(cello.key());
            following.rebuild();
            Memory viola = write("Ada plays the viola");
            assertThat(leading.await(store.head(), PATIENCE)).isTrue();
            assertThatThrownBy(() -> second.clear("e2")).isInstanceOf(Fault.Unavailable.class);
            // its last pieces are on the server and in no checkpoint
            firstLeads.set(false);
            secondLeads.set(true);
            store.write(List.of(Samples.delete(cello)));
            Memory piano = write("Ada plays the piano");
            assertThat(following.await(store.head(), PATIENCE)).isTrue();
            second.commit();
            assertThat(keys(second)).containsExactlyInAnyOrder(viola.key(), piano.key());
            assertThat(leading.await(store.head(), PATIENCE)).isTrue();
            assertThat(found(first)).containsExactlyInAnyOrder(viola.key(), piano.key());
        } finally {
            first.close();
            second.close();
        }
    }

    private static List<VersionKey> found(SharedIndex index) {
        return IndexFixture.keys(index.search(Samples.reach(ADA), Filter.all(), Samples.vector("anything"), 10));
    }

    @Test
    void aServerThatHasLostItsDataIsFilledAgainByItself() throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            write("cello " + i);
        }
        awaitCurrent();
        server.kill();
        server.loseData();
        server.startAgain();
        assertThatThrownBy(() -> index.search(Samples.reach(ADA), Filter.all(), Samples.vector("anything"), 10))
                .isInstanceOf(Fault.Unavailable.class);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(Fault.Unavailable.class)
                .untilAsserted(() -> assertThat(inventory()).hasSize(30));
        assertHoldsWhatTheRecordsHold();
    }

    @Test
    void afterAStartWithoutTheServerOnlyWhatIsMissingIsApplied() throws InterruptedException {
        write("Ada plays the cello");
        awaitCurrent();
        closeIndex();
        server.kill();
        write("Her cello is old");
        openIndex();
        await().atMost(PATIENCE).until(() -> projector.state() == Projector.State.FAILED);
        server.startAgain();
        assertHoldsWhatTheRecordsHold();
        assertThat(index.applied()).isEqualTo(store.head());
    }
}
