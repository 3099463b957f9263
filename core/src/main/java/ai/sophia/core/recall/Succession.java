package ai.sophia.core.recall;

import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has what has become of a fact come before the turn that told it: who asks which car I drive finds where I told of it, and needs to know that I sold it, though
 * that has no word of the question. A turn all of whose facts are over comes after the one that tells what ended them, which is brought in where it was not found. Not
 * where a question is about the past. English for now. For one recall and one thread.
 */
final class Succession {
    /** How the signal is called. */
    static final String SIGNAL = "succession";

    /** So many of the best are looked at. */
    static final int LOOKED_AT = 10;

    /** So many are brought in that were not found. */
    private static final int MOST_BROUGHT = 3;

    /** So often a fact may have been replaced by one that was replaced in turn. */
    private static final int MOST_STEPS = 10;

    private static final Pattern PAST = Pattern.compile(Asked.PAST, Pattern.CASE_INSENSITIVE);

    private final Facts facts;
    private final MemoryStore store;
    private final Query query;
    private final Map<MemoryId, Held> known = new HashMap<>();

    Succession(Facts facts, MemoryStore store, Query query) {
        this.facts = facts;
        this.store = store;
        this.query = query;
    }

    /** Whether a question may be about what is so now. */
    static boolean isAsked(String question) {
        return !question.isBlank() && !PAST.matcher(question).find();
    }

    /** The hits, as many as are asked for, with what has become of them before them. */
    List<Hit> ordered(List<Hit> hits) {
        Set<MemoryId> turns = hits.stream()
                .limit(LOOKED_AT)
                .map(Hit::memory)
                .filter(memory -> memory.content().kind() == Kind.EPISODIC)
                .map(Memory::id)
                .collect(Collectors.toSet());
        if (turns.isEmpty()) {
            return hits;
        }
        Map<MemoryId, List<Held>> told = new HashMap<>();
        for (Held held : facts.lastToldBy(query.reach(), turns)) {
            if (!held.fact().evidence().isEmpty()) {
                known.put(held.memory().id(), held);
            }
            origin(held)
                    .ifPresent(turn -> told.computeIfAbsent(turn, first -> new ArrayList<>())
                            .add(held));
        }
        return ordered(hits, told);
    }

    private List<Hit> ordered(List<Hit> hits, Map<MemoryId, List<Held>> told) {
        List<Hit> ordered = new ArrayList<>();
        Set<MemoryId> placed = new HashSet<>();
        int brought = 0;
        for (Hit hit : hits) {
            List<Held> successors =
                    successors(hit.memory(), told.getOrDefault(hit.memory().id(), List.of()));
            for (Held successor : successors) {
                Optional<Hit> found = hits.stream()
                        .filter(each -> tells(each.memory(), successor))
                        .findFirst();
                Optional<Hit> before = found.isEmpty() && brought < MOST_BROUGHT ? brought(successor) : found;
                if (before.isPresent() && placed.add(before.get().memory().id())) {
                    brought += found.isEmpty() ? 1 : 0;
                    ordered.add(raised(before.get(), hit.score()));
                }
            }
            if (placed.add(hit.memory().id())) {
                ordered.add(successors.stream()
                        .findFirst()
                        .map(successor -> hit.succeededBy(successor.memory()))
                        .orElse(hit));
            }
        }
        return ordered.stream().limit(query.limit()).toList();
    }

    /** What has become of the facts of a turn, if all of them are over and the question is not about what else it says. */
    private List<Held> successors(Memory turn, List<Held> facts) {
        return !facts.isEmpty() && facts.stream().allMatch(held -> isOver(held.fact())) && !isAboutTheRest(turn, facts)
                ? facts.stream()
                        .flatMap(held -> successor(held).stream())
                        .distinct()
                        .toList()
                : List.of();
    }

    /** Whether a turn has words of the question that are in none of its facts. */
    private boolean isAboutTheRest(Memory turn, List<Held> facts) {
        StringBuilder rest = new StringBuilder(turn.content().text());
        facts.stream()
                .flatMap(held -> held.fact().evidence().stream())
                .filter(each -> each.source().equals(turn.key()) && each.span().end() <= rest.length())
                .forEach(each -> {
                    for (int at = each.span().start(); at < each.span().end(); at++) {
                        rest.setCharAt(at, ' ');
                    }
                });
        return !Collections.disjoint(Words.of(rest.toString()), Words.of(query.text()));
    }

    /** What has become of a fact in the end. */
    private Optional<Held> successor(Held ended) {
        Optional<Held> last = Optional.empty();
        Optional<MemoryId> next = ended.fact().replacedBy();
        for (int step = 0; step < MOST_STEPS && next.isPresent(); step++) {
            Optional<Held> found = found(next.get()).filter(held -> hasBegun(held.fact()));
            last = found.isPresent() ? found : last;
            next = found.map(Held::fact).filter(this::isOver).flatMap(Fact::replacedBy);
        }
        return last;
    }

    private Optional<Held> found(MemoryId fact) {
        if (!known.containsKey(fact)) {
            facts.known(query.reach(), fact)
                    .filter(held -> !held.fact().evidence().isEmpty())
                    .ifPresent(held -> known.put(fact, held));
        }
        return Optional.ofNullable(known.get(fact));
    }

    private boolean isOver(Fact fact) {
        return !fact.valid().to().isAfter(query.reach().asOf().validAt());
    }

    private boolean hasBegun(Fact fact) {
        return !fact.valid().from().isAfter(query.reach().asOf().validAt());
    }

    /** The turn that told a fact last. */
    private static Optional<MemoryId> origin(Held fact) {
        return fact.memory().content().provenance().origin();
    }

    /** Whether a memory is a fact, or the turn that told it. */
    private static boolean tells(Memory memory, Held fact) {
        return memory.id().equals(fact.memory().id())
                || origin(fact).filter(memory.id()::equals).isPresent();
    }

    /** The turn that told a fact, by the words that did, if it may be told here. */
    private Optional<Hit> brought(Held fact) {
        Evidence told = fact.fact().evidence().getLast();
        return store.find(query.reach(), told.source().id())
                .filter(turn -> turn.key().equals(told.source()) && Evaluator.matches(query.filter(), turn))
                .map(turn -> new Hit(
                        turn, 0, new Passage(0, told.span().start(), told.span().end()), List.of()));
    }

    /** A hit with another's score, if its own is not as good. */
    private static Hit raised(Hit hit, double score) {
        return hit.score() < score ? hit.scored(score, SIGNAL, 1) : hit;
    }
}
