package ai.sophia.core.conversation;

import ai.sophia.core.language.Tongues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** By fingerprint the key of the fact that has it, or stands for the one that has; kept only where some fact is meant so. */
    private final Map<String, String> printed = new HashMap<>();

    private final Set<Claim> indexed = new HashSet<>();
    private final List<Ended> ended = new ArrayList<>();

    private final Folds folds;
    private final ClaimWords words;
    private final Fingerprints prints;
    private final boolean printing;

    private Endings(Folds folds, ClaimWords words, Fingerprints prints, boolean printing) {
        this.folds = folds;
        this.words = words;
        this.prints = prints;
        this.printing = printing;
    }

    /**
     * What was ended, in the order in which that was said.
     *
     * @param folds which of the facts stand for others
     */
    static List<Ended> among(Collection<Fact> facts, Folds folds, ClaimWords words, Fingerprints prints) {
        List<Ending> all = facts.stream().flatMap(Endings::endings).toList();
        if (all.isEmpty()) {
            return List.of();
        }
        boolean printing = all.stream().anyMatch(each -> each.target() instanceof Ending.Fingerprinted);
        List<Saying> said = new ArrayList<>();
        facts.forEach(fact -> fact.evidence().forEach(each -> said.add(new Saying(folds.first(fact), each))));
        said.sort(SAID);
        Endings endings = new Endings(folds, words, prints, printing);
        said.forEach(endings::add);
        return List.copyOf(endings.ended);
    }

    private static Stream<Ending> endings(Fact fact) {
        return fact.evidence().stream().flatMap(each -> each.ends().stream());
    }

    private void add(Saying saying) {
        Fact fact = saying.fact();
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
        if (indexed.add(fact.claim())) {
            folds.group(fact).stream()
                    .flatMap(each -> words.of(each.claim()).stream())
                    .forEach(word -> having.computeIfAbsent(word, first -> new LinkedHashSet<>())
                            .add(fact.claim().key()));
            if (printing) {
                folds.group(fact)
                        .forEach(each -> printed.put(
                                prints.of(each.claim()), fact.claim().key()));
            }
        }
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
                Optional.ofNullable(printed.get(print)).map(this::currently).orElse(List.of());
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
