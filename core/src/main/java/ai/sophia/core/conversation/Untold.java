package ai.sophia.core.conversation;

import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.tier.TenantKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which facts are gone that turns still tell, and what had been taken back of them. No word of a fact is in it: a claim is known by its keyed hash.
 *
 * @param claims hashes of what the facts claim
 * @param withdrawn what was taken back, each as the hash of its fact's claim, the turn, and the place in it
 */
record Untold(Set<String> claims, Set<String> withdrawn) {
    private static final String BLANK = " ";
    private static final String PART = " without ";

    Untold {
        claims = Set.copyOf(claims);
        withdrawn = Set.copyOf(withdrawn);
    }

    static Untold of(TenantKey key, Collection<Fact> facts) {
        return new Untold(
                facts.stream().map(fact -> fact.claim().fingerprint(key)).collect(Collectors.toSet()),
                facts.stream()
                        .flatMap(fact -> fact.withdrawn().stream()
                                .map(each ->
                                        place(key, fact.claim(), each.source().id(), each.span())))
                        .collect(Collectors.toSet()));
    }

    /** Whether a claim is that of one of the facts. */
    boolean has(TenantKey key, Claim claim) {
        return claims.contains(claim.fingerprint(key));
    }

    /** Whether these words of a turn were taken back for a claim. */
    boolean isWithdrawn(TenantKey key, Claim claim, Evidence evidence) {
        return withdrawn.contains(place(key, claim, evidence.source().id(), evidence.span()));
    }

    /** Whether something was taken back of what a turn says. */
    boolean isWithdrawnFrom(MemoryId turn) {
        return withdrawn.stream().anyMatch(each -> each.contains('@' + turn.toString() + ':'));
    }

    private static String place(TenantKey key, Claim claim, MemoryId turn, Span span) {
        return claim.fingerprint(key) + '@' + turn + ':' + span.start() + '-' + span.end();
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return written(claims) + PART + written(withdrawn);
    }

    private static String written(Set<String> parts) {
        return parts.stream().sorted().collect(Collectors.joining(BLANK));
    }

    /** Reads what {@link #toString} wrote. */
    static Untold parse(String text) {
        int part = text.indexOf(PART);
        return new Untold(read(text.substring(0, part)), read(text.substring(part + PART.length())));
    }

    private static Set<String> read(String parts) {
        return Arrays.stream(parts.split(BLANK)).filter(each -> !each.isEmpty()).collect(Collectors.toSet());
    }
}
