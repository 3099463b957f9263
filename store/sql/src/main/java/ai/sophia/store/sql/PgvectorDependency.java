package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** pgvector in the database of the records, as those who run Sophia look at it. Safe for all threads. */
public final class PgvectorDependency implements Dependency {
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
    public String name() {
        return guard.name();
    }

    @Override
    public String address() {
        return settings.server().label();
    }

    @Override
    public String purpose() {
        return "an index by vectors, " + settings.method().label();
    }

    @Override
    public Guard.Status status() {
        return guard.status();
    }

    @Override
    public Examination examine() {
        List<String> findings = new ArrayList<>();
        try (Handle handle = Handle.open(
                () -> Postgres.source(settings.server(), PATIENCE, "").getConnection(), Statements.OF_THE_DRIVER)) {
            String server = handle.query("SHOW server_version").texts().one();
            long start = System.nanoTime();
            handle.query("SELECT 1").map(row -> row.getInt(1)).one();
            Duration latency = Duration.ofNanos(System.nanoTime() - start);
            return new Examination("PostgreSQL " + server + extension(handle, findings), latency, findings);
        } catch (RuntimeException failure) {
            findings.add(PgvectorConnections.explanation(failure, settings.server()));
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
