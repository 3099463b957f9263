package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingProxy;
import ai.sophia.core.Fault;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.store.sql.TestingRelay.Cut;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of writes when the server, or the way to it, fails. */
class PostgresFaultsTest {
    private static final int CALLERS = 6;
    private static final int CRASHES = 3;

    @Test
    void aServerThatCrashesAgainAndAgainLosesNothingThatWasAcknowledged() throws Exception {
        Random random = Seed.fresh("aServerThatCrashes").random();
        try (TestingPostgres postgres = TestingPostgres.start();
                SqlMemoryStore store = SqlMemoryStore.open(TestingServer.database(postgres));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Queue<Memory> acknowledged = new ConcurrentLinkedQueue<>();
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                callers.add(threads.submit(() -> {
                    for (int i = 0; !over.get(); i++) {
                        Memory memory = Samples.memory(
                                Samples.scope("user " + number), Samples.turn("turn " + i + " of " + number));
                        try {
                            store.write(List.of(Samples.insert(memory, "")));
                            acknowledged.add(memory);
                        } catch (Fault.Unavailable away) {
                            assertThat(away.explanation()).containsAnyOf("postgresql://127.0.0.1", "is not known");
                        }
                    }
                }));
            }
            for (int crash = 0; crash < CRASHES; crash++) {
                int enough = acknowledged.size() + random.nextInt(20, 200);
                await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > enough);
                postgres.crash();
                postgres.restart();
            }
            int before = acknowledged.size();
            await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > before + CALLERS);
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
            for (Memory memory : acknowledged) {
                assertThat(store.find(Samples.everything("acme"), memory.id())).isPresent();
            }
            assertThat(store.inspect()).isEmpty();
        }
    }

    /** It is noticed by the watch, long before the write would be given up itself. */
    @Test
    @Timeout(60)
    void aWriteToAServerThatHangsIsRefusedAndGoesThroughWhenTheServerIsBack() {
        PostgresServer server = TestingServer.database();
        URI address = URI.create(server.label());
        try (TestingProxy proxy = TestingProxy.to(new InetSocketAddress(address.getHost(), address.getPort()));
                SqlMemoryStore store =
                        SqlMemoryStore.open(through(proxy.address().getPort(), server))) {
            Mutation first = Samples.insert(Samples.scope("ada"), Samples.fact("tea"));
            Mutation second = Samples.insert(Samples.scope("ada"), Samples.fact("coffee"));
            store.write(List.of(first));
            proxy.become(new TestingProxy.Manner.Hanging());
            assertThatThrownBy(() -> store.write(List.of(second)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("cannot be reached");
            proxy.become(new TestingProxy.Manner.Through());
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> !store.write(List.of(second)).isEmpty());
            assertThat(store.statistics().memories()).isEqualTo(2);
        }
    }

    /** Who waits for an answer that was lost gets it when the server is back, long before giving up itself. */
    @Test
    @Timeout(40)
    void whatIsAskedOfAServerThatHangsIsAskedAgainWhenItIsBack() throws Exception {
        PostgresServer server = TestingServer.database();
        URI address = URI.create(server.label());
        try (TestingProxy proxy = TestingProxy.to(new InetSocketAddress(address.getHost(), address.getPort()));
                SqlMemoryStore store =
                        SqlMemoryStore.open(through(proxy.address().getPort(), server));
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("tea"));
            store.write(List.of(Samples.insert(memory, "")));
            assertThat(store.find(Samples.everything("acme"), memory.id())).isPresent();
            proxy.become(new TestingProxy.Manner.Hanging());
            long sent = proxy.sent();
            Future<Optional<Memory>> reading =
                    threads.submit(() -> store.find(Samples.everything("acme"), memory.id()));
            await().until(() -> proxy.sent() > sent);
            // the watch waits in vain as well
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> store.completeUntil(store.head())
                            .isBefore(Instant.now().minusSeconds(3)));
            proxy.become(new TestingProxy.Manner.Through());
            assertThat(reading.get()).isPresent();
        }
    }

    /** A virtual thread that is interrupted loses the connection that it waits for. */
    @Test
    @Timeout(60)
    void aCallerThatIsInterruptedStoresOnceAndIsLeftInterrupted() throws Exception {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore store = SqlMemoryStore.open(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Postgres postgres = new Postgres(server);
            Database database = new Database(postgres);
            try (Writer writer = new Writer(database, database.write())) {
                AtomicInteger runs = new AtomicInteger();
                Future<Boolean> interrupted = threads.submit(() -> {
                    String told = writer.write(1, false, handle -> {
                        if (runs.incrementAndGet() == 1) {
                            Thread.currentThread().interrupt();
                            // an answer that is there at once would not be waited for
                            handle.query("SELECT CAST(pg_sleep(1) AS TEXT)").run();
                        }
                        database.dialect().confine(handle, "acme");
                        handle.update("INSERT INTO settings (name, value) VALUES ('told', 'once')");
                        return Thread.currentThread().getName();
                    });
                    return told.isEmpty() && Thread.interrupted();
                });
                assertThat(interrupted.get()).isTrue();
                assertThat(runs).hasValue(2);
                assertThat(writer.<Boolean>write(
                                1,
                                false,
                                handle -> handle.query("SELECT value FROM settings WHERE name = 'told'")
                                        .texts()
                                        .one()
                                        .equals("once")))
                        .isTrue();
            } finally {
                postgres.close();
            }
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void aCallerThatIsInterruptedWhileConnectingConnectsAgain() throws Exception {
        PostgresServer server = TestingServer.database();
        URI address = URI.create(server.label());
        try (TestingProxy proxy = TestingProxy.to(new InetSocketAddress(address.getHost(), address.getPort()));
                SqlMemoryStore store =
                        SqlMemoryStore.open(through(proxy.address().getPort(), server))) {
            Postgres postgres = new Postgres(through(proxy.address().getPort(), server));
            Database database = new Database(postgres);
            try (Writer writer = new Writer(database, database.write())) {
                AtomicBoolean left = new AtomicBoolean();
                proxy.become(new TestingProxy.Manner.Hanging());
                Thread caller = Thread.ofVirtual().start(() -> {
                    writer.write(1, false, handle -> {
                        database.dialect().confine(handle, "acme");
                        return handle.update("INSERT INTO settings (name, value) VALUES ('told', 'once')");
                    });
                    left.set(Thread.interrupted());
                });
                for (int interrupts = 0; interrupts < 3; interrupts++) {
                    // what it asks has gone out: first to begin, then to connect, and again
                    long sent = proxy.sent();
                    caller.interrupt();
                    await().until(() -> proxy.sent() > sent);
                }
                proxy.become(new TestingProxy.Manner.Through());
                caller.interrupt();
                caller.join();
                assertThat(left).isTrue();
            } finally {
                postgres.close();
            }
            assertThat(store.inspect()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_COMMIT", "AFTER_COMMIT"})
    void aConnectionThatIsCutWhileCommittingStoresOnceAndTellsSo(Cut cut) throws Exception {
        PostgresServer server = TestingServer.database();
        URI address = URI.create(server.label());
        try (TestingRelay relay = new TestingRelay(address.getHost(), address.getPort());
                SqlMemoryStore store = SqlMemoryStore.open(through(relay.port(), server))) {
            Memory memory = Samples.memory(Samples.scope("ada"), Samples.turn("yes"));
            relay.cut(cut);
            List<Outcome> outcomes = store.write(List.of(Samples.insert(memory, "")));
            assertThat(relay.cuts()).isOne();
            assertThat(outcomes.getFirst()).isInstanceOfSatisfying(Outcome.Written.class, written -> {
                assertThat(written.memory().id()).isEqualTo(memory.id());
                assertThat(written.position().sequence()).isOne();
            });
            assertThat(store.statistics().memories()).isOne();
            assertThat(store.history(Samples.everything("acme"), memory.id())).hasSize(1);
            assertThat(store.inspect()).isEmpty();
        }
    }

    private static PostgresServer through(int port, PostgresServer server) {
        String url = server.url().replaceFirst("//[^/]*", "//127.0.0.1:" + port);
        return new PostgresServer(url, server.user(), server.password(), server.connections());
    }

    @ParameterizedTest
    @CsvSource({"40001", "40P01"})
    void aTransactionThatAnotherOneWasInTheWayOfIsRunAgain(String state) {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            failing(server, "events", state, "<= 2");
            Mutation insert = Samples.insert(Samples.scope("ada"), Samples.fact("tea"));
            assertThat(store.write(List.of(insert)).getFirst()).isInstanceOf(Outcome.Written.class);
            assertThat(store.statistics().memories()).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "53100 | the disk of the PostgreSQL server",
                "57014 | took too long",
                "55P03 | other nodes write",
                "53300 | has no connection left",
                "XX001 | says that it is damaged",
                "25006 | is a standby"
            })
    void whatTheServerCannotDoNowIsToldAndLeavesNothingBehind(String state, String words) {
        PostgresServer server = TestingServer.database();
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            failing(server, "events", state, "<= 5");
            Mutation insert = Samples.insert(Samples.scope("ada"), Samples.fact("tea"));
            assertThatThrownBy(() -> store.write(List.of(insert)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining(words);
            assertThat(store.statistics().memories()).isZero();
        }
    }

    @Test
    void aTurnThatDoesNotComeIsWaitedForOnceByAllThatWouldHaveSharedIt() throws Exception {
        PostgresServer server = TestingServer.database();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            failing(server, "commits", "55P03", "> 1");
            Thread before = Thread.ofPlatform()
                    .start(() -> store.onWriter(handle -> {
                        writing.countDown();
                        return awaited(going);
                    }));
            writing.await();
            Queue<Fault.Unavailable> told = new ConcurrentLinkedQueue<>();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Mutation insert = Samples.insert(Samples.scope("user " + caller), Samples.fact("tea"));
                callers.add(Thread.ofPlatform().start(() -> {
                    try {
                        store.write(List.of(insert));
                    } catch (Fault.Unavailable fault) {
                        told.add(fault);
                    }
                }));
            }
            try {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> callers.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
            } finally {
                going.countDown();
            }
            before.join();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(told)
                    .hasSize(CALLERS)
                    .allMatch(each -> each.explanation().contains("leave no turn"));
            assertThat(new HashSet<>(told)).as("what was tried").hasSize(1);
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void whatIsBeingReadIsReadBeforeTheConnectionsAreClosed() throws Exception {
        Postgres postgres = new Postgres(TestingServer.database());
        PooledReaders readers = new PooledReaders(new Database(postgres));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> read = threads.submit(() -> readers.read(Dialect.EVERY_TENANT, handle -> {
                reading.countDown();
                awaited(going);
                return handle.query("SELECT 1").map(row -> row.getInt(1)).one();
            }));
            reading.await();
            Thread closing = Thread.ofPlatform().start(() -> {
                readers.close();
                postgres.close();
            });
            try {
                await().atMost(Duration.ofMinutes(1)).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
                assertThatThrownBy(() -> readers.read(Dialect.EVERY_TENANT, handle -> 1))
                        .isInstanceOf(Fault.Unavailable.class)
                        .hasMessageContaining("closed");
            } finally {
                going.countDown();
            }
            assertThat(read.get()).isOne();
            closing.join();
        }
    }

    @Test
    void anOpeningThatFailsLeavesNoThreadBehind() {
        PostgresServer server = TestingServer.database();
        SqlMemoryStore.open(server).close();
        TestingPostgres.shared().asSuperuser(server.label(), "ALTER TABLE sophia_memory.events RENAME TO gone");
        long before = writers();
        assertRefused(server, "events");
        assertThat(writers()).isEqualTo(before);
    }

    private static long writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("sophia-writer"))
                .count();
    }

    /**
     * Has what is put into a table end in an error of the server.
     *
     * @param which of the times, as a comparison
     */
    private static void failing(PostgresServer server, String table, String state, String which) {
        TestingPostgres.shared()
                .asSuperuser(
                        server.label(),
                        "CREATE SEQUENCE sophia_memory.failures",
                        "GRANT USAGE ON SEQUENCE sophia_memory.failures TO " + server.user(),
                        """
                        CREATE FUNCTION sophia_memory.fail() RETURNS TRIGGER LANGUAGE plpgsql AS $$
                        BEGIN
                            IF nextval('sophia_memory.failures') %s THEN
                                RAISE EXCEPTION 'on purpose' USING ERRCODE = '%s';
                            END IF;
                            RETURN NEW;
                        END;
                        $$""".formatted(which, state),
                        "CREATE TRIGGER failing BEFORE INSERT ON sophia_memory." + table
                                + " FOR EACH ROW EXECUTE FUNCTION sophia_memory.fail()");
    }

    @Test
    void whatIsAcknowledgedIsOnDiskWhateverIsUsualInTheDatabase() {
        PostgresServer server = TestingServer.database();
        String database = server.label().replaceFirst(".*/", "");
        TestingPostgres.shared()
                .asSuperuser(server.label(), "ALTER DATABASE " + database + " SET synchronous_commit = off");
        try (SqlMemoryStore store = SqlMemoryStore.open(server)) {
            String setting = store.onWriter(
                    handle -> handle.query("SHOW synchronous_commit").texts().one());
            assertThat(setting).isEqualTo("on");
        }
    }

    @Test
    void whoIsNotLetInOrFindsNobodyIsToldWhatToDo() {
        PostgresServer server = TestingServer.database();
        assertRefused(
                new PostgresServer(server.url(), server.user(), "wrong", 2),
                "does not let the user sophia in",
                "check the user and the password");
        assertRefused(
                new PostgresServer(server.url(), server.user(), "", 2),
                "wants a password",
                "none is set",
                "SOPHIA_POSTGRES_PASSWORD");
        assertRefused(
                new PostgresServer(server.url() + "_none", server.user(), server.password(), 2),
                "has no such database",
                "make it first");
        assertRefused(new PostgresServer("jdbc:postgresql://127.0.0.1:1/sophia", "", "", 2), "cannot be reached");
    }

    private static void assertRefused(PostgresServer server, String... words) {
        assertThatThrownBy(() -> SqlMemoryStore.open(server).close())
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void theSchemaOfANewerSophiaIsRefused() {
        PostgresServer server = TestingServer.database();
        SqlMemoryStore.open(server).close();
        TestingPostgres.shared()
                .asSuperuser(
                        server.label(),
                        "INSERT INTO sophia_memory.schema_history SELECT 99, '99', 'tomorrow', 'SQL', 'V99__tomorrow.sql', 1, 'x', now(), 1, true");
        assertRefused(server, "of a newer Sophia", "version 99");
    }
}
