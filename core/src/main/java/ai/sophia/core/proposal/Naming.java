package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.tier.TenantKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The facts that the proposals of one answer may name by their text: those that the model was told, and those that it has told before. For one thread. */
final class Naming {
    private static final Map<String, Ending.Reason> REASONS = Arrays.stream(Ending.Reason.values())
            .collect(Collectors.toUnmodifiableMap(
                    reason -> reason.name().toLowerCase(Locale.ROOT), Function.identity()));

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** In characters. */
    private static final int SHORTEST_WORD = 3;

    /** By text the facts that are put so, each claim once, as it was told first. */
    private final Map<String, Map<Claim, KnownFact>> byText = new HashMap<>();

    private final TenantKey key;

    Naming(List<KnownFact> told, TenantKey key) {
        this.key = key;
        told.forEach(this::add);
    }

    /** Adds a fact that was taken, which what follows may name. */
    void add(KnownFact known) {
        byText.computeIfAbsent(plain(known.wording().text()), any -> new LinkedHashMap<>())
                .putIfAbsent(known.claim(), known);
    }

    /** The fact that is put so, if there is just one. */
    Optional<KnownFact> put(String text) {
        Map<Claim, KnownFact> named = byText.getOrDefault(plain(text), Map.of());
        return named.size() == 1 ? named.values().stream().findFirst() : Optional.empty();
    }

    /**
     * The known fact from which a proposal has words that neither its turn has nor those before it, and that it shares most of these with. Where it is put together of several,
     * only that one is told.
     */
    Optional<KnownFact> source(Said said, Proposal proposal) {
        Set<String> words = words(String.join(
                " ",
                proposal.text(),
                proposal.subject(),
                proposal.relation(),
                proposal.object(),
                proposal.topic(),
                proposal.value()));
        words.removeAll(words(said.turn().text()));
        said.before().forEach(turn -> words.removeAll(words(turn.text())));
        return byText.values().stream()
                .flatMap(same -> same.values().stream())
                .filter(known -> !known.turn().equals(said.source().id()))
                .filter(known -> shared(words, known) > 0)
                .max(Comparator.comparingLong((KnownFact known) -> shared(words, known))
                        .thenComparing(known -> known.wording().text()));
    }

    private static long shared(Set<String> words, KnownFact known) {
        return words(known.wording().text()).stream().filter(words::contains).count();
    }

    /** Those that are long enough to tell something. */
    private static Set<String> words(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> word.length() >= SHORTEST_WORD)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether a proposal says that some fact is so no more. */
    static boolean isEnding(Proposal proposal) {
        return !proposal.ends().isBlank();
    }

    /**
     * What a proposal ends, by its fingerprint; nothing, if that is no fact that may be named, or itself, or it does not say why.
     *
     * @param claim what the proposal itself claims
     */
    Optional<Ending> ended(Proposal proposal, Claim claim) {
        return put(proposal.ends())
                .map(KnownFact::claim)
                .filter(ended -> !ended.equals(claim))
                .flatMap(ended -> Optional.ofNullable(REASONS.get(proposal.why()))
                        .map(reason -> new Ending(reason, new Ending.Fingerprinted(ended.fingerprint(key)))));
    }

    private static String plain(String text) {
        return Judging.plain(text).toLowerCase(Locale.ROOT);
    }
}
