package ai.sophia.core.conversation;

import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What facts of a home rest on that is not here, because they were imported: what they name as evidence proves nothing. For one thread. */
final class Imported {
    /** The facts none of whose turns is here. */
    private final Set<MemoryId> facts = new HashSet<>();

    /** What was undone of turns that are not here. */
    private final Set<Evidence> undone = new HashSet<>();

    /** Looks whether the turns of some facts that were read are here. */
    void look(MemoryStore store, Home home, List<Fact> read) {
        facts.addAll(foreign(store, home, read));
        read.stream()
                .flatMap(fact -> fact.withdrawn().stream())
                .filter(each -> store.find(home.turns(), each.source().id()).isEmpty())
                .forEach(undone::add);
    }

    private static Set<MemoryId> foreign(MemoryStore store, Home home, List<Fact> facts) {
        Map<VersionKey, List<Fact>> told = facts.stream()
                .filter(fact -> !fact.evidence().isEmpty())
                .collect(Collectors.groupingBy(fact -> fact.evidence().getLast().source()));
        Set<VersionKey> current = told.isEmpty()
                ? Set.of()
                : store.load(home.turns(), told.keySet()).keySet();
        return told.entrySet().stream()
                .filter(each -> !current.contains(each.getKey()))
                .flatMap(each -> each.getValue().stream())
                .filter(fact -> fact.evidence().stream()
                        .map(each -> each.source().id())
                        .distinct()
                        .allMatch(turn -> store.find(home.turns(), turn).isEmpty()))
                .flatMap(fact -> fact.id().stream())
                .collect(Collectors.toSet());
    }

    /** Takes over what another has found. */
    void addAll(Imported other) {
        facts.addAll(other.facts);
        undone.addAll(other.undone);
    }

    /** Whether none of a fact's turns is here. */
    boolean has(Fact fact) {
        return fact.id().filter(facts::contains).isPresent();
    }

    /** A fact was told here too. */
    void toldHere(Fact fact) {
        fact.id().ifPresent(facts::remove);
    }

    /** What was undone of an imported fact and is said so here: the same words, said at the same time. */
    Optional<Evidence> undone(Fact fact, Evidence said) {
        return undone.isEmpty()
                ? Optional.empty()
                : fact.withdrawn().stream()
                        .filter(undone::contains)
                        .filter(each ->
                                each.span().equals(said.span()) && each.at().equals(said.at()))
                        .findFirst();
    }

    /** What was undone stands in a turn that is here. */
    void undoneHere(Evidence said) {
        undone.remove(said);
    }
}
