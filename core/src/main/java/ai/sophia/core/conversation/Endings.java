package ai.sophia.core.conversation;

import ai.sophia.core.language.Tongues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds which facts of a home were ended by what was said of others. It goes through all that was said in the order of its saying; what is so at
 * that moment may be ended by it. So it depends on what was said alone, as {@link Timeline} does, and not on the order in which it is told. Facts that say
 * the same in other words are one, which may be meant by the words of any of them.
 */
final class Endings {
    /**
     * That a fact is so no more.
     *
     * @param target what it claims, or where others say the same in other words, the one that was said first
     * @param by the fact that says so
     * @param evidence the words that do
     */
    record Ended(Claim target, Fact by, Evidence evidence) {
        Ending.Reason reason() {
            return evidence.ends().orElseThrow().reason();
        }
    }

    private record Saying(Fact fact, Evidence evidence) {}

    /** Where the same words speak for two, an ending means what was so before them. */
    private static final Comparator<Saying> SAID = Comparator.comparing(Saying::evidence)
            .thenComparing(saying -> saying.evidence().ends().isEmpty())
            .thenComparing(saying -> saying.fact().claim().key())
            .thenComparing(saying -> saying.fact().claim().value());

    private static final Set<Sort> TO_BE = EnumSet.of(Sort.PLAN, Sort.TASK, Sort.DECISION);
    private static final Pattern LASTING = Pattern.compile(
            "(?<!\\p{L})" + Tongues.anyOf("lasting") + "(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Set<String> ONE = Set.of("one", "1");

    private final Map<String, Fact> current = new HashMap<>();

    /** By word the keys of facts that have it, so that few of the current ones are looked at; also of those that are current no more. */
    private final Map<String, Set<String>> having = new HashMap<>();

    /** By fingerprint the key of the fact that has it, or stands for the one that has; made when some fact is meant so. */
    private @Nullable Map<String, String> printed;

    /** The facts that were gone through, by claim. */
    private final Map<Claim, Fact> indexed = new LinkedHashMap<>();

    private final List<Ended> ended = new ArrayList<>();
    private Optional<Saying> last = Optional.empty();

    private final Folds folds;
    private final ClaimWords words;
    private final Fingerprints prints;

    private Endings(Folds folds, ClaimWords words, Fingerprints prints) {
        this.folds = folds;
        this.words = words;
        this.prints = prints;
    }

    /**
     * What was ended, in the order in which that was said.
     *
     * @param folds which of the facts stand for others
     */
    static List<Ended> among(Collection<Fact> facts, Folds folds, ClaimWords words, Fingerprints prints) {
        return facts.stream().anyMatch(Endings::endsSomething)
                ? of(facts, folds, words, prints).ended()
                : List.of();
    }

    /** Whether some words that speak for a fact say that something is over. */
    static boolean endsSomething(Fact fact) {
        return fact.evidence().stream().anyMatch(each -> each.ends().isPresent());
    }

    /**
     * All that was said gone through, to be gone on with.
     *
     * @param folds which of the facts stand for others
     */
    static Endings of(Collection<Fact> facts, Folds folds, ClaimWords words, Fingerprints prints) {
        List<Saying> said = new ArrayList<>();
        facts.forEach(fact -> fact.evidence().forEach(each -> said.add(new Saying(folds.first(fact), each))));
        said.sort(SAID);
        Endings endings = new Endings(folds, words, prints);
        said.forEach(endings::add);
        return endings;
    }

    /** What was ended, in the order in which that was said. */
    List<Ended> ended() {
        return List.copyOf(ended);
    }

    /** Whether words were said after all that was gone through, so that they end just what is so now. */
    boolean isFollowedBy(Fact fact, Evidence said) {
        return last.filter(before -> SAID.compare(before, new Saying(folds.first(fact), said)) >= 0)
                .isEmpty();
    }

    /** Whether words that say that something is over, and were said after all that was gone through, end anything. */
    boolean isSomethingEndedBy(Fact fact, Evidence said) {
        return !meant(new Saying(folds.first(fact), said)).isEmpty();
    }

    /**
     * Goes on with a fact that has come to be known, or was said once more.
     *
     * @param before as it was known until now; null if it was not
     * @return whether it can: not where some of it was said before what was gone through, was taken back, is put otherwise, or others stand for it
     */
    boolean goesOnWith(@Nullable Fact before, Fact fact) {
        List<Evidence> known = before == null ? List.of() : before.evidence();
        List<Evidence> more =
                fact.evidence().stream().filter(each -> !known.contains(each)).toList();
        boolean same = before == null
                ? fact.fold().sameAs().isEmpty()
                : before.wording().equals(fact.wording())
                        && before.fold().sameAs().equals(fact.fold().sameAs());
        if (!same
                || fact.evidence().size() != known.size() + more.size()
                || !more.stream().allMatch(each -> isFollowedBy(fact, each))) {
            return false;
        }
        more.forEach(each -> add(new Saying(folds.first(fact), each)));
        return true;
    }

    private void add(Saying saying) {
        Fact fact = saying.fact();
        last = Optional.of(saying);
        if (saying.evidence().ends().isPresent()) {
            for (Fact target : meant(saying)) {
                ended.add(new Ended(target.claim(), fact, saying.evidence()));
                over(target);
            }
        }
        for (String key : folds.keys(fact)) {
            Optional.ofNullable(current.get(key))
                    .filter(other -> !other.claim().equals(fact.claim()))
                    .ifPresent(this::over);
            current.put(key, fact);
        }
        if (indexed.put(fact.claim(), fact) == null) {
            folds.group(fact).stream()
                    .flatMap(each -> words.of(each.claim()).stream())
                    .forEach(word -> having.computeIfAbsent(word, first -> new LinkedHashSet<>())
                            .add(fact.claim().key()));
            if (printed != null) {
                print(printed, fact);
            }
        }
    }

    private Map<String, String> printed() {
        if (printed == null) {
            Map<String, String> all = new HashMap<>();
            indexed.values().forEach(fact -> print(all, fact));
            printed = all;
        }
        return printed;
    }

    private void print(Map<String, String> into, Fact fact) {
        folds.group(fact)
                .forEach(each -> into.put(prints.of(each.claim()), fact.claim().key()));
    }

    /** A fact is so no more, in whatever words it was said. */
    private void over(Fact fact) {
        folds.keys(fact).forEach(current::remove);
    }

    /** The one fact of what is so, and the one of what is to be: who has sold a boat has it no more, and need not sell it any more. */
    private List<Fact> meant(Saying saying) {
        Ending ending = saying.evidence().ends().orElseThrow();
        List<Fact> meant = switch (ending.target()) {
            case Ending.Claimed(Claim claim) -> currently(claim.key());
            case Ending.Keyed(String key) -> currently(key);
            case Ending.Fingerprinted(String print) ->
                Optional.ofNullable(printed().get(print)).map(this::currently).orElse(List.of());
            case Ending.Named named -> currently(named);
        };
        List<Fact> fitting = meant.stream()
                .filter(fact -> !fact.claim().equals(saying.fact().claim()))
                .filter(fact -> folds.group(fact).stream().anyMatch(each -> means(ending, each, saying.fact())))
                .filter(fact -> !isOver(saying.evidence(), fact))
                .toList();
        return fitting.stream()
                .collect(Collectors.partitioningBy(
                        fact -> TO_BE.contains(fact.wording().sort())))
                .values()
                .stream()
                .filter(facts -> facts.size() == 1)
                .map(List::getFirst)
                .toList();
    }

    /** Whether what is told had been before the fact was told first: it is another than the fact speaks of. */
    private static boolean isOver(Evidence told, Fact fact) {
        return told.when()
                .filter(when -> !when.to().isAfter(fact.evidence().getFirst().at()))
                .isPresent();
    }

    private List<Fact> currently(String key) {
        return Optional.ofNullable(current.get(key)).stream().toList();
    }

    /** Those that have the rarest of the words, each once, though it be current under several keys. */
    private List<Fact> currently(Ending.Named named) {
        return named.words().stream()
                .map(word -> having.getOrDefault(word, Set.of()))
                .min(Comparator.comparingInt(Set::size))
                .orElseThrow()
                .stream()
                .flatMap(key -> currently(key).stream()
                        .filter(fact -> fact.claim().key().equals(key)))
                .toList();
    }

    /** Whether a fact may be meant at all: what is quickly told, for most endings mean nothing that is known. */
    static boolean mayMean(Ending ending, Fact fact, ClaimWords words) {
        return switch (ending.target()) {
            case Ending.Claimed(Claim claim) -> isMeant(claim, fact.claim());
            case Ending.Keyed(String key) -> fact.claim().key().equals(key);
            case Ending.Fingerprinted(String print) -> true;
            case Ending.Named named -> words.of(fact.claim()).containsAll(named.words());
        };
    }

    private boolean means(Ending ending, Fact fact, Fact by) {
        return switch (ending.target()) {
            case Ending.Claimed(Claim claim) -> isMeant(claim, fact.claim());
            case Ending.Keyed(String key) -> fact.claim().key().equals(key);
            case Ending.Fingerprinted(String print) -> prints.of(fact.claim()).equals(print);
            case Ending.Named named ->
                (named.sorts().contains(fact.wording().sort()) || isOwned(ending, named, fact))
                        && !fact.wording().negated()
                        && words.of(fact.claim()).containsAll(named.words())
                        && isOfThing(ending, named, fact)
                        && !Thing.isOneOfSeveral(named.words(), fact.wording().text())
                        && !isForGood(ending, fact)
                        && isCarriedOut(ending, named, fact, by)
                        && hasOtherValue(named, fact, by)
                        && (isOwned(ending, named, fact)
                                || isAbout(named, fact.wording().subject()));
        };
    }

    /** Whether a claim is meant by what is said of it, though it tells more: who is no nurse is no nurse in Leeds. */
    private static boolean isMeant(Claim said, Claim claim) {
        return claim.key().equals(said.key())
                && (claim.value().equals(said.value()) || claim.value().startsWith(said.value() + " "));
    }

    /** Whether a fact tells what something is that is had, and what was done with it ends having it: who sold the Fiat has no car that is one. */
    private static boolean isOwned(Ending ending, Ending.Named named, Fact fact) {
        Wording wording = fact.wording();
        return ending.reason() == Ending.Reason.OVER
                && named.sorts().contains(Sort.POSSESSION)
                && named.values().isEmpty()
                && wording.sort() == Sort.IDENTITY
                && Thing.isOwn(named.words(), named.subject(), wording)
                && Thing.isNaming(wording.relation())
                && Thing.isMeant(named.words(), named.words(), wording.text());
    }

    /** Whether a fact is of just the thing, where it says that somebody has it, and not of several of which one is meant. */
    private static boolean isOfThing(Ending ending, Ending.Named named, Fact fact) {
        if (fact.wording().sort() != Sort.POSSESSION || !named.values().isEmpty()) {
            return true;
        }
        boolean several = fact.claim().isCount() && !ONE.contains(fact.claim().value());
        // who gives something up gives up what it is for, as a membership
        boolean whole = ending.reason() != Ending.Reason.OVER;
        return !(named.single()
                        && several
                        && Thing.isCounted(named.words(), fact.claim().about()))
                && (whole
                        || Thing.isMeant(
                                named.words(),
                                fact.claim().about(),
                                fact.wording().text()));
    }

    /** Whether what is to be is what was done with a thing, where it may also be a thing that somebody has: who sold a bike may still mean to buy one. */
    private boolean isCarriedOut(Ending ending, Ending.Named named, Fact fact, Fact by) {
        if (ending.reason() != Ending.Reason.OVER
                || !TO_BE.contains(fact.wording().sort())
                || TO_BE.containsAll(named.sorts())) {
            return true;
        }
        Set<String> others = new HashSet<>(named.words());
        others.add(named.subject());
        return by.claim().about().stream()
                .skip(1) // the kind
                .filter(word -> !others.contains(word))
                .anyMatch(words.of(fact.claim())::contains);
    }

    /** What was decided for good is not over because it was done once. */
    private static boolean isForGood(Ending ending, Fact fact) {
        return ending.reason() == Ending.Reason.OVER
                && fact.wording().sort() == Sort.DECISION
                && LASTING.matcher(fact.wording().text()).find();
    }

    /** Whether a fact has one of the values that is not told now, if it has to. */
    private boolean hasOtherValue(Ending.Named named, Fact fact, Fact by) {
        List<String> now = words.of(by.claim());
        return named.values().isEmpty()
                || words.of(fact.claim()).stream()
                        .anyMatch(word -> !now.contains(word)
                                && (named.values().contains(word)
                                        || (named.values().contains(Ending.Named.DIGITS)
                                                && Character.isDigit(word.charAt(0)))));
    }

    private static boolean isAbout(Ending.Named named, String subject) {
        String about = subject.toLowerCase(Locale.ROOT);
        Stream<String> words = named.words().stream();
        // of what has another value, the thing it is of is named together with what is said of it
        return subject.equals(named.subject())
                || (named.values().isEmpty() ? words.allMatch(about::contains) : words.anyMatch(about::contains));
    }
}
