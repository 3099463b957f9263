package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projection;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every hot tier must keep: whom it shows, what it says of them, and that it never lags behind what it is told. */
public abstract class HotTierContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final int PASSAGES = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Position UP_TO = new Position(IndexFixture.EPOCH, 1);

    /**
     * A hot tier under test.
     *
     * @param log tells it what is written
     */
    public record Opened(HotTier tier, Projection log, Runnable close) {}

    /**
     * Opens one for vectors of {@link Samples#SPACE}.
     *
     * @param records what it is made from
     * @param passages most that a partition may hold, or more
     */
    protected abstract Opened open(BiConsumer<Reach, Predicate<StoredVersion>> records, int passages);

    private final List<StoredVersion> records = new ArrayList<>();
    private @Nullable Opened open;

    private synchronized void scan(Reach reach, Predicate<StoredVersion> each) {
        for (StoredVersion version : List.copyOf(records)) {
            if (version.memory().visibleTo(reach) && !each.test(version)) {
                return;
            }
        }
    }

    private Memory remembered(Memory memory) {
        records.add(Samples.stored(memory));
        return memory;
    }

    private Memory remembered(Scope scope, String text) {
        return remembered(Samples.memory(scope, Samples.fact(text)));
    }

    @Test
    void tellsWhatItHoldsSoThatAnotherOneCanBeMadeReady() {
        remembered(ADA, "Ada drinks tea");
        assertThat(opened().tier().held()).isEmpty();
        seen(Samples.reach(ADA), Filter.all());
        List<Reach> held = opened().tier().held();
        assertThat(held).hasSize(1);
        assertThat(ready(held.getFirst(), Filter.all())).isTrue();
        assertThat(opened().tier().held()).isEqualTo(held);
        assertThat(held.getFirst().covers(ADA)).isTrue();
        assertThat(held.getFirst().covers(Samples.scope("ben"))).isFalse();
    }

    private boolean ready(Reach reach, Filter filter) {
        HotTier tier = opened().tier();
        return tier.ready(reach, filter) || tier.await(reach, filter, PATIENCE);
    }

    @Test
    void whatAwaitsItsVectorsIsNearToNothingUntilTheyHaveCome() {
        remembered(ADA, "Ada drinks tea");
        Memory late = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        records.add(Samples.awaiting(late));
        String question = late.content().text();
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(2);
        assertThat(nearness(late, question)).isZero();
        Memory later = Samples.memory(ADA, Samples.fact("Ada sings"));
        opened().log().stage(List.of(Samples.awaiting(later)), UP_TO);
        assertThat(nearness(later, later.content().text())).isZero();
        opened().log().apply(List.of(Samples.stored(late), Samples.stored(later)), List.of(), UP_TO);
        assertThat(nearness(late, question)).isEqualTo(1, within(1e-4f));
        assertThat(nearness(later, later.content().text())).isEqualTo(1, within(1e-4f));
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(3).doesNotHaveDuplicates();
        // what was staged late changes nothing any more
        opened().log().stage(List.of(Samples.awaiting(late)), UP_TO);
        assertThat(nearness(late, question)).isEqualTo(1, within(1e-4f));
    }

    private float nearness(Memory memory, String question) {
        return compared(Samples.reach(ADA), Filter.all(), question, evidence -> {
            for (int version = 0; version < evidence.versions(); version++) {
                if (evidence.isAdmitted(version) && evidence.key(version).equals(memory.key())) {
                    return evidence.cosine(evidence.start(version));
                }
            }
            throw new AssertionError(memory + " is not held");
        });
    }

    private List<VersionKey> seen(Reach reach, Filter filter) {
        assertThat(ready(reach, filter)).isTrue();
        return compared(reach, filter, "anything", HotTierContract::keys);
    }

    private <T> T compared(Reach reach, Filter filter, String question, Function<Evidence, T> ranking) {
        return opened().tier()
                .compare(reach, filter, question, Samples.vector(question), ranking)
                .orElseThrow();
    }

    private static List<VersionKey> keys(Evidence evidence) {
        List<VersionKey> keys = new ArrayList<>();
        for (int version = 0; version < evidence.versions(); version++) {
            if (evidence.isAdmitted(version)) {
                keys.add(evidence.key(version));
            }
        }
        return keys;
    }

    @BeforeEach
    void openNew() {
        openOn(this::scan);
    }

    @AfterEach
    void closeAll() {
        opened().close().run();
    }

    private void openOn(BiConsumer<Reach, Predicate<StoredVersion>> source) {
        open = open(source, PASSAGES);
    }

    private Opened opened() {
        return Objects.requireNonNull(open);
    }

    /** 90 memories under 10,000 filters. What a filter asks of the text is not asked here, where no text is held. */
    @Test
    void admitsWhatAFilterMatchesAndNothingElse() {
        Random random = Seed.fresh("admitsWhatAFilterMatchesAndNothingElse").random();
        RandomMemories memories = new RandomMemories(random);
        RandomFilters filters = new RandomFilters(random);
        List<Memory> all = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            all.add(remembered(memories.memory("acme")));
        }
        Reach reach = Samples.everything("acme");
        assertThat(ready(reach, Filter.all())).isTrue();
        int asked = 0;
        for (int i = 0; i < 10_000; i++) {
            Filter filter = filters.filter(all.get(random.nextInt(all.size())));
            if (opened().tier().ready(reach, filter)) {
                asked++;
                assertThat(compared(reach, filter, "anything", HotTierContract::keys))
                        .as("%s", filter)
                        .containsExactlyInAnyOrderElementsOf(all.stream()
                                .filter(memory -> memory.visibleTo(reach) && Evaluator.matches(filter, memory))
                                .map(Memory::key)
                                .toList());
            }
        }
        assertThat(asked).isGreaterThan(5_000);
    }

    @Test
    void showsWhatTheReachSees() {
        Memory ada = remembered(ADA, "Ada plays the cello");
        Memory session = remembered(Samples.session("ada", "s1"), "Ada sings");
        remembered(Samples.scope("ben"), "Ben plays the drums");
        Memory other = remembered(Samples.scope("other", "ada"), "another Ada");
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(ada.key(), session.key());
        assertThat(seen(Samples.everything("acme"), Filter.all())).hasSize(3);
        assertThat(seen(Samples.everything("other"), Filter.all())).containsExactly(other.key());
        Reach narrow = new Reach(
                "acme", new Part.Only(""), new Part.Only("ada"), new Part.Any(), new Part.Only("s1"), Samples.now());
        assertThat(seen(narrow, Filter.all())).containsExactly(session.key());
    }

    @Test
    void showsWhatTheFilterMatches() {
        remembered(ADA, "Ada plays the cello");
        Memory turn = remembered(Samples.memory(ADA, Samples.turn("Ada sings", 3)));
        Filter episodic = new Filter.Eq(Field.Own.KIND, new Value.Text("episodic"));
        assertThat(seen(Samples.reach(ADA), episodic)).containsExactly(turn.key());
    }

    @Test
    void showsWhatIsValidAndHasNotExpired() {
        Memory now = remembered(ADA, "so now");
        Memory later = remembered(
                Samples.memory(ADA, Samples.fact("so later").with(Period.since(Samples.NOW.plus(Duration.ofDays(1))))));
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(now.key());
        AsOf tomorrow = AsOf.now(Samples.NOW.plus(Duration.ofDays(2)));
        assertThat(seen(Samples.reach(ADA, tomorrow), Filter.all())).containsExactly(now.key(), later.key());
    }

    @Test
    void hidesWhatHasEndedBesideWhatLasts() {
        Filter facts = new Filter.Eq(Field.Own.KIND, new Value.Text("semantic"));
        Instant soon = Samples.NOW.plus(Duration.ofDays(1));
        Memory lasting = remembered(ADA, "so for good");
        Memory ending =
                remembered(Samples.memory(ADA, Samples.fact("so for a day").with(new Period(Samples.NOW, soon))));
        Memory expiring =
                remembered(Samples.memory(ADA, Samples.fact("kept for a day").expiring(soon)));
        for (Filter filter : List.of(Filter.all(), facts)) {
            assertThat(seen(Samples.reach(ADA), filter))
                    .containsExactlyInAnyOrder(lasting.key(), ending.key(), expiring.key());
            AsOf after = AsOf.now(soon);
            assertThat(seen(Samples.reach(ADA, after), filter)).containsExactly(lasting.key());
        }
    }

    @Test
    void leavesToOthersWhatItCannotTell() {
        Memory memory = remembered(ADA, "Ada plays the cello");
        Reach past = Samples.reach(ADA, new AsOf(Samples.NOW, Samples.NOW, Samples.NOW.plusSeconds(60)));
        assertThat(ready(past, Filter.all())).isFalse();
        Filter text = new Filter.Contains(Field.Own.TEXT, new Value.Text("cello"));
        assertThat(ready(Samples.reach(ADA), new Filter.Not(text))).isFalse();
        assertThat(opened().tier().willServe(Samples.reach(ADA), Filter.all())).isFalse();
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(memory.key());
        assertThat(opened().tier().willServe(Samples.reach(ADA), Filter.all())).isTrue();
        assertThat(opened().tier().willServe(past, Filter.all())).isFalse();
    }

    @Test
    void followsWhatIsWritten() {
        Memory first = remembered(ADA, "Ada plays the cello");
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(first.key());
        Memory added = Samples.memory(ADA, Samples.fact("Ada sings"));
        opened().log().stage(List.of(Samples.stored(added)), UP_TO);
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(first.key(), added.key());
        Memory revised = Samples.next(first, Samples.fact("Ada played the cello"), Samples.NOW.plusSeconds(1));
        opened().log().stage(List.of(Samples.stored(revised)), UP_TO);
        opened().log().apply(List.of(Samples.stored(first), Samples.stored(revised)), List.of(), UP_TO);
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(added.key(), revised.key());
        opened().log().apply(List.of(), List.of(added.id()), UP_TO);
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(revised.key());
    }

    @Test
    void missesNothingThatIsWrittenWhileItLoads() throws Exception {
        Memory early = remembered(ADA, "before");
        Memory gone = remembered(ADA, "deleted meanwhile");
        Memory late = Samples.memory(ADA, Samples.fact("meanwhile"));
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        closeAll();
        openOn((reach, each) -> {
            scan(reach, each);
            read.countDown();
            awaitUninterrupted(written);
        });
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<List<VersionKey>> seen = thread.submit(() -> seen(Samples.reach(ADA), Filter.all()));
            read.await();
            opened().log().stage(List.of(Samples.stored(late)), UP_TO);
            opened().log().apply(List.of(), List.of(gone.id()), UP_TO);
            written.countDown();
            assertThat(seen.get()).containsExactly(early.key(), late.key());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isMadeAgainFromTheRecordsWhenTheLogIs() {
        Memory first = remembered(ADA, "Ada plays the cello");
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(first.key());
        records.clear();
        Memory second = remembered(ADA, "Ada sings");
        opened().log().clear("another epoch");
        assertThat(seen(Samples.reach(ADA), Filter.all())).containsExactly(second.key());
    }

    @Test
    void leavesLargePartitionsToOthers() {
        for (int i = 0; i <= PASSAGES; i++) {
            remembered(ADA, "fact " + i);
        }
        Memory ben = remembered(Samples.scope("ben"), "Ben plays the drums");
        assertThat(ready(Samples.reach(ADA), Filter.all())).isFalse();
        assertThat(opened().tier().willServe(Samples.reach(ADA), Filter.all())).isFalse();
        assertThat(seen(Samples.reach(Samples.scope("ben")), Filter.all())).containsExactly(ben.key());
    }

    @Test
    void leavesPartitionsToOthersThatCannotBeLoaded() {
        closeAll();
        openOn((reach, each) -> {
            throw new IllegalStateException("the disk is gone");
        });
        assertThat(ready(Samples.reach(ADA), Filter.all())).isFalse();
    }

    @Test
    void tellsHowNearEachPassageIs() {
        remembered(ADA, "Ada plays the cello");
        remembered(ADA, "Ada sings");
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(2);
        List<Float> cosines = compared(
                Samples.reach(ADA),
                Filter.all(),
                "Ada sings",
                evidence -> List.of(evidence.cosine(evidence.start(0)), evidence.cosine(evidence.start(1))));
        assertThat(cosines.get(1)).isCloseTo(1, within(1e-5f));
        assertThat(cosines.get(0)).isLessThan(0.99f);
    }

    @Test
    void tellsWhichPassagesHaveAWordAndHowMuchItTells() {
        remembered(ADA, "Ada plays the cello");
        remembered(ADA, "Ada sings");
        remembered(ADA, "Ada sings and sings");
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(3);
        String told = compared(Samples.reach(ADA), Filter.all(), "who plays or sings in Rome", evidence -> {
            List<String> terms = new ArrayList<>();
            double weights = 0;
            for (Evidence.Term term : evidence.terms()) {
                List<Integer> rows = new ArrayList<>();
                for (int i = 0; i < term.count(); i++) {
                    rows.add(term.row(i));
                    assertThat(term.share(i)).isBetween(0.1f, 1f);
                }
                weights += term.weight();
                terms.add(rows.toString());
            }
            assertThat(weights).isBetween(0.1, 0.3);
            return String.join(" ", terms);
        });
        assertThat(told).isEqualTo("[0] [1, 2]");
    }

    @Test
    void tellsWhichVersionsFollowEachOtherInASession() {
        Scope session = Samples.session("ada", "s1");
        Memory third = remembered(Samples.memory(session, Samples.turn("third", 2)));
        Memory first = remembered(Samples.memory(session, Samples.turn("first", 0)));
        Memory second = remembered(Samples.memory(session, Samples.turn("second", 1)));
        remembered(ADA, "in no session");
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(4);
        List<VersionKey> ordered = compared(Samples.reach(ADA), Filter.all(), "first", evidence -> {
            assertThat(evidence.sessions()).hasSize(1);
            List<VersionKey> keys = new ArrayList<>();
            Evidence.Session turns = evidence.sessions().iterator().next();
            for (int i = 0; i < turns.count(); i++) {
                assertThat(evidence.position(turns.version(i))).isEqualTo(i);
                keys.add(evidence.key(turns.version(i)));
            }
            return keys;
        });
        assertThat(ordered).containsExactly(first.key(), second.key(), third.key());
    }

    @Test
    void servesManyWhileItIsWrittenTo() throws Exception {
        assertThat(seen(Samples.reach(ADA), Filter.all())).isEmpty();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    Memory memory = Samples.memory(ADA, Samples.fact("fact " + i));
                    opened().log().stage(List.of(Samples.stored(memory)), UP_TO);
                    if (i % 3 == 0) {
                        opened().log().apply(List.of(), List.of(memory.id()), UP_TO);
                    }
                }
            });
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> {
                    int most = 0;
                    while (!writer.isDone()) {
                        most = Math.max(
                                most,
                                compared(
                                        Samples.reach(ADA),
                                        Filter.all(),
                                        "fact",
                                        evidence -> keys(evidence).size()));
                    }
                    return most;
                }));
            }
            writer.get();
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isLessThanOrEqualTo(201);
            }
        }
        assertThat(seen(Samples.reach(ADA), Filter.all())).hasSize(200);
    }
}
