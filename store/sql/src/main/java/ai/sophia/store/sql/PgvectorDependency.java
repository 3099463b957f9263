package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.GuardedDependency;
import ai.sophia.core.tier.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** pgvector in the database of the records, as those who run Sophia look at it. Safe for all threads. */
public final class PgvectorDependency implements GuardedDependency {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PgvectorSettings settings;
    private final Guard guard;

    /**
     * @param guard the one that guards the searches
     */
    public PgvectorDependency(PgvectorSettings settings, Guard guard) {
        this.settings = settings;
        this.guard = guard;
    }

    @Override
    public Guard guard() {
        return guard;
    }

    @Override
    public String address() {
        return settings.server().label();
    }

    @Override
    public String purpose() {
        return "an index by vectors, " + settings.method().label();
    }

    /** The clock is the business of whoever keeps the records there. */
    @Override
    public Examination examine() {
        List<String> findings = new ArrayList<>();
        try (Handle handle = Postgres.single(settings.server(), PATIENCE)) {
            String version = "PostgreSQL " + PostgresVersion.of(handle).said() + extension(handle, findings);
            Duration latency =
                    Lateness.median(() -> handle.query("SELECT 1").longs().one());
            Lateness.finding(latency, "a recall", settings.budget(), Lateness.OF_SEARCHES)
                    .ifPresent(findings::add);
            return new Examination(version, latency, findings);
        } catch (RuntimeException failure) {
            findings.add(PostgresErrors.explanation(failure, settings.server()));
            return new Examination("", Duration.ZERO, findings);
        }
    }

    /** Its version, for people; what is wrong with it becomes a finding. */
    private static String extension(Handle handle, List<String> findings) {
        try {
            return ", pgvector " + PgvectorExtension.find(handle).version();
        } catch (Fault.Unavailable missing) {
            findings.add(missing.explanation());
            return "";
        }
    }
}
