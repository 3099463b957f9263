package ai.sophia.core.recall;

import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one recall did on its way. Used by one thread. */
final class Trace {
    /** The embedding of the question; a step like those of the tiers, and left out like one if the model is away. */
    static final String EMBED = "embed";

    private final Telemetry telemetry;
    private final List<Recall.Step> steps = new ArrayList<>();

    Trace(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void step(String name, long nanoseconds, int found, boolean late) {
        steps.add(new Recall.Step(name, Duration.ofNanos(nanoseconds), found, late));
        telemetry.record(name.equals(EMBED) ? EMBED : Tiers.OPERATION + name, nanoseconds, !late);
    }

    List<Recall.Step> steps() {
        return List.copyOf(steps);
    }

    boolean hasStep(String name) {
        return steps.stream().anyMatch(step -> step.name().equals(name));
    }

    List<String> late() {
        return steps.stream()
                .filter(Recall.Step::late)
                .map(Recall.Step::name)
                .distinct()
                .toList();
    }
}
