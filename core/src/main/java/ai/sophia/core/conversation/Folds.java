package ai.sophia.core.conversation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which facts of a home stand for others, by what is stored with these. A link to a fact that is not there, that nothing speaks for, or that was said
 * later is not in effect; chains end at the fact that was said first. Immutable.
 */
final class Folds {
    /** By what was said first; of what the same words say, by what it claims. So it is the same in whatever order it is told. */
    static final Comparator<Fact> SAID = Comparator.comparing(
                    (Fact fact) -> fact.evidence().getFirst())
            .thenComparing(fact -> fact.claim().key())
            .thenComparing(fact -> fact.claim().value());

    /** No fact stands for another. */
    static final Folds NONE = new Folds(Map.of(), Map.of());

    /** By the claim of a fact the one that stands for it. */
    private final Map<Claim, Fact> firsts;

    /** By the claim of a fact those that it stands for. */
    private final Map<Claim, List<Fact>> others;

    private Folds(Map<Claim, Fact> firsts, Map<Claim, List<Fact>> others) {
        this.firsts = firsts;
        this.others = others;
    }

    /** Those among all facts of a home. */
    static Folds among(Collection<Fact> facts) {
        List<Fact> linked = facts.stream()
                .filter(fact -> fact.fold().sameAs().isPresent())
                .filter(fact -> !fact.evidence().isEmpty())
                .sorted(SAID)
                .toList();
        if (linked.isEmpty()) {
            return NONE;
        }
        Map<Object, Fact> byId = facts.stream()
                .filter(fact -> fact.id().isPresent() && !fact.evidence().isEmpty())
                .collect(Collectors.toMap(fact -> fact.id().orElseThrow(), fact -> fact, (one, same) -> one));
        Map<Claim, Fact> firsts = new HashMap<>();
        Map<Claim, List<Fact>> others = new HashMap<>();
        for (Fact fact : linked) {
            Fact target = byId.get(fact.fold().sameAs().orElseThrow());
            if (target != null && SAID.compare(target, fact) < 0) {
                // said before this one, so it is known already what stands for it
                Fact first = firsts.getOrDefault(target.claim(), target);
                firsts.put(fact.claim(), first);
                others.computeIfAbsent(first.claim(), any -> new ArrayList<>()).add(fact);
            }
        }
        return new Folds(firsts, others);
    }

    /** What stands for a fact: the fact itself, most of the time. */
    Fact first(Fact fact) {
        return firsts.getOrDefault(fact.claim(), fact);
    }

    boolean isFolded(Fact fact) {
        return firsts.containsKey(fact.claim());
    }

    /** A fact that stands for itself, and those that it stands for, in the order of their saying. */
    List<Fact> group(Fact first) {
        List<Fact> folded = others.get(first.claim());
        return folded == null
                ? List.of(first)
                : Stream.concat(Stream.of(first), folded.stream()).toList();
    }

    /** The keys of a group, each once. */
    Set<String> keys(Fact first) {
        return others.containsKey(first.claim())
                ? group(first).stream().map(fact -> fact.claim().key()).collect(Collectors.toSet())
                : Set.of(first.claim().key());
    }

    /** What is told of a fact by those that it stands for. */
    List<Fold.Also> also(Fact first) {
        return others.getOrDefault(first.claim(), List.of()).stream()
                .map(fact -> new Fold.Also(
                        fact.id().orElseThrow(),
                        fact.count(),
                        fact.with(Fold.NONE).confidence()))
                .toList();
    }

    /** The keys of facts that something else stands for than elsewhere, and of those that do. */
    Set<String> differences(Folds other) {
        return Stream.concat(firsts.keySet().stream(), other.firsts.keySet().stream())
                .filter(claim -> !Objects.equals(claim(claim), other.claim(claim)))
                .flatMap(claim -> Stream.of(claim, claim(claim), other.claim(claim)))
                .map(Claim::key)
                .collect(Collectors.toSet());
    }

    /** The claim of what stands for a claim's fact. */
    private Claim claim(Claim folded) {
        Fact first = firsts.get(folded);
        return first == null ? folded : first.claim();
    }
}
