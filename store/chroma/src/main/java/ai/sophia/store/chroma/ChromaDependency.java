package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A ChromaDB server as those who run Sophia look at it. Safe for all threads. */
public final class ChromaDependency implements Dependency {
    /** What its interface is known of. */
    private static final String VERSION = "1.";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ChromaSettings settings;
    private final IndexGuards guards;
    private final ClockSkew clocks;

    /**
     * @param guards those of the index
     */
    public ChromaDependency(ChromaSettings settings, IndexGuards guards) {
        this(settings, guards, ClockSkew.ofSystem());
    }

    ChromaDependency(ChromaSettings settings, IndexGuards guards, ClockSkew clocks) {
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
        try (Calls calls = new Calls(settings, PATIENCE)) {
            String version = calls.get("/api/v2/version").body().stringValue("");
            if (!version.startsWith(VERSION)) {
                findings.add("expected ChromaDB " + VERSION + "x, but it says that it is "
                        + (version.isEmpty() ? "of no version" : version) + "; have one of these in its place");
            }
            ClockSkew.Asking asking = clocks.ask();
            asking.told(small(calls).date()).ifPresent(findings::add);
            Duration latency = Lateness.median(() -> small(calls));
            Lateness.finding(latency, "a recall", settings.searching(), Lateness.OF_SEARCHES)
                    .ifPresent(findings::add);
            return new Examination(version, latency, findings);
        } catch (Fault.Unavailable away) {
            findings.add(away.explanation() + "; see that it runs, and that the settings name it");
            return new Examination("", Duration.ZERO, findings);
        }
    }

    private static Reply small(Calls calls) {
        return calls.get("/api/v2/heartbeat");
    }
}
