package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every search by words must do, whether what it finds is staged or applied.
 *
 * @param <I> the index
 */
public abstract class TextIndexContract<I extends Projection & TextIndex & VectorIndex> extends IndexContract<I> {
    private static final Scope ADA = Samples.scope("ada");
    private static final List<String> WORDS = List.of(
            "cello", "viola", "rehearsal", "bread", "garden", "violinist", "Lisbon", "Tuesday", "concert", "ticket");

    private List<Candidate> search(String question) {
        return fixture.index().search(Samples.reach(ADA), Filter.all(), question, IndexFixture.PLENTY);
    }

    @Test
    void findsWordsInOtherForms() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada was practising her cellos"));
        fixture.apply(memory);
        assertThat(fixture.words(ADA, "Which CELLO does she practise?")).containsExactly(memory.key());
    }

    @Test
    void theSpeakerBelongsToWhatIsSaid() {
        Memory memory = Samples.memory(
                ADA, Samples.turn("I play the cello").with(new Utterance(0, "Caroline", "user", Samples.NOW)));
        fixture.apply(memory);
        assertThat(fixture.words(ADA, "What does Caroline play?")).containsExactly(memory.key());
        assertThat(fixture.words(ADA, "Caroline")).containsExactly(memory.key());
    }

    @Test
    void fillersOfAQuestionDoNotCount() {
        Memory filler = Samples.memory(ADA, Samples.fact("Please tell what you did and when"));
        Memory cello = Samples.memory(ADA, Samples.fact("Her cello is old"));
        fixture.apply(filler, cello);
        assertThat(fixture.words(ADA, "Please tell when you did what with the cello")
                        .getFirst())
                .isEqualTo(cello.key());
    }

    @Test
    void aQuestionOfFillersAloneIsAskedAsItIs() {
        Memory memory = Samples.memory(ADA, Samples.fact("How do you do"));
        fixture.apply(memory);
        assertThat(fixture.words(ADA, "How do you do?")).containsExactly(memory.key());
    }

    @Test
    void aQuestionWithoutWordsFindsNothing() {
        fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        assertThat(search("?!")).isEmpty();
        assertThat(search("")).isEmpty();
        assertThat(search("accordion")).isEmpty();
    }

    @Test
    void rareWordsTellMoreThanCommonOnes() {
        Memory rare = Samples.memory(ADA, Samples.fact("a viola"));
        Memory common = Samples.memory(ADA, Samples.fact("a cello"));
        fixture.apply(rare, common, Samples.memory(ADA, Samples.fact("the cello")));
        assertThat(fixture.words(ADA, "cello viola").getFirst()).isEqualTo(rare.key());
    }

    @Test
    void scoresTellHowMuchOfTheQuestionIsCovered() {
        fixture.apply(
                Samples.memory(ADA, Samples.fact("cello ".repeat(40) + "viola ".repeat(40))),
                Samples.memory(ADA, Samples.fact("bread")));
        double covered = search("cello viola").getFirst().score();
        double half = search("cello viola accordion bassoon").getFirst().score();
        assertThat(covered).isBetween(0.8, 1.0);
        assertThat(half).isLessThan(covered / 2);
    }

    @Test
    void otherPeoplesWordsDoNotMoveScores() {
        fixture.apply(
                Samples.memory(ADA, Samples.fact("Ada plays the cello")),
                Samples.memory(ADA, Samples.fact("Ada bakes bread")));
        double before = search("cello bread concert").getFirst().score();
        for (int i = 0; i < 20; i++) {
            fixture.apply(Samples.memory(Samples.scope("ben"), Samples.fact("cello concert " + i)));
            fixture.apply(Samples.memory(Samples.scope("rival", "ada"), Samples.fact("cello concert " + i)));
        }
        assertThat(search("cello bread concert").getFirst().score()).isEqualTo(before, within(1e-6));
    }

    @Test
    void deletedWordsDoNotMoveScores() {
        fixture.apply(
                Samples.memory(ADA, Samples.fact("Ada plays the cello")),
                Samples.memory(ADA, Samples.fact("Ada bakes bread")));
        double before = search("cello bread").getFirst().score();
        Memory deleted = Samples.memory(ADA, Samples.fact("another cello"));
        fixture.apply(deleted);
        fixture.delete(deleted.id());
        assertThat(search("cello bread").getFirst().score()).isEqualTo(before, within(1e-6));
    }

    @Test
    void thePassageThatMatchesIsTold() {
        String text = "Ada plays the cello. Ben bakes bread.";
        Memory memory = Samples.memory(ADA, Samples.fact(text));
        Passage first = new Passage(0, 0, 20);
        Passage second = new Passage(1, 21, text.length());
        StoredVersion version = new StoredVersion(
                memory,
                List.of(
                        new EmbeddedPassage(first, Samples.vector(first.of(text))),
                        new EmbeddedPassage(second, Samples.vector(second.of(text)))));
        fixture.stage(List.of(version));
        assertThat(search("bread")).extracting(Candidate::passage).containsExactly(second);
        fixture.apply(List.of(version));
        assertThat(search("bread")).extracting(Candidate::passage).containsExactly(second);
    }

    @Test
    void thePlaceOfATurnIsTold() {
        Memory turn = Samples.memory(Samples.session("ada", "s1"), Samples.turn("Ada plays the cello", 7));
        Memory fact = Samples.memory(ADA, Samples.fact("The cello is old"));
        fixture.stage(turn, fact);
        assertThat(search("cello")).extracting(Candidate::place).containsExactlyInAnyOrder(Place.of(turn), Place.NONE);
        fixture.apply(turn, fact);
        assertThat(search("cello")).extracting(Candidate::place).containsExactlyInAnyOrder(Place.of(turn), Place.NONE);
    }

    @Test
    void theDepthIsKeptAndTheBestStay() {
        List<Memory> memories = IntStream.range(0, 50)
                .mapToObj(i -> Samples.memory(ADA, Samples.fact("cello ".repeat(1 + i) + "garden")))
                .toList();
        fixture.apply(memories.subList(0, 25).toArray(Memory[]::new));
        fixture.stage(memories.subList(25, 50).toArray(Memory[]::new));
        List<Candidate> all = search("cello");
        assertThat(all).hasSize(50).isSortedAccordingTo((one, other) -> Double.compare(other.score(), one.score()));
        assertThat(fixture.index().search(Samples.reach(ADA), Filter.all(), "cello", 7))
                .isEqualTo(all.subList(0, 7));
    }

    @Test
    void longQuestionsAreAnswered() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(memory, Samples.memory(ADA, Samples.fact("Ben bakes bread")));
        String question = IntStream.range(0, 5_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        assertThat(fixture.words(ADA, "cello " + question)).containsExactly(memory.key());
        assertThat(fixture.words(ADA, "cello ".repeat(5_000))).containsExactly(memory.key());
    }

    @Test
    void aPassageScoresTheSameStagedAndApplied() {
        Random random = Seed.fresh("aPassageScoresTheSameStagedAndApplied").random();
        List<Memory> memories = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int words = random.nextInt(1, 120); words > 0; words--) {
                text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
            }
            memories.add(Samples.memory(ADA, Samples.fact(text.toString())));
        }
        String question = "Which violinist has a concert ticket for Lisbon on Tuesday, or an accordion?";
        fixture.apply(memories.subList(0, 100).toArray(Memory[]::new));
        fixture.stage(memories.subList(100, 200).toArray(Memory[]::new));
        fixture.stage(memories.subList(200, 300).toArray(Memory[]::new));
        Map<Object, Double> staged = scores(search(question));
        fixture.apply(memories.subList(100, 300).toArray(Memory[]::new));
        Map<Object, Double> applied = scores(search(question));
        assertThat(applied).hasSameSizeAs(staged);
        applied.forEach((key, score) -> assertThat(score).isEqualTo(staged.get(key), within(1e-4)));
    }

    private static Map<Object, Double> scores(List<Candidate> candidates) {
        Function<Candidate, Object> key = Candidate::key;
        return candidates.stream().collect(Collectors.toMap(key, Candidate::score));
    }
}
