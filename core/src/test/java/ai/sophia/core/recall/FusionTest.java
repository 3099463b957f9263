package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Fusion.Ranked;
import ai.sophia.core.recall.Fusion.Ranking;
import ai.sophia.core.recall.TestingEvidence.Row;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What speaks for a memory, one signal at a time, and what scores are. */
final class FusionTest {
    private static final String QUESTION = "which trees grow there?";
    private static final Traits ASKING = new Traits(true, false, 0.5, Traits.UNDATED);
    private static final Traits TIMED = new Traits(false, true, 0.5, Traits.UNDATED);

    private final TestingEvidence evidence = new TestingEvidence();

    private List<VersionKey> ranked(String question) {
        return Fusion.rank(evidence, question, 100).best().stream()
                .map(Ranked::key)
                .toList();
    }

    private static Traits said(String date) {
        return new Traits(false, false, 0.5, (int) LocalDate.parse(date).toEpochDay());
    }

    @Test
    void signalsAreKnownByTheNamesThatHitsTell() {
        evidence.add(0.5, 0.5);
        List<String> told = Fusion.rank(evidence, QUESTION, 1).best().getFirst().signals().stream()
                .map(Signal::name)
                .toList();
        assertThat(told).isNotEmpty();
        assertThat(Fusion.signals()).containsSubsequence(told).doesNotHaveDuplicates();
    }

    @Test
    void whatTellsOfWhomTheQuestionMeansIsRaisedAsMuchAsItSaysOfTheQuestion() {
        VersionKey other = evidence.add(0.4, 0.5).key();
        VersionKey meant = evidence.add(0.35, 0.5).key();
        VersionKey silent = evidence.add(0, 0).key();
        assertThat(ranked(QUESTION)).containsExactly(other, meant, silent);
        List<Ranked> best = Fusion.rank(evidence, QUESTION, Set.of(meant.id(), silent.id()), 3)
                .best();
        assertThat(best).extracting(Ranked::key).containsExactly(meant, other, silent);
        assertThat(best.getFirst().signals())
                .filteredOn(signal -> signal.name().equals("entity"))
                .singleElement()
                .satisfies(signal -> assertThat(signal.strength()).isCloseTo(0.425, within(1e-6)));
        assertThat(best.getLast().signals()).extracting(Signal::name).doesNotContain("entity");
    }

    @Test
    void wordsAndMeaningSpeakForAMemory() {
        Row neither = evidence.add(0, 0);
        Row meaning = evidence.add(0, 0.5);
        Row words = evidence.add(0.5, 0);
        Row both = evidence.add(0.5, 0.5);
        assertThat(ranked(QUESTION)).containsExactly(both.key(), words.key(), meaning.key(), neither.key());
    }

    @Test
    void theAnswerIsFoundByItsQuestion() {
        Row question = evidence.add(0.6, 0.5).in("s", 0).traits(ASKING);
        Row answer = evidence.add(0, 0.1).in("s", 1).length(6);
        Row elsewhere = evidence.add(0, 0.1).length(6);
        Row statement = evidence.add(0.6, 0.5).in("t", 0);
        Row further = evidence.add(0, 0.1).in("t", 1).length(6);
        List<VersionKey> keys = ranked(QUESTION);
        assertThat(keys.indexOf(answer.key())).isLessThan(keys.indexOf(further.key()));
        assertThat(keys.indexOf(further.key())).isLessThan(keys.indexOf(elsewhere.key()));
        assertThat(keys.subList(0, 2)).containsExactlyInAnyOrder(question.key(), statement.key());
    }

    @Test
    void shortTurnsLeanOnWhatIsAroundMoreThanLongOnes() {
        evidence.add(0.6, 0).in("s", 1);
        Row longTurn = evidence.add(0, 0).in("s", 2).length(200);
        evidence.add(0.6, 0).in("t", 1);
        Row shortTurn = evidence.add(0, 0).in("t", 2).length(30);
        List<VersionKey> keys = ranked(QUESTION);
        assertThat(keys.indexOf(shortTurn.key())).isLessThan(keys.indexOf(longTurn.key()));
    }

    @Test
    void turnsFurtherAwaySpeakForNobody() {
        evidence.add(0.6, 0).in("s", 1);
        Row near = evidence.add(0, 0).in("s", 3);
        Row far = evidence.add(0, 0).in("s", 7);
        Ranking ranking = Fusion.rank(evidence, QUESTION, 10);
        assertThat(share(ranking, near, "neighbor")).isPositive();
        assertThat(share(ranking, far, "neighbor")).isZero();
    }

    @Test
    void manyTurnsMayShareAPosition() {
        for (int i = 0; i < 50_000; i++) {
            evidence.add(0.1, 0.1).in("s", 0);
        }
        Ranking ranking = Fusion.rank(evidence, QUESTION, 10);
        assertThat(ranking.all()).isEqualTo(50_000);
        assertThat(ranking.best().getFirst().score()).isLessThan(1);
    }

    @Test
    void aSessionSpeaksForItsTurns() {
        Row there = evidence.add(0, 0).in("s", 9);
        Row elsewhere = evidence.add(0, 0).in("t", 9);
        evidence.add(0.6, 0.6).in("s", 0);
        assertThat(ranked(QUESTION)).endsWith(there.key(), elsewhere.key());
    }

    @Test
    void whatWasSaidAboutTheDaysNamedComesFirst() {
        Row may = evidence.add(0.2, 0.2).traits(said("2023-05-08"));
        Row july = evidence.add(0.2, 0.2).traits(said("2023-07-20"));
        assertThat(ranked("what did she paint in July 2023?")).containsExactly(july.key(), may.key());
        assertThat(ranked("what did she paint on 8 May?")).containsExactly(may.key(), july.key());
    }

    @Test
    void whatWasSaidLatelyComesFirstIfTheQuestionGoesOnWithATalk() {
        Row old = evidence.add(0.2, 0.2).traits(said("2023-05-08"));
        Row late = evidence.add(0.2, 0.2).traits(said("2023-07-20"));
        assertThat(ranked("what do I need from you?")).containsExactly(late.key(), old.key());
        Ranking impersonal = Fusion.rank(evidence, QUESTION, 10);
        assertThat(share(impersonal, late, "recency")).isZero();
    }

    @Test
    void ofWhatSaysAsMuchThatComesFirstWhichMattersMore() {
        Row usual = evidence.add(0.4, 0.4);
        Row little = evidence.add(0.4, 0.4).traits(new Traits(false, false, 0.1, Traits.UNDATED));
        Row much = evidence.add(0.4, 0.4).traits(new Traits(false, false, 0.9, Traits.UNDATED));
        Row answering = evidence.add(0.8, 0.8).traits(new Traits(false, false, 0, Traits.UNDATED));
        assertThat(ranked(QUESTION)).containsExactly(answering.key(), much.key(), usual.key(), little.key());
        Ranking ranking = Fusion.rank(evidence, QUESTION, 10);
        assertThat(share(ranking, usual, "importance")).isZero();
        assertThat(share(ranking, little, "importance")).isNegative();
    }

    @Test
    void whoAsksWhenWantsATime() {
        Row untimed = evidence.add(0.2, 0.2);
        Row timed = evidence.add(0.2, 0.2).traits(TIMED);
        assertThat(ranked("when did it rain?")).containsExactly(timed.key(), untimed.key());
        assertThat(ranked("why did it rain?")).containsExactly(untimed.key(), timed.key());
    }

    @Test
    void whatIsNearToEverythingComesLater() {
        Row typical = evidence.add(0.2, 0.2).typicality(0.8);
        Row particular = evidence.add(0.2, 0.2).typicality(0.1);
        assertThat(ranked(QUESTION)).containsExactly(particular.key(), typical.key());
    }

    @Test
    void whatIsLikeTheBestComesFirst() {
        Row best = evidence.add(0.9, 0.9).meaning(1, 0);
        Row second = evidence.add(0.8, 0.9).meaning(1, 0);
        Row third = evidence.add(0.7, 0.9).meaning(1, 0);
        Row unlike = evidence.add(0.2, 0.2).meaning(0, 1);
        Row like = evidence.add(0.2, 0.2).meaning(2, 0.1f);
        assertThat(ranked(QUESTION)).containsExactly(best.key(), second.key(), third.key(), like.key(), unlike.key());
    }

    @Test
    void whatIsNotAdmittedSpeaksForNobodyAndIsNotRanked() {
        evidence.add(0.9, 0.9).in("s", 0).traits(ASKING).hidden();
        Row seen = evidence.add(0.1, 0.1).in("s", 1);
        Row alone = evidence.add(0.1, 0.1);
        Ranking ranking = Fusion.rank(evidence, QUESTION, 10);
        assertThat(ranking.all()).isEqualTo(2);
        assertThat(ranking.best()).extracting(Ranked::key).containsExactly(seen.key(), alone.key());
        assertThat(ranking.best().getFirst().score())
                .isEqualTo(ranking.best().getLast().score());
    }

    @Test
    void withoutWordsTheNearnessIsTheScore() {
        evidence.add(0.9, 0.25).in("s", 0);
        Row near = evidence.add(0, 0.75).in("s", 1);
        Ranked first = Fusion.rank(evidence, "", 10).best().getFirst();
        assertThat(first.key()).isEqualTo(near.key());
        assertThat(first.score()).isEqualTo(0.75);
    }

    @Test
    void goesAsDeepAsIsAsked() {
        for (int i = 0; i < 300; i++) {
            evidence.add(i / 300.0, 0);
        }
        Ranking ranking = Fusion.rank(evidence, QUESTION, 5);
        assertThat(ranking.all()).isEqualTo(300);
        assertThat(ranking.best())
                .extracting(Ranked::key)
                .containsExactly(
                        evidence.key(299), evidence.key(298), evidence.key(297), evidence.key(296), evidence.key(295));
    }

    @Test
    void equalScoresKeepOneOrder() {
        Row first = evidence.add(0.5, 0.5);
        Row second = evidence.add(0.5, 0.5);
        boolean ascending = first.key().id().compareTo(second.key().id()) < 0;
        assertThat(ranked(QUESTION))
                .containsExactly(ascending ? first.key() : second.key(), ascending ? second.key() : first.key());
    }

    @Test
    void scoresLieBelowOneAndAreWhatTheirSignalsAddUpTo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            evidence.add(random.nextDouble(), random.nextDouble(-1, 1))
                    .in("s" + i / 20, i % 20)
                    .length(random.nextInt(1, 100))
                    .traits(new Traits(
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextInt(31) / 30.0,
                            19_500 + random.nextInt(200)))
                    .typicality(random.nextDouble(-0.2, 0.9))
                    .meaning(random.nextFloat(-1, 1), random.nextFloat(-1, 1));
        }
        double last = 1;
        for (Ranked ranked :
                Fusion.rank(evidence, "when did we plant it in July?", 200).best()) {
            assertThat(ranked.score()).as("seed %d", seed).isBetween(0.0, last);
            double sum = ranked.signals().stream().mapToDouble(Signal::share).sum();
            assertThat(Math.max(0, sum)).as("seed %d", seed).isCloseTo(ranked.score(), within(1e-5));
            assertThat(ranked.signals())
                    .allSatisfy(signal -> assertThat(signal.strength()).isBetween(0.0, 1.0));
            last = ranked.score();
        }
    }

    private static double share(Ranking ranking, Row row, String signal) {
        return ranking.best().stream()
                .filter(ranked -> ranked.key().equals(row.key()))
                .flatMap(ranked -> ranked.signals().stream())
                .filter(each -> each.name().equals(signal))
                .mapToDouble(Signal::share)
                .sum();
    }
}
