package ai.sophia.core.proposal;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a language model is told that is known: the facts that the turns may be about, and what was taken of its answers about turns before them and is in no book
 * yet. For one thread.
 */
final class Recollection {
    /** Of what is in no book yet, so much is told, what was said last. */
    private static final int MOST_FRESH = 30;

    /** Characters of all of it together. */
    private static final int LONGEST = 6_000;

    private final Map<Scope, SequencedMap<Claim, KnownFact>> fresh = new HashMap<>();

    /** The fingerprints of claims. */
    private final Map<Scope, Set<String>> ended = new HashMap<>();

    private final String by;
    private final TenantKey key;

    /**
     * @param by who understands, as histories name it
     * @param key of the tenant whose facts they are
     */
    Recollection(String by, TenantKey key) {
        this.by = by;
        this.key = key;
    }

    /** What is told with some turns of one session, each claim once. */
    List<KnownFact> of(List<Said> turns, Understanding.Known known) {
        Scope scope = whose(turns.getFirst());
        Map<Claim, KnownFact> told = new LinkedHashMap<>();
        known.near(turns)
                .forEach(fact -> told.put(
                        fact.claim(),
                        new KnownFact(
                                fact.claim(),
                                fact.wording(),
                                fact.evidence().getLast().source().id())));
        fresh.getOrDefault(scope, new LinkedHashMap<>()).reversed().sequencedValues().stream()
                .limit(MOST_FRESH)
                .toList()
                .reversed()
                .forEach(each -> told.put(each.claim(), each));
        Set<String> over = ended.getOrDefault(scope, Set.of());
        told.keySet().removeIf(claim -> !over.isEmpty() && over.contains(claim.fingerprint(key)));
        List<KnownFact> fitting = new ArrayList<>();
        int length = 0;
        for (KnownFact fact : told.values()) {
            length += fact.wording().text().length();
            if (length <= LONGEST) {
                fitting.add(fact);
            }
        }
        return List.copyOf(fitting);
    }

    /** Adds what was taken of an answer. */
    KnownFact add(Said said, Statement statement) {
        KnownFact known = new KnownFact(
                statement.claim(),
                statement.wording(said.turn().speaker(), by),
                said.source().id());
        Scope scope = whose(said);
        fresh.computeIfAbsent(scope, any -> new LinkedHashMap<>()).putLast(known.claim(), known);
        ended.getOrDefault(scope, new HashSet<>()).remove(known.claim().fingerprint(key));
        return known;
    }

    /** What is meant is so no more, by what was taken of an answer. */
    void end(Said said, Ending ending) {
        if (ending.target() instanceof Ending.Fingerprinted(String print)) {
            ended.computeIfAbsent(whose(said), any -> new HashSet<>()).add(print);
        }
    }

    /** All that was added and ended is so in books now. */
    void clear() {
        fresh.clear();
        ended.clear();
    }

    /** Sessions of one user with one agent are at home in one place, whatever is shared. */
    private static Scope whose(Said said) {
        Scope scope = said.scope();
        return new Scope(scope.tenant(), scope.user(), scope.agent(), "", scope.app());
    }
}
