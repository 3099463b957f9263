package ai.sophia.bench.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a server shows with what it promised: every acknowledged memory is there as it was acknowledged, no deleted one is,
 * none is there twice, none is there in part, and a call that was not answered has happened or has not. Stateless.
 */
final class Judge {
    private Judge() {}

    /** The broken promises, in words; empty if all are kept. */
    static List<String> violations(Collection<Tracked> ledger, Collection<Observed> shown) {
        List<String> violations = new ArrayList<>();
        Map<String, Observed> byKey = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Observed observed : shown) {
            Observed other = byKey.put(observed.key(), observed);
            if (other != null) {
                violations.add("duplicate: " + observed.key() + " is there as " + other.id() + " and " + observed.id());
            }
            if (!ids.add(observed.id())) {
                violations.add("duplicate: the id " + observed.id() + " is shown twice");
            }
        }
        Map<String, Set<Boolean>> batches = new HashMap<>();
        for (Tracked tracked : ledger) {
            Observed observed = byKey.remove(tracked.key());
            if (observed != null && !tracked.id().isEmpty() && !tracked.id().equals(observed.id())) {
                violations.add("renamed: " + tracked.key() + " was " + tracked.id() + " and is " + observed.id());
            }
            State state = state(observed);
            if (!tracked.allows(state)) {
                violations.add(verdict(tracked, state));
            }
            if (tracked.isUnanswered() && !tracked.batch().isEmpty()) {
                batches.computeIfAbsent(tracked.batch(), batch -> new HashSet<>())
                        .add(observed != null);
            }
        }
        batches.forEach((batch, presences) -> {
            if (presences.size() > 1) {
                violations.add("half there: the batch " + batch + " was stored in part");
            }
        });
        byKey.forEach((key, observed) -> violations.add(
                "stranger: " + observed.id() + " with the key \"" + key + "\" was never written: " + observed.text()));
        return violations;
    }

    /** The state that was found. */
    static State state(@Nullable Observed observed) {
        return observed == null ? State.ABSENT : new State.Present(observed.version(), observed.text());
    }

    private static String verdict(Tracked tracked, State state) {
        String kind = switch (state) {
            case State.Absent absent -> "lost";
            case State.Present present -> tracked.settled() instanceof State.Absent ? "back from the dead" : "changed";
        };
        String expected = tracked.settled()
                + tracked.pending().map(pending -> " or " + pending).orElse("");
        return kind + ": " + tracked.key() + " " + tracked.id() + ", expected " + expected + ", but got " + state;
    }
}
