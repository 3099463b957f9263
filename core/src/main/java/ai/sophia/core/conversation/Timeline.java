package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Endings.Ended;
import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which of the facts that speak of the same holds when. Each holds from when it was said until another one was; what has been taken
 * back counts for nothing. Facts that say the same in other words are said by each other's evidence, and end where any of them does. It depends on what was said
 * alone and not on the order in which it is told, so that facts that come late, twice or from several writers end alike. For one thread.
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
            .thenComparing(saying -> saying.fact().claim().value())
            .thenComparing(saying -> saying.fact().claim().key());

    /** Of several that end a fact the first. */
    private static final Comparator<Stretch> FIRST = Comparator.comparing(Stretch::from)
            .thenComparing(stretch -> stretch.fact().claim().value())
            .thenComparing(stretch -> stretch.fact().claim().key());

    private final Function<String, Collection<Fact>> ofKey;
    private final Folds folds;
    private final Map<Claim, List<Ended>> ended;

    /** By the claim of what corrects others, which. */
    private final Map<Claim, List<Ended>> corrected;

    private final Map<String, List<Stretch>> stretches = new HashMap<>();

    /**
     * @param ofKey all facts that there are of a key
     * @param folds which of them stand for others
     * @param ended which of them were ended by what else was said
     */
    Timeline(Function<String, Collection<Fact>> ofKey, Folds folds, Collection<Ended> ended) {
        this.ofKey = ofKey;
        this.folds = folds;
        this.ended = ended.stream().collect(Collectors.groupingBy(Ended::target));
        this.corrected = ended.stream()
                .filter(each -> each.reason() == Ending.Reason.CORRECTED)
                .collect(Collectors.groupingBy(each -> each.by().claim()));
    }

    /** A fact with the time at which it holds. What was so more than once holds for the last time that it was. */
    Fact placed(Fact fact) {
        if (folds.isFolded(fact)) {
            return folded(fact);
        }
        Fact alone = fact.with(fact.fold().standingFor(folds.also(fact)));
        if (fact.evidence().isEmpty()) {
            Instant never = fact.withdrawn().getFirst().at();
            return alone.placed(new Period(never, never), List.of(), Optional.empty());
        }
        Set<MemoryId> before = new LinkedHashSet<>();
        Instant from = Period.BEGINNING;
        Optional<Stretch> after = Optional.empty();
        for (String key : folds.keys(fact)) {
            List<Stretch> of = stretches(key);
            int last = -1;
            for (int i = 0; i < of.size(); i++) {
                if (of.get(i).isOf(fact)) {
                    last = i;
                    if (i > 0) {
                        of.get(i - 1).fact().id().ifPresent(before::add);
                    }
                }
            }
            Instant since = of.get(last).from();
            from = since.isAfter(from) ? since : from;
            if (last < of.size() - 1) {
                Stretch next = of.get(last + 1);
                after = after.filter(other -> FIRST.compare(other, next) <= 0).or(() -> Optional.of(next));
            }
        }
        return placed(alone, since(alone, from), List.copyOf(before), after);
    }

    /** Since when a fact is so that is told at a moment: where it corrects another by that, since that one was said to be. */
    private Instant since(Fact fact, Instant told) {
        return corrected.getOrDefault(fact.claim(), List.of()).stream()
                .filter(each -> each.evidence().at().equals(told))
                .flatMap(each -> stretches(each.target().key()).stream())
                .filter(stretch -> stretch.isOf(fact) && stretch.from().isBefore(told))
                .map(Stretch::from)
                .min(Comparator.naturalOrder())
                .orElse(told);
    }

    private static Fact placed(Fact fact, Instant from, List<MemoryId> before, Optional<Stretch> after) {
        if (fact.isRetraction()) {
            return fact.placed(new Period(from, from), before, Optional.empty());
        }
        if (after.isEmpty()) {
            return fact.placed(Period.since(from), before, Optional.empty());
        }
        Instant to = after.get().from().isBefore(from) ? from : after.get().from();
        return fact.placed(new Period(from, to), before, after.get().fact().id());
    }

    /** One that another stands for, which holds at no time itself. */
    private Fact folded(Fact fact) {
        Optional<MemoryId> first = folds.first(fact).id();
        Instant never = fact.evidence().getFirst().at();
        return fact.with(fact.fold().foldedInto(first)).placed(new Period(never, never), List.of(), first);
    }

    private List<Stretch> stretches(String key) {
        List<Stretch> known = stretches.get(key);
        if (known == null) {
            known = made(key);
            stretches.put(key, known);
        }
        return known;
    }

    private List<Stretch> made(String key) {
        List<Saying> said = new ArrayList<>();
        Set<Claim> seen = new LinkedHashSet<>();
        for (Fact fact : ofKey.apply(key)) {
            Fact first = folds.first(fact);
            if (seen.add(first.claim())) {
                folds.group(first)
                        .forEach(each ->
                                each.evidence().forEach(words -> said.add(new Saying(first, words, Optional.empty()))));
                ended.getOrDefault(first.claim(), List.of())
                        .forEach(each -> said.add(new Saying(each.by(), each.evidence(), Optional.of(each.target()))));
            }
        }
        said.sort(SAID);
        List<Stretch> made = new ArrayList<>();
        for (Saying saying : said) {
            Instant at = saying.evidence().at();
            if (saying.ends().isPresent()) {
                Instant since = isCorrection(saying.evidence()) ? made.getLast().from() : at;
                made.add(new Stretch(saying.fact(), since));
            } else if (made.isEmpty() || !made.getLast().isOf(saying.fact())) {
                made.add(new Stretch(saying.fact(), at));
            }
        }
        return made;
    }

    /** What was said wrong was never so. */
    private static boolean isCorrection(Evidence evidence) {
        return evidence.ends()
                .filter(ending -> ending.reason() == Ending.Reason.CORRECTED)
                .isPresent();
    }
}
