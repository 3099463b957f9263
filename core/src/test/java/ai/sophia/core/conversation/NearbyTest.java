package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of many facts that are known. */
final class NearbyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Scope ADA = new Scope("default", "ada", "", "", "");
    private static final VersionKey TURN = new VersionKey(MemoryId.create(), 1);

    private final FactBook book = new FactBook(Home.of(ADA, true), new TenantKey(new byte[TenantKey.LENGTH]));
    private final Set<MemoryId> deleted = new HashSet<>();
    private final Map<VersionKey, float[]> vectors = new HashMap<>();
    private final Nearby nearby = new Nearby(said -> book, turn -> !deleted.contains(turn), keys -> {
        Map<VersionKey, float[]> read = new HashMap<>(vectors);
        read.keySet().retainAll(keys);
        return read;
    });

    private List<String> near(String text, int day) {
        Said said = new Said(TURN, ADA, List.of(), new Turn(Turn.USER, Turn.USER, text, day(day)));
        return nearby.near(List.of(said)).stream()
                .map(fact -> fact.wording().text())
                .toList();
    }

    private void tell(String text, int day, Optional<Ending> ends) {
        told(text, new VersionKey(MemoryId.create(), 1), day, ends);
    }

    private void told(String text, VersionKey source, int day, Optional<Ending> ends) {
        book.tell(
                new Claim("statement(" + text + ")", "yes"),
                new Wording(Sort.IDENTITY, Turn.USER, text, Turn.USER, "", text, false, "rules"),
                new Evidence(source, Optional.empty(), new Span(0, 1), day(day), Optional.empty(), 0.9, ends));
        for (Fact fact : book.placed()) {
            if (fact.id().isEmpty()) {
                book.stored(fact.storedAs(MemoryId.create(), 1));
            }
        }
        book.placed();
        book.settled();
    }

    private void tell(String text, int day) {
        tell(text, day, Optional.empty());
    }

    /** Has a fact, or else the turn, be of that direction. */
    private void directed(String text, float x, float y) {
        VersionKey key = book.all().stream()
                .filter(fact -> fact.wording().text().equals(text))
                .map(fact -> new VersionKey(fact.id().orElseThrow(), fact.version()))
                .findFirst()
                .orElse(TURN);
        vectors.put(key, new float[] {x, y});
    }

    private static Instant day(int day) {
        return START.plusSeconds(day * 86_400L);
    }

    private void tellMany() {
        IntStream.range(0, 100).forEach(i -> tell("it rains on " + i, 10 + i));
    }

    @Test
    void ofFewAllAreToldWhatWasSaidLastFirst() {
        tell("I own a yacht", 1);
        tell("I like jazz", 2);
        assertThat(near("hello", 3)).containsExactly("I like jazz", "I own a yacht");
    }

    @Test
    void whatIsNotSoWhenTheTurnIsSaidIsNotTold() {
        tell("I own a yacht", 1);
        tell("I like jazz", 2);
        tell("I own a bike", 5);
        Ending over = new Ending(Ending.Reason.OVER, new Ending.Claimed(new Claim("statement(I own a yacht)", "yes")));
        tell("I sold it", 3, Optional.of(over));
        assertThat(near("hello", 4)).containsExactly("I sold it", "I like jazz");
        assertThat(near("hello", 2)).containsExactly("I like jazz", "I own a yacht");
    }

    @Test
    void whatATurnHasToldThatIsDeletedMeanwhileIsNotTold() {
        tell("I own a yacht", 1);
        tell("I like jazz", 2);
        deleted.add(book.all().stream()
                .filter(fact -> fact.wording().text().equals("I own a yacht"))
                .findFirst()
                .orElseThrow()
                .evidence()
                .getFirst()
                .source()
                .id());
        assertThat(near("hello", 3)).containsExactly("I like jazz");
    }

    @Test
    void whatTakesBackAloneIsNotTold() {
        tell("I own a yacht", 1);
        Ending never =
                new Ending(Ending.Reason.RETRACTED, new Ending.Claimed(new Claim("statement(I own a yacht)", "yes")));
        tell("just kidding", 3, Optional.of(never));
        assertThat(near("hello", 4)).isEmpty();
    }

    @Test
    void ofManyThoseAreToldThatShareRareWordsOrMeaningOrWereSaidLast() {
        tell("Stella waits on a call", 1);
        tell("I own a yacht", 2);
        tellMany();
        directed("I own a yacht", 0, 1);
        directed("it rains on 7", 1, 0);
        directed("the turn", 0.1f, 0.99f);
        List<String> told = near("Stella sails on it", 200);
        assertThat(told)
                .hasSize(Nearby.MOST)
                .doesNotHaveDuplicates()
                .startsWith("I own a yacht", "Stella waits on a call", "it rains on 99");
    }

    private List<String> alike(int day) {
        Said said = new Said(TURN, ADA, List.of(), new Turn(Turn.USER, Turn.USER, "hello", day(day)));
        return nearby.alike(said).stream()
                .map(near -> near.fact().wording().text())
                .toList();
    }

    @Test
    void whatMayBeEndedIsToldTheNearestFirst() {
        tell("I own a yacht", 1);
        tell("I like jazz", 2);
        tell("I own a bike", 3);
        directed("I own a yacht", 0.6f, 0.8f);
        directed("I like jazz", -1, 0);
        directed("I own a bike", 0, 1);
        directed("the turn", 0.1f, 0.99f);
        assertThat(alike(4)).containsExactly("I own a bike", "I own a yacht");
        assertThat(alike(2)).containsExactly("I own a yacht");
    }

    @Test
    void whatIsTakenBackBeforeItIsStoredMayNotBeEnded() {
        tell("I own a yacht", 1);
        Claim claim = new Claim("statement(I like jazz)", "yes");
        Evidence said = new Evidence(
                new VersionKey(MemoryId.create(), 1), Optional.empty(), new Span(0, 1), day(1), Optional.empty(), 0.9);
        book.tell(
                claim,
                new Wording(Sort.PREFERENCE, Turn.USER, "I like jazz", Turn.USER, "", "jazz", false, "rules"),
                said);
        book.withdraw(claim, said);
        directed("I own a yacht", 0, 1);
        vectors.put(TURN, new float[] {0, 1});
        assertThat(alike(2)).containsExactly("I own a yacht");
    }

    @Test
    void whereNothingIsKnownOfTheMeaningNothingMayBeEnded() {
        tell("I own a yacht", 1);
        directed("I own a yacht", 0, 1);
        assertThat(alike(2)).isEmpty();
    }

    @Test
    void whatATurnHasEndedMayBeEndedByItWhenItIsLookedAtAgainAndWhatItToldMayNot() {
        tell("I own a yacht", 1);
        Ending over = new Ending(Ending.Reason.OVER, new Ending.Claimed(new Claim("statement(I own a yacht)", "yes")));
        told("I sold it", TURN, 3, Optional.of(over));
        directed("I own a yacht", 0, 1);
        directed("I sold it", 0, 1);
        vectors.put(TURN, new float[] {0, 1});
        assertThat(alike(3)).containsExactly("I own a yacht");
        assertThat(alike(4)).isEmpty();
    }

    @Test
    void whereNothingIsKnownOfTheMeaningWordsDecide() {
        tell("Stella waits on a call", 1);
        tellMany();
        directed("it rains on 7", 1, 0);
        assertThat(near("Stella!", 200)).hasSize(Nearby.MOST).startsWith("Stella waits on a call", "it rains on 99");
    }
}
