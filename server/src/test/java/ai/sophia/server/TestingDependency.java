package ai.sophia.server;

import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.List;

/** A server that answers, but too late. */
record TestingDependency(String address) implements Dependency {
    @Override
    public String name() {
        return "testing";
    }

    @Override
    public String purpose() {
        return "tests";
    }

    @Override
    public Guard.Status status() {
        return new Guard.Status(
                Guard.State.SLOW,
                "takes its time",
                7,
                2,
                1,
                Duration.ofNanos(1_234_567),
                Duration.ofMillis(5),
                Duration.ofMillis(9));
    }

    @Override
    public Examination examine() {
        throw new AssertionError("expected to be told which embedding space serves");
    }

    @Override
    public Examination examine(String serving) {
        return new Examination("1.2 for " + serving, Duration.ofMillis(3), List.of());
    }
}
