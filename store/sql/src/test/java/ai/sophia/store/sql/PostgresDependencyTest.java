package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.core.Fault;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Dependency.Examination;
import ai.sophia.core.tier.Guard;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those who run Sophia are told of the server of the records. */
final class PostgresDependencyTest {
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final PostgresServer server = TestingServer.database();
    private final Guard guard = new TestingPgvector.Unguarded();

    private Examination examined(PostgresServer examined) {
        return new PostgresDependency(examined, guard, BUDGET).examine();
    }

    private Examination examined(Duration localClockIsLateBy) {
        InstantSource late = InstantSource.offset(InstantSource.system(), localClockIsLateBy.negated());
        return new PostgresDependency(server, guard, BUDGET, new ClockSkew(late)).examine();
    }

    @Test
    void aServerThatIsWellTellsItsVersion() {
        Examination found = examined(server);
        assertThat(found.findings()).isEmpty();
        assertThat(found.version()).matches("1[5-9]\\.\\d+.*");
        assertThat(found.latency()).isPositive();
    }

    @Test
    void aClockThatIsWrongIsToldOfWhicheverWay() {
        assertThat(examined(Duration.ofMillis(500)).findings()).isEmpty();
        assertThat(examined(Duration.ofSeconds(90)).findings())
                .singleElement()
                .asString()
                .containsPattern("its clock is (89|90) s ahead of this node's");
        assertThat(examined(Duration.ofSeconds(-90)).findings())
                .singleElement()
                .asString()
                .containsPattern("its clock is (89|90) s behind this node's");
    }

    @Test
    void aServerThatAnswersLaterThanRecallsWaitIsToldOf() {
        Duration moment = Duration.ofNanos(1);
        assertThat(new PostgresDependency(server, guard, moment).examine().findings())
                .singleElement()
                .asString()
                .contains("and a recall waits 0.0 ms for it", "budgets.records");
        assertThat(new PgvectorDependency(
                                PgvectorSettings.of(TestingPgvector.database(), VectorMethod.HNSW, moment), guard)
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .contains("and a recall waits 0.0 ms for it", "set budgets.");
    }

    @Test
    void whoIsNotLetInIsToldWhatToCheck() {
        assertThat(examined(new PostgresServer(server.url(), server.user(), "wrong", 2))
                        .findings())
                .singleElement()
                .asString()
                .contains("does not let the user " + server.user() + " in", "check the user and the password");
        assertThat(examined(new PostgresServer(server.url(), server.user(), "", 2))
                        .findings())
                .singleElement()
                .asString()
                .contains("wants a password", "SOPHIA_POSTGRES_PASSWORD");
    }

    @Test
    void aServerThatIsAwayIsToldOf() {
        try (TestingProxy proxy = proxy()) {
            proxy.become(new Manner.Reset());
            Examination found = examined(through(proxy));
            assertThat(found.version()).isEmpty();
            assertThat(found.findings()).singleElement().asString().contains("cannot be reached");
        }
    }

    @Test
    void aServerThatIsTooOldIsToldOfAndItsDatabaseNotTouched() {
        String newer;
        try (Handle handle = Postgres.single(server, BUDGET)) {
            newer = PostgresVersion.of(handle).major() + ".";
        }
        try (TestingProxy proxy = proxy()) {
            proxy.become(new Manner.Replaced("server_version\0" + newer, "server_version\0" + "14."));
            PostgresServer old = through(proxy);
            assertThat(examined(old).version()).startsWith("14.");
            assertThat(examined(old).findings())
                    .singleElement()
                    .asString()
                    .contains("expected PostgreSQL 15 or newer, but it is of version 14.");
            assertThatThrownBy(() -> SqlMemoryStore.open(old))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining(old.label())
                    .hasMessageContaining("expected PostgreSQL 15 or newer, but it is of version 14.")
                    .hasMessageContaining("pg_upgrade");
        }
        try (Handle handle = Postgres.single(server, BUDGET)) {
            assertThat(PostgresSchema.isMade(handle)).isFalse();
            assertThat(PostgresSchema.isForeign(handle)).isFalse();
        }
        SqlMemoryStore.open(server).close();
    }

    @Test
    void ofManyThatAreSentTogetherTheServersReasonIsToldAndNoArgument() {
        try (Handle handle = Postgres.single(server, BUDGET)) {
            handle.execute("CREATE TEMPORARY TABLE secrets (secret TEXT CHECK (length(secret) < 9))");
            assertThatThrownBy(() -> handle.updateAll(
                            "INSERT INTO secrets (secret) VALUES (?)",
                            List.of(new Object[] {"short"}, new Object[] {"what somebody said"})))
                    .isInstanceOfSatisfying(
                            SqlFailure.class,
                            failure -> assertThat(PostgresErrors.fault(failure.error(), server))
                                    .hasMessageContaining("violates check constraint"))
                    .message()
                    .startsWith("ERROR:");
        }
    }

    private TestingProxy proxy() {
        URI address = URI.create(server.label());
        return TestingProxy.to(new InetSocketAddress(address.getHost(), address.getPort()));
    }

    private PostgresServer through(TestingProxy proxy) {
        String url = server.url().replaceFirst(":\\d+/", ":" + proxy.address().getPort() + "/");
        return new PostgresServer(url, server.user(), server.password(), 2);
    }
}
