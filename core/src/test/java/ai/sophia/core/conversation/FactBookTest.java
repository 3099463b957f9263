package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Facts that speak of the same, in whatever order they are told. */
final class FactBookTest {
    private static final Home HOME = Home.of(new Scope("default", "ada", "", "", ""), true);
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Claim BERLIN = new Claim("residence", "berlin");
    private static final Claim LISBON = new Claim("residence", "lisbon");

    /** Something that is said. */
    private record Saying(Claim claim, Evidence evidence) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void whatIsSaidLaterEndsWhatWasSaidBefore() {
        FactBook book = book(List.of(saying(BERLIN, 1), saying(LISBON, 5)));
        assertThat(valid(book, BERLIN)).isEqualTo(new Period(day(1), day(5)));
        assertThat(valid(book, LISBON)).isEqualTo(Period.since(day(5)));
    }

    @Test
    void whatIsSoAgainHoldsSinceItWasSaidAgain() {
        FactBook book = book(List.of(saying(BERLIN, 1), saying(LISBON, 5), saying(BERLIN, 9)));
        assertThat(valid(book, BERLIN)).isEqualTo(Period.since(day(9)));
        assertThat(valid(book, LISBON)).isEqualTo(new Period(day(5), day(9)));
    }

    @Test
    void whatOnlyWithdrawnEvidenceTellsNeverHolds() {
        FactBook book = book(List.of(saying(BERLIN, 1), saying(LISBON, 5)));
        Fact lisbon = fact(book, LISBON);
        book.change(lisbon.without(lisbon.evidence().getFirst(), lisbon.wording()));
        book.placed();
        assertThat(valid(book, LISBON)).isEqualTo(new Period(day(5), day(5)));
        assertThat(valid(book, BERLIN)).isEqualTo(Period.since(day(1)));
    }

    @Test
    void theSameWordsMaySpeakForTwo() {
        Saying berlin = saying(BERLIN, 1);
        FactBook book = book(List.of(berlin, new Saying(LISBON, berlin.evidence())));
        assertThat(valid(book, LISBON)).isEqualTo(Period.since(day(1)));
        assertThat(valid(book, BERLIN)).isEqualTo(new Period(day(1), day(1)));
    }

    @RepeatedTest(200)
    void theOrderOfTellingChangesNothing() {
        List<Saying> said = sayings(1 + random.nextInt(60));
        Map<Claim, Fact> inOrder = state(book(said));
        List<Saying> shuffled = new ArrayList<>(said);
        Collections.shuffle(shuffled, random);
        assertThat(state(book(shuffled))).as("seed %d", seed).isEqualTo(inOrder);
    }

    @RepeatedTest(200)
    void whatIsToldTwiceIsKeptOnce() {
        List<Saying> said = sayings(1 + random.nextInt(Fact.MOST_EVIDENCE));
        List<Saying> twice = new ArrayList<>(said);
        twice.addAll(said);
        Collections.shuffle(twice, random);
        assertThat(state(book(twice))).as("seed %d", seed).isEqualTo(state(book(said)));
    }

    @RepeatedTest(200)
    void whatIsUndoneIsAsIfItHadNotBeenSaidAndWhatIsToldAgainAsIfItHadNotBeenUndone() {
        List<Saying> said = sayings(2 + random.nextInt(Fact.MOST_EVIDENCE - 2));
        FactBook book = book(said);
        Map<Claim, Fact> before = state(book);
        Saying undone = said.stream()
                .max((one, other) -> one.evidence().compareTo(other.evidence()))
                .orElseThrow();
        Fact fact = fact(book, undone.claim());
        book.change(fact.without(undone.evidence(), fact.wording()));
        book.placed();
        List<Saying> without = new ArrayList<>(said);
        without.remove(undone);
        Map<Claim, Fact> expected = state(book(without));
        expected.forEach((claim, each) -> {
            Fact left = fact(book, claim);
            assertThat(left.valid()).as("seed %d", seed).isEqualTo(each.valid());
            assertThat(left.evidence()).as("seed %d", seed).isEqualTo(each.evidence());
            assertThat(left.count()).as("seed %d", seed).isEqualTo(each.count());
        });
        book.change(fact(book, undone.claim()).with(undone.evidence(), fact.wording()));
        book.placed();
        assertThat(state(book)).as("seed %d", seed).isEqualTo(before);
    }

    @RepeatedTest(100)
    void ofThoseThatSpeakOfTheSameOneHoldsAtATime() {
        FactBook book = book(sayings(1 + random.nextInt(60)));
        Map<String, List<Period>> held = new HashMap<>();
        book.all()
                .forEach(fact -> held.computeIfAbsent(fact.claim().key(), key -> new ArrayList<>())
                        .add(fact.valid()));
        held.forEach((key, periods) -> {
            assertThat(periods.stream().filter(Period::isOpen).count())
                    .as("seed %d, %s", seed, periods)
                    .isEqualTo(1);
            for (int day = 0; day < 40; day++) {
                Instant moment = day(day);
                assertThat(periods.stream()
                                .filter(period -> period.contains(moment))
                                .count())
                        .as("seed %d, %s", seed, periods)
                        .isLessThanOrEqualTo(1);
            }
        });
    }

    private List<Saying> sayings(int count) {
        List<Saying> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Claim claim = new Claim("key" + random.nextInt(3), "value" + random.nextInt(3));
            said.add(saying(claim, random.nextInt(30)));
        }
        return said;
    }

    private static Saying saying(Claim claim, int day) {
        VersionKey turn = new VersionKey(MemoryId.create(), 1);
        return new Saying(claim, new Evidence(turn, Optional.empty(), new Span(0, 5), day(day), Optional.empty(), 0.9));
    }

    private static Instant day(int day) {
        return START.plusSeconds(day * 86_400L);
    }

    private static FactBook book(List<Saying> said) {
        FactBook book = new FactBook(HOME, KEY);
        for (Saying each : said) {
            book.tell(each.claim(), wording(each), each.evidence());
        }
        book.placed();
        return book;
    }

    /** Put otherwise each time, so that it is seen which words are kept. */
    private static Wording wording(Saying saying) {
        String text = saying.claim().value() + " as said in "
                + saying.evidence().source().id();
        return new Wording(Sort.IDENTITY, "", text, "user", "is", saying.claim().value(), false, "rules");
    }

    private static Map<Claim, Fact> state(FactBook book) {
        Map<Claim, Fact> state = new HashMap<>();
        book.all().forEach(fact -> state.put(fact.claim(), fact));
        return state;
    }

    private static Fact fact(FactBook book, Claim claim) {
        return book.all().stream()
                .filter(each -> each.claim().equals(claim))
                .findFirst()
                .orElseThrow();
    }

    private static Period valid(FactBook book, Claim claim) {
        return fact(book, claim).valid();
    }
}
