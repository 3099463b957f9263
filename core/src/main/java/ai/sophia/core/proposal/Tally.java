package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.proposal.Judging.Reason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was asked and what came of it, since the start. Safe for all threads. */
final class Tally {
    private final LongAdder turns = new LongAdder();
    private final LongAdder facts = new LongAdder();
    private final LongAdder byRules = new LongAdder();
    private final Map<Reason, LongAdder> dropped = new EnumMap<>(Reason.class);

    Tally() {
        for (Reason reason : Reason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void asked(int more) {
        turns.add(more);
    }

    void taken(int more) {
        facts.add(more);
    }

    void dropped(Reason reason) {
        dropped.computeIfAbsent(reason, each -> new LongAdder()).increment();
    }

    void byRules() {
        byRules.increment();
    }

    Asked asked(String model, Allowance.Spending spent, boolean exhausted) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        dropped.forEach((reason, count) -> reasons.put(reason.label(), count.sum()));
        return new Asked(
                model, turns.sum(), facts.sum(), reasons, byRules.sum(), spent.tokens(), spent.cost(), exhausted);
    }
}
