package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Ending.Reason;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Facts that are folded into one because they say the same, in whatever order they are told, folded and taken back. */
final class FoldingTest {
    private static final Home HOME = Home.of(new Scope("default", "ada", "", "", ""), true);
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Claim ALLERGIC = new Claim("statement(user, allergic peanut)", "yes");
    private static final Claim ALLERGY = new Claim("statement(user, peanut allergy)", "yes");
    private static final Claim NO_ALLERGY = new Claim("statement(user, peanut allergy)", "no");
    private static final Claim NUTS = new Claim("statement(user, nut allergy)", "yes");

    /** Something that is said. */
    private record Saying(Claim claim, Evidence evidence) {}

    /** Two claims that say the same. */
    private record Pair(Claim one, Claim other) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void whatWasSaidFirstStandsForTheOther() {
        FactBook book = book(List.of(saying(ALLERGIC, 1), saying(ALLERGY, 5), saying(ALLERGY, 6)));
        fold(book, same(ALLERGIC, ALLERGY));
        Fact first = fact(book, ALLERGIC);
        Fact folded = fact(book, ALLERGY);
        assertThat(first.valid()).isEqualTo(Period.since(day(1)));
        assertThat(first.count()).isEqualTo(1);
        assertThat(first.said()).isEqualTo(3);
        assertThat(first.confidence()).isEqualTo(0.999);
        assertThat(first.fold().also()).extracting(Fold.Also::id).containsExactly(id(folded));
        assertThat(folded.isFolded()).isTrue();
        assertThat(folded.replacedBy()).isEqualTo(first.id());
        assertThat(folded.valid()).isEqualTo(new Period(day(5), day(5)));
        assertThat(folded.evidence()).hasSize(2);
        assertThat(folded.said()).isEqualTo(2);
    }

    @Test
    void whatIsSaidEarlierAndComesLateStandsForAll() {
        FactBook book = book(List.of(saying(ALLERGY, 5), saying(NUTS, 6)));
        fold(book, same(ALLERGIC, ALLERGY, NUTS));
        assertThat(fact(book, NUTS).replacedBy()).isEqualTo(fact(book, ALLERGY).id());
        tell(book, saying(ALLERGIC, 1));
        settle(book);
        fold(book, same(ALLERGIC, ALLERGY, NUTS));
        assertThat(fact(book, NUTS).replacedBy()).isEqualTo(fact(book, ALLERGIC).id());
        assertThat(fact(book, ALLERGY).replacedBy())
                .isEqualTo(fact(book, ALLERGIC).id());
        assertThat(fact(book, ALLERGIC).said()).isEqualTo(3);
    }

    @Test
    void whatSaysTheContraryOfOneEndsAll() {
        FactBook book = book(List.of(saying(ALLERGIC, 1), saying(ALLERGY, 5)));
        fold(book, same(ALLERGIC, ALLERGY));
        tell(book, saying(NO_ALLERGY, 9));
        settle(book);
        Fact denied = fact(book, NO_ALLERGY);
        assertThat(fact(book, ALLERGIC).valid()).isEqualTo(new Period(day(1), day(9)));
        assertThat(fact(book, ALLERGIC).replacedBy()).isEqualTo(denied.id());
        assertThat(denied.replaces()).containsExactly(id(fact(book, ALLERGIC)));
        tell(book, saying(ALLERGY, 12));
        settle(book);
        assertThat(fact(book, ALLERGIC).valid()).isEqualTo(Period.since(day(12)));
        assertThat(fact(book, NO_ALLERGY).valid()).isEqualTo(new Period(day(9), day(12)));
    }

    @Test
    void whatIsNamedAsOverIsMeantByTheWordsOfAny() {
        Ending over = new Ending(Reason.DROPPED, new Ending.Named("user", Set.of(Sort.IDENTITY), Set.of("allergy")));
        Ending gone = new Ending(Reason.DROPPED, new Ending.Named("user", Set.of(Sort.IDENTITY), Set.of("peanut")));
        for (Ending ending : List.of(over, gone)) {
            FactBook book = book(List.of(saying(ALLERGIC, 1), saying(ALLERGY, 5)));
            fold(book, same(ALLERGIC, ALLERGY));
            tell(book, new Saying(new Claim("event(user, grow out)", "yes"), evidence(9, Optional.of(ending))));
            settle(book);
            assertThat(fact(book, ALLERGIC).valid()).isEqualTo(new Period(day(1), day(9)));
        }
    }

    @Test
    void whereTheFirstIsTakenBackOrGoneTheOtherIsSoByItself() {
        FactBook book = book(List.of(saying(ALLERGIC, 1), saying(ALLERGY, 5)));
        fold(book, same(ALLERGIC, ALLERGY));
        Map<Claim, String> folded = state(book);
        Fact first = fact(book, ALLERGIC);
        book.change(first.without(first.evidence().getFirst(), first.wording()));
        settle(book);
        assertThat(fact(book, ALLERGY).valid()).isEqualTo(Period.since(day(5)));
        assertThat(fact(book, ALLERGY).isFolded()).isFalse();
        assertThat(fact(book, ALLERGIC).said()).isZero();
        Fact undone = fact(book, ALLERGIC);
        book.change(undone.with(undone.withdrawn().getFirst(), undone.wording()));
        settle(book);
        assertThat(state(book)).isEqualTo(folded);
        book.remove(fact(book, ALLERGIC));
        settle(book);
        assertThat(fact(book, ALLERGY).valid()).isEqualTo(Period.since(day(5)));
        assertThat(fact(book, ALLERGY).replacedBy()).isEmpty();
    }

    @Test
    void whatWasUnfoldedIsNotFoldedAgainUntilThatIsTakenBack() {
        FactBook book = book(List.of(saying(ALLERGIC, 1), saying(ALLERGY, 5)));
        Map<Claim, String> before = state(book);
        fold(book, same(ALLERGIC, ALLERGY));
        Map<Claim, String> folded = state(book);
        unfold(book, ALLERGY);
        assertThat(state(book)).isEqualTo(before);
        assertThat(fact(book, ALLERGY).fold().apart()).containsExactly(id(fact(book, ALLERGIC)));
        fold(book, same(ALLERGIC, ALLERGY));
        assertThat(state(book)).isEqualTo(before);
        book.change(fact(book, ALLERGY).with(fact(book, ALLERGY).fold().redone()));
        settle(book);
        assertThat(state(book)).isEqualTo(folded);
        fold(book, same(ALLERGIC, ALLERGY));
        assertThat(state(book)).isEqualTo(folded);
    }

    @Test
    void whatWasNeverSoAtATimeIsNotFolded() {
        FactBook book = book(List.of(saying(NO_ALLERGY, 5), saying(ALLERGIC, 9), saying(ALLERGY, 1)));
        fold(book, same(ALLERGIC, ALLERGY));
        assertThat(book.all()).noneMatch(Fact::isFolded);
    }

    @Test
    void aFactIsReadAsItWasWritten() {
        Fold fold = new Fold(
                Optional.of(MemoryId.create()),
                true,
                List.of(MemoryId.create(), MemoryId.create()),
                List.of(new Fold.Also(MemoryId.create(), 3, 0.973)));
        assertThat(fold.also().stream()
                        .map(Object::toString)
                        .map(Fold.Also::parse)
                        .toList())
                .isEqualTo(fold.also());
    }

    /** Facts come, are folded and taken back in any order; what is known in the end is what comes of all of it at once. */
    @RepeatedTest(300)
    void theOrderOfTellingAndFoldingChangesNothing() {
        List<Saying> said = sayings(2 + random.nextInt(Fact.MOST_EVIDENCE - 2));
        Set<Pair> same = pairs(said);
        FactBook expected = book(said);
        fold(expected, same);
        List<Saying> shuffled = new ArrayList<>(said);
        shuffled.addAll(said.subList(0, said.size() / 2));
        Collections.shuffle(shuffled, random);
        FactBook book = new FactBook(HOME, KEY);
        for (Saying each : shuffled) {
            tell(book, each);
            settle(book);
            if (random.nextInt(3) == 0) {
                fold(book, same);
            }
            if (random.nextInt(4) == 0) {
                takeBackAndTellAgain(book);
            }
            nothingIsLost(book);
        }
        fold(book, same);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(state(expected));
        fold(book, same);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(state(expected));
    }

    @RepeatedTest(300)
    void whatIsTakenBackIsAsIfItHadNotBeenSaid() {
        List<Saying> said = sayings(2 + random.nextInt(Fact.MOST_EVIDENCE - 2));
        Set<Pair> same = pairs(said);
        FactBook book = book(said);
        fold(book, same);
        Map<Claim, String> before = state(book);
        Saying undone = said.get(random.nextInt(said.size()));
        Fact fact = fact(book, undone.claim());
        book.change(fact.without(undone.evidence(), fact.wording()));
        settle(book);
        book.change(fact(book, undone.claim()).with(undone.evidence(), fact.wording()));
        settle(book);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(before);
        book.change(fact(book, undone.claim()).without(undone.evidence(), fact.wording()));
        settle(book);
        fold(book, same);
        nothingIsLost(book);
        List<Saying> without = new ArrayList<>(said);
        without.remove(undone);
        FactBook expected = book(without);
        fold(expected, same);
        Map<Claim, String> left = state(book);
        state(expected)
                .forEach((claim, held) ->
                        assertThat(left.get(claim)).as("seed %d", seed).isEqualTo(held));
    }

    /** Unfolding is an event of its own: which facts were taken apart counts, and not when. */
    @RepeatedTest(300)
    void whatIsUnfoldedStaysSoWheneverThatWasDone() {
        List<Saying> said = sayings(2 + random.nextInt(Fact.MOST_EVIDENCE - 2));
        Set<Pair> same = pairs(said);
        FactBook book = book(said);
        fold(book, same);
        Map<Claim, String> folded = state(book);
        Optional<Fact> some = book.all().stream().filter(Fact::isFolded).min(Folds.SAID);
        if (some.isEmpty()) {
            return;
        }
        Claim claim = some.get().claim();
        unfold(book, claim);
        assertThat(fact(book, claim).isFolded()).as("seed %d", seed).isFalse();
        fold(book, same);
        Map<Claim, String> apart = state(book);
        nothingIsLost(book);
        fold(book, same);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(apart);
        Fact now = fact(book, claim);
        if (!now.isFolded()) {
            book.change(now.with(now.fold().redone()));
        } else {
            book.change(now.with(new Fold(now.fold().sameAs(), true, List.of(), List.of())));
        }
        settle(book);
        fold(book, same);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(folded);
    }

    /** Each fact that something speaks for is told, by itself or by one that is there. */
    private void nothingIsLost(FactBook book) {
        for (Fact fact : book.all()) {
            if (fact.isFolded()) {
                Fact first = book.stored(fact.replacedBy().orElseThrow()).orElseThrow();
                assertThat(first.isFolded()).as("seed %d", seed).isFalse();
                assertThat(first.evidence()).as("seed %d", seed).isNotEmpty();
                assertThat(first.fold().also())
                        .as("seed %d", seed)
                        .contains(new Fold.Also(id(fact), fact.count(), fact.confidence()));
            }
        }
        int said = book.all().stream().mapToInt(fact -> fact.evidence().size()).sum();
        int told = book.all().stream()
                .filter(fact -> !fact.isFolded())
                .mapToInt(Fact::said)
                .sum();
        assertThat(told).as("seed %d", seed).isEqualTo(said);
    }

    private void takeBackAndTellAgain(FactBook book) {
        List<Fact> all = book.all();
        Fact fact = all.get(random.nextInt(all.size()));
        Evidence last = fact.evidence().getLast();
        book.change(fact.without(last, fact.wording()));
        settle(book);
        if (random.nextBoolean()) {
            fold(book, Set.of());
        }
        book.change(fact(book, fact.claim()).with(last, fact.wording()));
        settle(book);
    }

    /** Sayings of some keys and values, one in six of which ends something. */
    private List<Saying> sayings(int count) {
        List<Saying> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Claim claim = new Claim("key" + random.nextInt(6), "thing" + random.nextInt(2));
            int day = random.nextInt(30);
            Ending over = new Ending(
                    Reason.OVER, new Ending.Named("user", Set.of(Sort.IDENTITY), Set.of("key" + random.nextInt(6))));
            said.add(
                    random.nextInt(6) == 0
                            ? new Saying(new Claim("over" + random.nextInt(3), "yes"), evidence(day, Optional.of(over)))
                            : saying(claim, day));
        }
        return said;
    }

    /** Claims that say the same, which need not follow from each other. */
    private Set<Pair> pairs(List<Saying> said) {
        Set<Pair> pairs = new HashSet<>();
        for (Saying one : said) {
            for (Saying other : said) {
                if (!one.claim().key().equals(other.claim().key()) && random.nextInt(8) == 0) {
                    pairs.add(new Pair(one.claim(), other.claim()));
                }
            }
        }
        return pairs;
    }

    private static Set<Pair> same(Claim... claims) {
        Set<Pair> same = new HashSet<>();
        for (Claim one : claims) {
            for (Claim other : claims) {
                same.add(new Pair(one, other));
            }
        }
        return same;
    }

    /** A round, with pairs in place of words and vectors. */
    private static void fold(FactBook book, Set<Pair> same) {
        FactBook.Alone alone = book.alone();
        List<Fact> said = book.all().stream()
                .filter(fact -> !fact.evidence().isEmpty())
                .filter(fact -> !alone.ending().contains(fact.claim()))
                .toList();
        book.all().stream().filter(fact -> !said.contains(fact)).forEach(fact -> link(book, fact, Optional.empty()));
        Folding.firsts(
                        said,
                        alone.valid(),
                        (one, other) -> same.contains(new Pair(one.claim(), other.claim()))
                                || same.contains(new Pair(other.claim(), one.claim())))
                .forEach((fact, first) -> link(book, fact, first));
        settle(book);
    }

    private static void link(FactBook book, Fact fact, Optional<Fact> first) {
        if (!fact.fold().sameAs().equals(first.flatMap(Fact::id))) {
            book.change(fact.with(fact.fold().into(first.flatMap(Fact::id))));
        }
    }

    private static void unfold(FactBook book, Claim claim) {
        Fact fact = fact(book, claim);
        book.change(fact.with(fact.fold().undone()));
        settle(book);
    }

    private static Saying saying(Claim claim, int day) {
        return new Saying(claim, evidence(day, Optional.empty()));
    }

    private static Evidence evidence(int day, Optional<Ending> ends) {
        VersionKey turn = new VersionKey(MemoryId.create(), 1);
        return new Evidence(turn, Optional.empty(), new Span(0, 5), day(day), Optional.empty(), 0.9, ends);
    }

    private static Instant day(int day) {
        return START.plusSeconds(day * 86_400L);
    }

    private static FactBook book(List<Saying> said) {
        FactBook book = new FactBook(HOME, KEY);
        said.forEach(each -> tell(book, each));
        settle(book);
        return book;
    }

    private static void tell(FactBook book, Saying said) {
        book.tell(
                said.claim(),
                new Wording(
                        Sort.IDENTITY,
                        "",
                        said.claim().key(),
                        "user",
                        "",
                        said.claim().value(),
                        false,
                        "rules"),
                said.evidence());
    }

    /** Places, and gives what is new an id, as a store does. */
    private static void settle(FactBook book) {
        for (Fact fact : book.placed()) {
            if (fact.id().isEmpty()) {
                book.stored(fact.storedAs(MemoryId.create(), 1));
            }
        }
        book.placed().forEach(book::stored);
        book.settled();
    }

    /** What is known of each, with other facts by their claims, for ids are others in each book. */
    private static Map<Claim, String> state(FactBook book) {
        Map<Optional<MemoryId>, Claim> claims = new HashMap<>();
        book.all().forEach(fact -> claims.put(fact.id(), fact.claim()));
        Map<Claim, String> state = new HashMap<>();
        for (Fact fact : book.all()) {
            if (fact.evidence().isEmpty()) {
                continue;
            }
            List<String> replaces = fact.replaces().stream()
                    .map(id -> String.valueOf(claims.get(Optional.of(id))))
                    .sorted()
                    .toList();
            List<String> also = fact.fold().also().stream()
                    .map(each -> claims.get(Optional.of(each.id())) + " x" + each.count() + " " + each.confidence())
                    .toList();
            state.put(
                    fact.claim(),
                    fact.valid() + " " + fact.evidence() + " x" + fact.said() + " over " + replaces + " by "
                            + fact.replacedBy().map(id -> String.valueOf(claims.get(Optional.of(id)))) + " also " + also
                            + " folded " + fact.isFolded());
        }
        return state;
    }

    private static MemoryId id(Fact fact) {
        return fact.id().orElseThrow();
    }

    private static Fact fact(FactBook book, Claim claim) {
        return book.all().stream()
                .filter(each -> each.claim().equals(claim))
                .findFirst()
                .orElseThrow();
    }
}
