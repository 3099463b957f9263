package ai.sophia.evaluation.facts;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MatchingTest {
    private static final String TEXT = "x".repeat(100);
    private static final Label LABEL = new Label(Sort.IDENTITY, false, new Span(0, 20), false);

    @Test
    void halfInCommonAndTheSameGroupIsAFullHit() {
        assertThat(score(List.of(LABEL), statement(Sort.RELATION, 0, 10))).isEqualTo("1.0 of 1, 1.0 of 1");
    }

    @Test
    void anotherGroupIsHalfAHit() {
        assertThat(score(List.of(LABEL), statement(Sort.HABIT, 0, 20))).isEqualTo("0.5 of 1, 0.5 of 1");
    }

    @Test
    void lessThanHalfInCommonIsHalfAHitFromAFifthOn() {
        assertThat(score(List.of(LABEL), statement(Sort.IDENTITY, 0, 4))).isEqualTo("0.5 of 1, 0.5 of 1");
        assertThat(score(List.of(LABEL), statement(Sort.IDENTITY, 0, 3))).isEqualTo("0.0 of 1, 0.0 of 1");
    }

    @Test
    void lessThanHalfInCommonOfAnotherGroupIsNoHit() {
        assertThat(score(List.of(LABEL), statement(Sort.HABIT, 0, 8))).isEqualTo("0.0 of 1, 0.0 of 1");
    }

    @Test
    void theWrongYesOrNoIsNoHit() {
        Label denied = new Label(Sort.IDENTITY, true, new Span(0, 20), false);
        assertThat(score(List.of(denied), statement(Sort.IDENTITY, 0, 20))).isEqualTo("0.0 of 1, 0.0 of 1");
    }

    @Test
    void whatHoldsTheWholeLabelAndNoOtherIsHalfAHit() {
        assertThat(score(List.of(LABEL), statement(Sort.IDENTITY, 0, 100))).isEqualTo("0.5 of 1, 0.5 of 1");
    }

    @Test
    void overSeveralLabelsOnlyTheBestIsHit() {
        Label other = new Label(Sort.IDENTITY, false, new Span(21, 40), false);
        assertThat(score(List.of(LABEL, other), statement(Sort.IDENTITY, 0, 40)))
                .isEqualTo("1.0 of 1, 1.0 of 2");
    }

    @Test
    void severalWithinOneLabelAreOneHitAndNothingElse() {
        assertThat(score(List.of(LABEL), statement(Sort.IDENTITY, 0, 12), statement(Sort.IDENTITY, 12, 20)))
                .isEqualTo("1.0 of 1, 1.0 of 1");
    }

    @Test
    void whatTouchesNoLabelIsFalse() {
        assertThat(score(List.of(LABEL), statement(Sort.IDENTITY, 0, 20), statement(Sort.IDENTITY, 50, 60)))
                .isEqualTo("1.0 of 2, 1.0 of 1");
    }

    @Test
    void whatTouchesANeutralSpanCountsNeitherWay() {
        LabelledTurn turn = turn(List.of(LABEL), List.of(new Span(55, 70)), List.of());
        assertThat(told(turn, statement(Sort.IDENTITY, 50, 60))).isEqualTo("0.0 of 0, 0.0 of 1");
    }

    @Test
    void whatMustYieldNothingIsViolatedByHalfOfIt() {
        LabelledTurn turn = turn(List.of(), List.of(), List.of(new Span(0, 10), new Span(50, 60)));
        assertThat(new Matching(turn, List.of(statement(Sort.PLAN, 0, 5))).violated())
                .isEqualTo(1);
        assertThat(new Matching(turn, List.of(statement(Sort.PLAN, 20, 30))).violated())
                .isZero();
    }

    @Test
    void anyWordsOfATurnThatConfirmsAreEvidence() {
        Label confirmed = new Label(Sort.PLAN, false, new Span(0, 100), true);
        assertThat(score(List.of(confirmed), statement(Sort.PLAN, 0, 5))).isEqualTo("1.0 of 1, 1.0 of 1");
    }

    private static String score(List<Label> labels, Statement... statements) {
        return told(turn(labels, List.of(), List.of()), statements);
    }

    private static String told(LabelledTurn turn, Statement... statements) {
        FactScore score = new FactScore();
        score.add(turn, List.of(statements));
        FactScore.Tally all = score.all();
        return all.precise() + " of " + all.predictions() + ", " + all.hits() + " of " + all.labels();
    }

    private static LabelledTurn turn(List<Label> labels, List<Span> neutral, List<Span> forbidden) {
        Turn turn = new Turn(Turn.USER, Turn.USER, TEXT, Instant.EPOCH);
        return new LabelledTurn("t", List.of(), turn, labels, neutral, forbidden);
    }

    private static Statement statement(Sort sort, int start, int end) {
        return new Statement(
                sort,
                "",
                "user",
                "",
                "",
                false,
                new Claim("", ""),
                0,
                new Span(start, end),
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
