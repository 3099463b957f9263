package ai.sophia.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.crash.State.Present;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    private static final Tracked WISHED = Tracked.wished("k1", "ada", "", "", "one");
    private static final Tracked STORED = WISHED.acknowledged("id1");
    private static final Observed SHOWN = new Observed("id1", "k1", 1, "one");

    @Test
    void whatWasAcknowledgedAndIsThereIsRight() {
        assertThat(Judge.violations(List.of(STORED), List.of(SHOWN))).isEmpty();
    }

    @Test
    void whatWasAcknowledgedMustNotBeLost() {
        assertThat(Judge.violations(List.of(STORED), List.of()))
                .singleElement()
                .asString()
                .startsWith("lost: k1 id1");
    }

    @Test
    void whatWasNotAnsweredMayBeThereOrNot() {
        assertThat(Judge.violations(List.of(WISHED), List.of())).isEmpty();
        assertThat(Judge.violations(List.of(WISHED), List.of(SHOWN))).isEmpty();
    }

    @Test
    void nothingMustBeThereTwice() {
        Observed copy = new Observed("id2", "k1", 1, "one");
        assertThat(Judge.violations(List.of(STORED), List.of(copy, SHOWN)))
                .singleElement()
                .asString()
                .startsWith("duplicate: k1 is there as id2 and id1");
        assertThat(Judge.violations(List.of(STORED), List.of(SHOWN, SHOWN)))
                .anyMatch(violation -> violation.contains("the id id1 is shown twice"));
    }

    @Test
    void theTextMustBeWhole() {
        Observed damaged = new Observed("id1", "k1", 1, "on");
        assertThat(Judge.violations(List.of(STORED), List.of(damaged)))
                .singleElement()
                .asString()
                .startsWith("changed: k1");
    }

    @Test
    void anAcknowledgedRevisionMustNotGoBack() {
        Tracked revised = STORED.asking(new Present(2, "two")).acknowledged("id1");
        assertThat(Judge.violations(List.of(revised), List.of(SHOWN)))
                .singleElement()
                .asString()
                .startsWith("changed: k1");
        assertThat(Judge.violations(List.of(revised), List.of(new Observed("id1", "k1", 2, "two"))))
                .isEmpty();
    }

    @Test
    void aRevisionWithoutAnAnswerMayHaveHappenedButNotByHalf() {
        Tracked asked = STORED.asking(new Present(2, "two"));
        assertThat(Judge.violations(List.of(asked), List.of(SHOWN))).isEmpty();
        assertThat(Judge.violations(List.of(asked), List.of(new Observed("id1", "k1", 2, "two"))))
                .isEmpty();
        assertThat(Judge.violations(List.of(asked), List.of(new Observed("id1", "k1", 2, "one"))))
                .hasSize(1);
        assertThat(Judge.violations(List.of(asked), List.of())).hasSize(1);
    }

    @Test
    void whatWasDeletedMustStayAway() {
        Tracked deleted = STORED.asking(State.ABSENT).acknowledged("id1");
        assertThat(Judge.violations(List.of(deleted), List.of())).isEmpty();
        assertThat(Judge.violations(List.of(deleted), List.of(SHOWN)))
                .singleElement()
                .asString()
                .startsWith("back from the dead: k1");
        assertThat(Judge.violations(List.of(STORED.asking(State.ABSENT)), List.of(SHOWN)))
                .isEmpty();
    }

    @Test
    void aBatchWithoutAnAnswerIsThereWhollyOrNotAtAll() {
        List<Tracked> batch = Stream.of("k1", "k2")
                .map(key -> Tracked.wished(key, "ada", "", "b1", "one"))
                .toList();
        Observed other = new Observed("id2", "k2", 1, "one");
        assertThat(Judge.violations(batch, List.of())).isEmpty();
        assertThat(Judge.violations(batch, List.of(SHOWN, other))).isEmpty();
        assertThat(Judge.violations(batch, List.of(other)))
                .containsExactly("half there: the batch b1 was stored in part");
    }

    @Test
    void aMemoryKeepsItsId() {
        assertThat(Judge.violations(List.of(STORED), List.of(new Observed("id9", "k1", 1, "one"))))
                .containsExactly("renamed: k1 was id1 and is id9");
    }

    @Test
    void nothingIsThereThatNobodyWrote() {
        assertThat(Judge.violations(List.of(), List.of(SHOWN)))
                .singleElement()
                .asString()
                .startsWith("stranger: id1");
    }
}
