package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Facts that are ended by what is said of them, in whatever order it is told. */
final class EndingsTest {
    private static final Home HOME = Home.of(new Scope("default", "ada", "", "", ""), true);
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Claim BIKE = new Claim("statement(user, bike)", "yes");
    private static final Claim CAR = new Claim("statement(user, red car)", "yes");
    private static final Claim SOLD = new Claim("statement(user, sell bike)", "yes");

    /** Something that is said. */
    private record Saying(Claim claim, Sort sort, Evidence evidence) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void whatIsNamedAsOverEndsAndNamesWhatSaysSo() {
        FactBook book = book(List.of(owned(BIKE, 1), owned(CAR, 2), said(SOLD, 5, named(Reason.OVER, "bike"))));
        assertThat(fact(book, BIKE).valid()).isEqualTo(new Period(day(1), day(5)));
        assertThat(fact(book, BIKE).replacedBy()).isEqualTo(fact(book, SOLD).id());
        assertThat(fact(book, SOLD).replaces())
                .isEqualTo(fact(book, BIKE).id().stream().toList());
        assertThat(fact(book, SOLD).valid()).isEqualTo(Period.since(day(5)));
        assertThat(fact(book, CAR).valid().isOpen()).isTrue();
    }

    @Test
    void whatIsSaidAgainAfterItsEndIsSoAgain() {
        FactBook book = book(List.of(owned(BIKE, 1), said(SOLD, 5, named(Reason.OVER, "bike")), owned(BIKE, 9)));
        assertThat(fact(book, BIKE).valid()).isEqualTo(Period.since(day(9)));
    }

    @Test
    void whereSeveralCouldBeMeantNoneIs() {
        Claim other = new Claim("statement(user, blue bike)", "yes");
        FactBook book = book(List.of(owned(BIKE, 1), owned(other, 2), said(SOLD, 5, named(Reason.OVER, "bike"))));
        assertThat(fact(book, BIKE).valid().isOpen()).isTrue();
        assertThat(fact(book, other).valid().isOpen()).isTrue();
    }

    @Test
    void whatIsOfAnotherSortOrOfSomebodyElseIsNotMeant() {
        Ending tasks = new Ending(Reason.OVER, new Ending.Named("user", Set.of(Sort.TASK), Set.of("bike")));
        Ending ben = new Ending(Reason.OVER, new Ending.Named("Ben", Set.of(Sort.POSSESSION), Set.of("bike")));
        FactBook book = book(List.of(
                owned(BIKE, 1), said(SOLD, 5, tasks), said(new Claim("statement(ben, sell bike)", "yes"), 6, ben)));
        assertThat(fact(book, BIKE).valid().isOpen()).isTrue();
    }

    @Test
    void whatIsToldOfAnEarlierTimeThanTheFactIsNotMeant() {
        Saying sold = said(SOLD, 9, named(Reason.OVER, "bike"));
        Evidence earlier = new Evidence(
                sold.evidence().source(),
                Optional.empty(),
                sold.evidence().span(),
                day(9),
                Optional.of(new Period(day(1), day(2))),
                0.9,
                sold.evidence().ends());
        FactBook book = book(List.of(owned(BIKE, 5), new Saying(SOLD, Sort.EVENT, earlier)));
        assertThat(fact(book, BIKE).valid().isOpen()).isTrue();
    }

    @Test
    void whatWasSaidWrongWasNeverSoAndWhatIsRightHoldsInItsPlace() {
        Claim wrong = new Claim("port(api)", "8080");
        Claim right = new Claim("port(api)", "8081");
        FactBook book =
                book(List.of(owned(wrong, 1), said(right, 5, new Ending(Reason.CORRECTED, new Ending.Claimed(wrong)))));
        assertThat(fact(book, wrong).valid()).isEqualTo(new Period(day(1), day(1)));
        assertThat(fact(book, wrong).replacedBy()).isEqualTo(fact(book, right).id());
        assertThat(fact(book, right).valid()).isEqualTo(Period.since(day(1)));
    }

    @Test
    void whatIsRightHoldsInThePlaceOfWhatWasWrongThoughItIsOfAnotherKey() {
        Claim wrong = new Claim("plan(user, dentist on wednesday)", "yes");
        Claim right = new Claim("plan(user, dentist on thursday)", "yes");
        Ending correction = new Ending(Reason.CORRECTED, new Ending.Claimed(wrong));
        FactBook book = book(List.of(owned(wrong, 1), said(right, 5, correction)));
        assertThat(fact(book, wrong).valid()).isEqualTo(new Period(day(1), day(1)));
        assertThat(fact(book, right).valid()).isEqualTo(Period.since(day(1)));
        tell(book, owned(wrong, 0));
        settle(book);
        assertThat(fact(book, right).valid()).isEqualTo(Period.since(day(0)));
        FactBook over = book(List.of(
                owned(wrong, 1),
                said(right, 5, correction),
                said(SOLD, 6, new Ending(Reason.OVER, new Ending.Claimed(right))),
                owned(right, 9)));
        assertThat(fact(over, right).valid()).isEqualTo(Period.since(day(9)));
    }

    @Test
    void whatTakesBackEndsAndHoldsAtNoTimeItself() {
        Claim retraction = new Claim("retraction of " + BIKE.key(), BIKE.value());
        FactBook book = book(
                List.of(owned(BIKE, 1), said(retraction, 5, new Ending(Reason.RETRACTED, new Ending.Claimed(BIKE)))));
        assertThat(fact(book, BIKE).valid()).isEqualTo(new Period(day(1), day(5)));
        assertThat(fact(book, retraction).valid()).isEqualTo(new Period(day(5), day(5)));
    }

    @Test
    void aFactMayBeMeantByItsFingerprintAlsoIfAnotherStandsForIt() {
        Ending ending = new Ending(Reason.OVER, new Ending.Fingerprinted(BIKE.fingerprint(KEY)));
        FactBook book = book(List.of(owned(BIKE, 1), owned(CAR, 1), said(SOLD, 5, ending)));
        assertThat(fact(book, BIKE).valid()).isEqualTo(new Period(day(1), day(5)));
        assertThat(fact(book, CAR).valid().isOpen()).isTrue();
        Claim bicycle = new Claim("statement(user, bicycle)", "yes");
        FactBook folded = book(List.of(owned(bicycle, 0), owned(BIKE, 1)));
        folded.change(
                fact(folded, BIKE).with(Fold.NONE.into(fact(folded, bicycle).id())));
        tell(folded, said(SOLD, 5, ending));
        settle(folded);
        assertThat(fact(folded, bicycle).valid()).isEqualTo(new Period(day(0), day(5)));
        FactBook none = book(List.of(owned(CAR, 1), said(SOLD, 5, ending)));
        assertThat(fact(none, CAR).valid().isOpen()).isTrue();
    }

    @Test
    void whateverIsSoOfAKeyMayBeMeant() {
        Claim home = new Claim("residence(user)", "bonn");
        Ending gone = new Ending(Reason.DROPPED, new Ending.Keyed("residence(user)"));
        FactBook book = book(List.of(owned(home, 1), said(SOLD, 5, gone)));
        assertThat(fact(book, home).valid()).isEqualTo(new Period(day(1), day(5)));
    }

    @Test
    void whatIsTentativeIsKeptOnlyIfItEndsSomethingAlsoIfThatComesLate() {
        Statement sold = new Statement(
                        Sort.EVENT,
                        "Sold the bike",
                        "user",
                        "",
                        "Sold the bike",
                        false,
                        SOLD,
                        0,
                        new Span(0, 13),
                        Optional.empty(),
                        Optional.empty(),
                        0.8)
                .ending(named(Reason.OVER, "bike"), 0)
                .tentatively();
        FactBook book = new FactBook(HOME, KEY);
        book.tell(sold, sold.wording("ada", "rules"), new VersionKey(MemoryId.create(), 1), Optional.empty(), day(5));
        settle(book);
        assertThat(book.all()).isEmpty();
        tell(book, owned(CAR, 1));
        settle(book);
        assertThat(book.all()).hasSize(1);
        tell(book, owned(BIKE, 2));
        settle(book);
        assertThat(fact(book, BIKE).valid()).isEqualTo(new Period(day(2), day(5)));
        assertThat(fact(book, SOLD).valid()).isEqualTo(Period.since(day(5)));
    }

    @RepeatedTest(200)
    void theOrderOfTellingChangesNothing() {
        List<Saying> said = sayings(1 + random.nextInt(Fact.MOST_EVIDENCE));
        List<Saying> shuffled = new ArrayList<>(said);
        shuffled.addAll(said.subList(0, said.size() / 2));
        Collections.shuffle(shuffled, random);
        assertThat(state(book(shuffled))).as("seed %d", seed).isEqualTo(state(book(said)));
    }

    @RepeatedTest(200)
    void placingAfterEachTellingComesToTheSame() {
        List<Saying> said = sayings(1 + random.nextInt(Fact.MOST_EVIDENCE));
        FactBook book = new FactBook(HOME, KEY);
        for (Saying each : said) {
            tell(book, each);
            settle(book);
        }
        assertThat(state(book)).as("seed %d", seed).isEqualTo(state(book(said)));
    }

    @RepeatedTest(200)
    void whatIsUndoneEndsNothingAndWhatIsToldAgainEndsItAgain() {
        List<Saying> said = sayings(2 + random.nextInt(Fact.MOST_EVIDENCE - 2));
        FactBook book = book(said);
        Map<Claim, String> before = state(book);
        Saying undone = said.get(random.nextInt(said.size()));
        Fact fact = fact(book, undone.claim());
        book.change(fact.without(undone.evidence(), fact.wording()));
        settle(book);
        List<Saying> without = new ArrayList<>(said);
        without.remove(undone);
        Map<Claim, String> left = state(book);
        state(book(without))
                .forEach((claim, held) ->
                        assertThat(left.get(claim)).as("seed %d", seed).isEqualTo(held));
        book.change(fact(book, undone.claim()).with(undone.evidence(), fact.wording()));
        settle(book);
        assertThat(state(book)).as("seed %d", seed).isEqualTo(before);
    }

    @RepeatedTest(200)
    void whatIsEndedIsWhatGoingThroughAllFinds() {
        FactBook book = new FactBook(HOME, KEY);
        for (Saying each : sayings(1 + random.nextInt(Fact.MOST_EVIDENCE))) {
            // now and then it is put so that it cannot be sold
            tell(book, new Saying(each.claim(), random.nextInt(3) == 0 ? Sort.PLAN : each.sort(), each.evidence()));
            if (random.nextInt(4) == 0) {
                settle(book);
            }
            if (random.nextInt(4) == 0) {
                Fact gone = book.all().get(random.nextInt(book.all().size()));
                book.remove(gone);
            } else if (random.nextInt(3) == 0) {
                link(book);
            }
            for (Saying said : sayings(4)) {
                boolean ends = said.evidence().ends().isPresent();
                assertThat(ends && isEndedBy(book, said))
                        .as("seed %d", seed)
                        .isEqualTo(ends && isFoundToBeEnded(book, said));
            }
        }
    }

    /** Has one of its facts say the same as another. */
    private void link(FactBook book) {
        List<Fact> stored =
                book.all().stream().filter(fact -> fact.id().isPresent()).toList();
        if (stored.size() > 1) {
            Fact one = stored.get(random.nextInt(stored.size()));
            Fact other = stored.get(random.nextInt(stored.size()));
            book.change(one.with(new Fold(other.id(), false, List.of(), List.of())));
        }
    }

    private static boolean isFoundToBeEnded(FactBook book, Saying said) {
        List<Fact> all = new ArrayList<>(book.all());
        all.add(Fact.of(said.claim(), wording(said), said.evidence()));
        return Endings.among(all, Folds.among(book.all()), new ClaimWords(), new Fingerprints(KEY)).stream()
                .anyMatch(each -> each.evidence().equals(said.evidence()));
    }

    private static boolean isEndedBy(FactBook book, Saying said) {
        Evidence evidence = said.evidence();
        String text = said.claim().value();
        Statement statement = new Statement(
                        said.sort(),
                        text,
                        "user",
                        "",
                        text,
                        false,
                        said.claim(),
                        0,
                        evidence.span(),
                        Optional.empty(),
                        evidence.when(),
                        evidence.confidence())
                .ending(evidence.ends().orElseThrow(), 0);
        Turn turn = new Turn(Turn.USER, Turn.USER, text, evidence.at());
        return book.isEndedBy(statement, new Understanding.Said(evidence.source(), HOME.scope(), List.of(), turn));
    }

    @Test
    void anEndingIsReadAsItWasWritten() {
        List<Ending> endings = List.of(
                new Ending(
                        Reason.OVER, new Ending.Named("user's aunt", Set.of(Sort.TASK, Sort.PLAN), Set.of("a", "é"))),
                new Ending(
                        Reason.OVER,
                        new Ending.Named("user", Set.of(Sort.POSSESSION), Set.of("cat"), Set.of("two"), true)),
                new Ending(Reason.DROPPED, new Ending.Keyed("residence(user's aunt, ends = to:)")),
                new Ending(Reason.CORRECTED, new Ending.Claimed(new Claim("key of a thing", ""))),
                new Ending(Reason.OVER, new Ending.Fingerprinted(BIKE.fingerprint(KEY))));
        for (Ending ending : endings) {
            Evidence evidence = new Evidence(
                    new VersionKey(MemoryId.create(), 3),
                    Optional.of(MemoryId.create()),
                    new Span(1, 2),
                    START,
                    Optional.of(Period.since(START)),
                    0.5,
                    Optional.of(ending));
            assertThat(Ending.parse(ending.toString())).isEqualTo(ending);
            assertThat(Evidence.parse(evidence.toString())).isEqualTo(evidence);
        }
        assertThatThrownBy(() -> Ending.parse("over it")).isInstanceOf(Fault.Invalid.class);
    }

    /** Things owned, said of two keys, sold by name, corrected and taken back. */
    private List<Saying> sayings(int count) {
        List<Saying> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Claim claim = new Claim("key" + random.nextInt(3), "thing" + random.nextInt(3));
            Claim other = new Claim("key" + random.nextInt(3), "thing" + random.nextInt(3));
            int day = random.nextInt(30);
            said.add(
                    switch (random.nextInt(6)) {
                        case 0 -> said(new Claim("sold", claim.value()), day, named(Reason.OVER, claim.value()));
                        case 1 -> said(claim, day, new Ending(Reason.CORRECTED, new Ending.Claimed(other)));
                        case 2 ->
                            said(
                                    new Claim("retraction of " + claim.key(), claim.value()),
                                    day,
                                    new Ending(Reason.RETRACTED, new Ending.Claimed(claim)));
                        case 3 ->
                            said(
                                    new Claim("done with " + claim.key(), claim.value()),
                                    day,
                                    new Ending(Reason.OVER, new Ending.Fingerprinted(claim.fingerprint(KEY))));
                        default -> owned(claim, day);
                    });
        }
        return said;
    }

    private static Ending named(Reason reason, String word) {
        return new Ending(reason, new Ending.Named("user", Set.of(Sort.POSSESSION), Set.of(word)));
    }

    private static Saying owned(Claim claim, int day) {
        return new Saying(claim, Sort.POSSESSION, evidence(day, Optional.empty()));
    }

    private static Saying said(Claim claim, int day, Ending ending) {
        // a correction speaks of a thing as what it corrects does
        Sort sort = ending.reason() == Reason.CORRECTED ? Sort.POSSESSION : Sort.EVENT;
        return new Saying(claim, sort, evidence(day, Optional.of(ending)));
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
        book.tell(said.claim(), wording(said), said.evidence());
    }

    private static Wording wording(Saying said) {
        String text = said.claim().value();
        return new Wording(said.sort(), "", text, "user", "", text, false, "rules");
    }

    /** Places, and gives what is new an id, as a store does. */
    private static void settle(FactBook book) {
        for (Fact fact : book.placed()) {
            if (fact.id().isEmpty()) {
                book.stored(fact.storedAs(MemoryId.create(), 1));
            }
        }
        book.placed();
        book.settled();
    }

    /** What is known of each, with what replaces it by its claim, for ids are others in each book. */
    private static Map<Claim, String> state(FactBook book) {
        Map<Optional<MemoryId>, Claim> claims = new HashMap<>();
        book.all().forEach(fact -> claims.put(fact.id(), fact.claim()));
        Map<Claim, String> state = new HashMap<>();
        for (Fact fact : book.all()) {
            List<String> replaces = fact.replaces().stream()
                    .map(id -> String.valueOf(claims.get(Optional.of(id))))
                    .sorted()
                    .toList();
            String by = fact.replacedBy()
                    .map(id -> String.valueOf(claims.get(Optional.of(id))))
                    .orElse("nothing");
            state.put(fact.claim(), fact.valid() + " x" + fact.count() + " over " + replaces + " by " + by);
        }
        return state;
    }

    private static Fact fact(FactBook book, Claim claim) {
        return book.all().stream()
                .filter(each -> each.claim().equals(claim))
                .findFirst()
                .orElseThrow();
    }
}
