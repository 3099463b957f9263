package ai.sophia.store.sql;

import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.GuardedDependency;
import ai.sophia.core.tier.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The PostgreSQL server of the records, as those who run Sophia look at it. Safe for all threads. */
public final class PostgresDependency implements GuardedDependency {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PostgresServer server;
    private final Guard guard;
    private final Duration budget;
    private final ClockSkew clocks;

    /**
     * @param guard the one that guards the reads of recalls
     * @param budget how long a recall waits for such a read
     */
    public PostgresDependency(PostgresServer server, Guard guard, Duration budget) {
        this(server, guard, budget, ClockSkew.ofSystem());
    }

    PostgresDependency(PostgresServer server, Guard guard, Duration budget, ClockSkew clocks) {
        this.server = server;
        this.guard = guard;
        this.budget = budget;
        this.clocks = clocks;
    }

    @Override
    public Guard guard() {
        return guard;
    }

    @Override
    public String address() {
        return server.label();
    }

    @Override
    public String purpose() {
        return "keeps the records";
    }

    /** Asks on a connection of its own, whatever the guard says. */
    @Override
    public Examination examine() {
        List<String> findings = new ArrayList<>();
        try (Handle handle = Postgres.single(server, PATIENCE)) {
            PostgresVersion version = PostgresVersion.of(handle);
            if (version.isTooOld()) {
                findings.add(version.complaint());
            }
            ClockSkew.Asking asking = clocks.ask();
            asking.told(time(handle)).ifPresent(findings::add);
            Duration latency = Lateness.median(() -> time(handle));
            Lateness.finding(latency, "a recall", budget, "budgets.records").ifPresent(findings::add);
            return new Examination(version.said(), latency, findings);
        } catch (RuntimeException failure) {
            findings.add(PostgresErrors.explanation(failure, server));
            return new Examination("", Duration.ZERO, findings);
        }
    }

    private static Instant time(Handle handle) {
        return handle.query("SELECT clock_timestamp()")
                .map(row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .one();
    }
}
