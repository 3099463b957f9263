package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Endings.Ended;
import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which of the facts that speak of the same holds when. Each holds from when it was said until another one was; what has been taken
 * back counts for nothing. It depends on what was said alone and not on the order in which it is told, so that facts that come late, twice or
 * from several writers end alike.
 */
final class Timeline {
    /** A stretch in which nothing else was said. */
    private record Stretch(Fact fact, Instant from) {
        boolean isOf(Fact other) {
            return fact.claim().equals(other.claim());
        }
    }

    /**
     * A fact with some of what speaks for it.
     *
     * @param ends what it ends of the facts that are looked at
     */
    private record Saying(Fact fact, Evidence evidence, Optional<Claim> ends) {}

    /** Where the same words speak for two, as of a turn that is understood in another way than before, they still have one order. */
    private static final Comparator<Saying> SAID = Comparator.comparing(Saying::evidence)
            .thenComparing(saying -> saying.ends().isEmpty())
            .thenComparing(saying -> saying.fact().claim().value());

    private Timeline() {}

    /**
     * The facts with the times at which they hold. What was so more than once holds for the last time that it was.
     *
     * @param facts all that there are of one key
     * @param ended which of them were ended by what else was said
     */
    static List<Fact> of(Collection<Fact> facts, Collection<Ended> ended) {
        List<Stretch> stretches = stretches(facts, ended);
        List<Fact> placed = new ArrayList<>(facts.size());
        for (Fact fact : facts) {
            placed.add(placed(fact, stretches));
        }
        return placed;
    }

    private static List<Stretch> stretches(Collection<Fact> facts, Collection<Ended> ended) {
        List<Saying> said = new ArrayList<>();
        facts.forEach(fact -> fact.evidence().forEach(each -> said.add(new Saying(fact, each, Optional.empty()))));
        ended.forEach(each -> said.add(new Saying(each.by(), each.evidence(), Optional.of(each.target()))));
        said.sort(SAID);
        List<Stretch> stretches = new ArrayList<>();
        for (Saying saying : said) {
            Instant at = saying.evidence().at();
            if (saying.ends().isPresent()) {
                Instant since =
                        isCorrection(saying.evidence()) ? stretches.getLast().from() : at;
                stretches.add(new Stretch(saying.fact(), since));
            } else if (stretches.isEmpty() || !stretches.getLast().isOf(saying.fact())) {
                stretches.add(new Stretch(saying.fact(), at));
            }
        }
        return stretches;
    }

    /** What was said wrong was never so. */
    private static boolean isCorrection(Evidence evidence) {
        return evidence.ends()
                .filter(ending -> ending.reason() == Ending.Reason.CORRECTED)
                .isPresent();
    }

    private static Fact placed(Fact fact, List<Stretch> stretches) {
        Set<MemoryId> before = new LinkedHashSet<>();
        int last = -1;
        for (int i = 0; i < stretches.size(); i++) {
            if (stretches.get(i).isOf(fact)) {
                last = i;
                if (i > 0) {
                    stretches.get(i - 1).fact().id().ifPresent(before::add);
                }
            }
        }
        if (last < 0) {
            Instant never = fact.withdrawn().getFirst().at();
            return fact.placed(new Period(never, never), List.of(), Optional.empty());
        }
        Instant from = stretches.get(last).from();
        if (fact.isRetraction()) {
            return fact.placed(new Period(from, from), List.copyOf(before), Optional.empty());
        }
        if (last == stretches.size() - 1) {
            return fact.placed(Period.since(from), List.copyOf(before), Optional.empty());
        }
        Stretch next = stretches.get(last + 1);
        return fact.placed(
                new Period(from, next.from()), List.copyOf(before), next.fact().id());
    }
}
