package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Lateness;
import io.weaviate.client6.v1.internal.VersionSupport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Weaviate server as those who run Sophia look at it. Safe for all threads. */
public final class WeaviateDependency implements Dependency {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Asked for to see whether gRPC works: it need not be there. */
    private static final String ANY = "Sophia_Examination";

    private final WeaviateSettings settings;
    private final IndexGuards guards;
    private final ClockSkew clocks;

    /**
     * @param guards those of the index
     */
    public WeaviateDependency(WeaviateSettings settings, IndexGuards guards) {
        this(settings, guards, ClockSkew.ofSystem());
    }

    WeaviateDependency(WeaviateSettings settings, IndexGuards guards, ClockSkew clocks) {
        this.settings = settings;
        this.guards = guards;
        this.clocks = clocks;
    }

    @Override
    public String name() {
        return guards.searches().name();
    }

    @Override
    public Guard.Status status() {
        return guards.status();
    }

    @Override
    public String address() {
        return settings.address().toString();
    }

    @Override
    public String purpose() {
        return "an index by vectors";
    }

    @Override
    public Examination examine() {
        List<String> findings = new ArrayList<>();
        settings.warning().ifPresent(findings::add);
        String version = "";
        Duration latency = Duration.ZERO;
        try (Calls calls = new Calls(settings, PATIENCE)) {
            version = calls.version();
            if (!VersionSupport.isSupported(version)) {
                findings.add("the " + calls.title() + " is of version " + version + "; Sophia needs "
                        + VersionSupport.MINIMAL_SUPPORTED_VERSION + " or newer");
            }
            ServerClock.skew(settings.address(), PATIENCE, clocks).ifPresent(findings::add);
            // the first call connects
            small(calls);
            latency = Lateness.median(() -> small(calls));
            Lateness.finding(latency, "a recall", settings.searching(), Lateness.OF_SEARCHES)
                    .ifPresent(findings::add);
        } catch (Fault.Unavailable away) {
            findings.add(
                    away.explanation() + "; see that it runs, and that the settings name it and its port for gRPC");
        }
        return new Examination(version, latency, findings);
    }

    private static Duration small(Calls calls) {
        long start = System.nanoTime();
        try {
            calls.call(collections -> collections.use(ANY).tenants.list());
        } catch (Refused refused) {
            if (refused.reason() != Refused.Reason.UNKNOWN) {
                throw refused.fault();
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
