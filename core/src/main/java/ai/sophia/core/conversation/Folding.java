package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.SameSense.Sense;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Spaces;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds facts of a home into one that say the same in other words. What stands for what follows from all evidence of the home and from what people took
 * back, and is decided anew each time: of those that say the same, the one that was said first stands for the others. So it is the same in whatever order facts come and
 * rounds are made. Safe for all threads; calls block.
 */
public final class Folding {
    private static final Logger LOG = LoggerFactory.getLogger(Folding.class);

    /** Facts of a home whose vectors are compared at a time, those that were said first. */
    static final int MOST_COMPARED = 4_000;

    /** How often it is tried again because somebody else changed a fact meanwhile. */
    private static final int ATTEMPTS = 5;

    private final MemoryStore store;
    private final FactVectors vectors;
    private final Settling settling;

    public Folding(MemoryStore store, Spaces spaces, Remembering remembering) {
        this.store = store;
        this.vectors = new FactVectors(store, spaces);
        this.settling = new Settling(store, remembering);
    }

    /**
     * One thing that was done.
     *
     * @param into the fact that stands for it; empty if it stands for itself again
     */
    public record Step(MemoryId fact, Optional<MemoryId> into) {}

    /**
     * What it came to.
     *
     * @param facts that there are in the home
     */
    public record Folded(int facts, List<Step> steps) {
        public Folded {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Folds the facts of a home, and takes back what does not hold any more. Where others change the facts all the time, the rest is left for the next time.
     *
     * @param dryRun whether to change nothing, and only tell what would be done
     */
    public Folded fold(Principal principal, Home home, boolean dryRun) {
        Map<MemoryId, Optional<MemoryId>> steps = new LinkedHashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FactBook book = FactBook.of(store, home);
            steps.putAll(changed(book));
            try {
                if (!dryRun && !book.isSettled()) {
                    settling.settle(List.of(book), principal);
                }
                return new Folded(
                        book.size(),
                        steps.entrySet().stream()
                                .map(each -> new Step(each.getKey(), each.getValue()))
                                .toList());
            } catch (Fault.Conflict conflict) {
                // who distils follows what was stored so far, and may have come first with the rest
                LOG.debug("The facts of {} are folded once more: {}", home, conflict.toString());
            }
        }
        return new Folded(0, List.of());
    }

    /** Changes what stands for what in a book; says what is to stand for which facts instead. */
    private Map<MemoryId, Optional<MemoryId>> changed(FactBook book) {
        Map<MemoryId, Optional<MemoryId>> changed = new LinkedHashMap<>();
        wanted(book).forEach((fact, first) -> {
            Optional<MemoryId> into = first.flatMap(Fact::id);
            if (!fact.fold().sameAs().equals(into)) {
                book.change(fact.with(fact.fold().into(into)));
                changed.put(fact.id().orElseThrow(), into);
            }
        });
        return changed;
    }

    /** What is to stand for each fact that can be judged now; empty where it stands for itself. */
    private Map<Fact, Optional<Fact>> wanted(FactBook book) {
        Map<Fact, Optional<Fact>> wanted = new LinkedHashMap<>();
        Map<String, Map<Fact, Sense>> alike = new LinkedHashMap<>();
        FactBook.Alone alone = book.alone();
        for (Fact fact : book.all()) {
            Optional<Sense> sense = canBeFolded(book, fact, alone) ? SameSense.of(fact) : Optional.empty();
            if (sense.isPresent()) {
                alike.computeIfAbsent(sense.get().alike(), any -> new HashMap<>())
                        .put(fact, sense.get());
            } else {
                wanted.put(fact, Optional.empty());
            }
        }
        alike.values().stream()
                .filter(some -> some.size() == 1)
                .forEach(some -> some.keySet().forEach(fact -> wanted.put(fact, Optional.empty())));
        alike.values().removeIf(some -> some.size() == 1);
        compare(alike.values(), alone.valid(), wanted);
        return wanted;
    }

    /** What was taken apart from something that is there no more is left alone, for that may be there again under another id. */
    private static boolean canBeFolded(FactBook book, Fact fact, FactBook.Alone alone) {
        return fact.id().isPresent()
                && !fact.evidence().isEmpty()
                && !alone.ending().contains(fact.claim())
                && fact.fold().apart().stream()
                        .allMatch(each -> book.stored(each).isPresent());
    }

    /** Facts whose vectors are still to come stay as they are, and so do those beyond what is compared at a time. */
    private void compare(
            Collection<Map<Fact, Sense>> alike, Map<Claim, Period> alone, Map<Fact, Optional<Fact>> wanted) {
        Map<VersionKey, float[]> vectors = this.vectors.of(alike.stream()
                .flatMap(some -> some.keySet().stream())
                .sorted(Folds.SAID)
                .limit(MOST_COMPARED)
                .map(Folding::key)
                .toList());
        for (Map<Fact, Sense> some : alike) {
            if (some.keySet().stream().allMatch(fact -> vectors.containsKey(key(fact)))) {
                wanted.putAll(firsts(
                        some.keySet(),
                        alone,
                        (one, other) -> known(some, one).isSameAs(known(some, other))
                                && SameSense.isNear(known(vectors, key(one)), known(vectors, key(other)))));
            }
        }
    }

    /**
     * Which of some facts is to stand for which: each is folded into the first that is the same and stands for itself, and was so at a time at which it was so
     * itself. Of those that speak of the same one is in each group, for they say the contrary of each other.
     *
     * @param alone when each would be so if none stood for another
     * @param same whether two say the same
     */
    static Map<Fact, Optional<Fact>> firsts(
            Collection<Fact> facts, Map<Claim, Period> alone, BiPredicate<Fact, Fact> same) {
        Map<Fact, Optional<Fact>> firsts = new LinkedHashMap<>();
        Map<Fact, Set<String>> standing = new LinkedHashMap<>();
        for (Fact fact : facts.stream().sorted(Folds.SAID).toList()) {
            Optional<Fact> first = standing.entrySet().stream()
                    .filter(group -> !group.getValue().contains(fact.claim().key()))
                    .map(Map.Entry::getKey)
                    .filter(other -> !areApart(fact, other)
                            && overlap(known(alone, fact.claim()), known(alone, other.claim()))
                            && same.test(other, fact))
                    .findFirst();
            firsts.put(fact, first);
            standing.computeIfAbsent(first.orElse(fact), any -> new HashSet<>())
                    .add(fact.claim().key());
        }
        return firsts;
    }

    private static boolean areApart(Fact one, Fact other) {
        return other.id().filter(one.fold().apart()::contains).isPresent()
                || one.id().filter(other.fold().apart()::contains).isPresent();
    }

    private static <K, V> V known(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    private static boolean overlap(Period one, Period other) {
        return one.from().isBefore(other.to()) && other.from().isBefore(one.to());
    }

    private static VersionKey key(Fact fact) {
        return new VersionKey(fact.id().orElseThrow(), fact.version());
    }
}
