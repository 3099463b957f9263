package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.SameSense.Sense;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What besides the words of two facts keeps them from being the same. Which words do is seen on pairs of sentences, with a model's vectors. */
final class SameSenseTest {
    private static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");
    private static final String ONE = "I own a red bike";
    private static final String OTHER = "I have a red bike";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSSESSION | user | ''  | false | true",
                "HABIT      | user | ''  | false | false",
                "POSSESSION | agent| ''  | false | false",
                "POSSESSION | user | Tom | false | false",
                "POSSESSION | user | ''  | true  | false",
            })
    void whatIsOfAnotherSortSubjectOrSpeakerOrDeniedIsNotTheSame(
            Sort sort, String subject, String speaker, boolean negated, boolean same) {
        Wording wording = new Wording(sort, speaker, OTHER, subject, "", "", negated, "rules");
        assertThat(isSame(fact(ONE), Fact.of(claim(OTHER), wording, evidence(Optional.empty(), Optional.empty()))))
                .isEqualTo(same);
    }

    @Test
    void toLikeIsNotToDislike() {
        Fact liked = fact("I like olives", Sort.PREFERENCE, Optional.empty());
        assertThat(isSame(liked, fact("Olives I like", Sort.PREFERENCE, Optional.empty())))
                .isTrue();
        assertThat(isSame(liked, fact("Olives I like", Sort.DISLIKE, Optional.empty())))
                .isFalse();
    }

    @Test
    void whatSpeaksOfAnotherTimeIsNotTheSameAndWhatHappenedOnceTellsWhen() {
        Optional<Period> may = Optional.of(Period.since(MARCH));
        Optional<Period> june = Optional.of(Period.since(MARCH.plusSeconds(1)));
        Fact plan = fact("In summer I fly to Rome", Sort.PLAN, may);
        assertThat(isSame(plan, fact("I fly to Rome in summer", Sort.PLAN, may)))
                .isTrue();
        assertThat(isSame(plan, fact("I fly to Rome in summer", Sort.PLAN, june)))
                .isFalse();
        assertThat(isSame(plan, fact("I fly to Rome in summer", Sort.PLAN, Optional.empty())))
                .isFalse();
        assertThat(SameSense.of(fact("I broke my wrist", Sort.EVENT, Optional.empty())))
                .isEmpty();
        assertThat(SameSense.of(fact("I broke my wrist", Sort.EVENT, may))).isPresent();
    }

    @Test
    void ofTwoOfWhichOneValueHoldsNeitherIsTheOther() {
        assertThat(isSame(fact(ONE), fact(OTHER, new Claim("residence(user)", "bike"))))
                .isTrue();
        assertThat(isSame(
                        fact(ONE, new Claim("owner(bike)", "user")), fact(OTHER, new Claim("residence(user)", "bike"))))
                .isFalse();
        assertThat(isSame(fact(ONE, new Claim("statement(a)", "yes")), fact(OTHER, new Claim("statement(a)", "no"))))
                .isFalse();
        assertThat(isSame(fact(ONE, new Claim("taste(a)", "like")), fact(OTHER, new Claim("taste(b)", "like"))))
                .isTrue();
    }

    @Test
    void whatCorrectsOrTakesBackIsNotTheSameAsAnything() {
        for (Ending.Reason reason : Ending.Reason.values()) {
            Ending ending = new Ending(reason, new Ending.Claimed(claim("other")));
            Fact fact = Fact.of(claim(ONE), fact(ONE).wording(), evidence(Optional.empty(), Optional.of(ending)));
            assertThat(SameSense.of(fact).isPresent())
                    .as("%s", reason)
                    .isEqualTo(reason == Ending.Reason.OVER || reason == Ending.Reason.DROPPED);
        }
    }

    @Test
    void whatNothingSpeaksForIsNotTheSameAsAnything() {
        Fact fact = fact(ONE);
        assertThat(SameSense.of(fact.without(fact.evidence().getFirst(), fact.wording())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0.76, true", "0.74, false", "-1, false"})
    void nearIsWhatIsNearInMeaning(float cosine, boolean near) {
        float[] other = {cosine, (float) Math.sqrt(1 - cosine * cosine)};
        assertThat(SameSense.isNear(new float[] {1, 0}, other)).isEqualTo(near);
    }

    private static boolean isSame(Fact one, Fact other) {
        Sense sense = SameSense.of(one).orElseThrow();
        boolean same = sense.isSameAs(SameSense.of(other).orElseThrow());
        assertThat(SameSense.of(other).orElseThrow().isSameAs(sense)).isEqualTo(same);
        return same;
    }

    private static Fact fact(String text) {
        return fact(text, claim(text));
    }

    private static Fact fact(String text, Claim claim) {
        return Fact.of(
                claim,
                new Wording(Sort.POSSESSION, "", text, "user", "", "", false, "rules"),
                evidence(Optional.empty(), Optional.empty()));
    }

    private static Fact fact(String text, Sort sort, Optional<Period> when) {
        return Fact.of(
                claim(text),
                new Wording(sort, "", text, "user", "", "", false, "rules"),
                evidence(when, Optional.empty()));
    }

    private static Claim claim(String text) {
        return new Claim("statement(" + text + ")", "yes");
    }

    private static Evidence evidence(Optional<Period> when, Optional<Ending> ends) {
        return new Evidence(
                new VersionKey(MemoryId.create(), 1), Optional.empty(), new Span(0, 5), MARCH, when, 0.9, ends);
    }
}
