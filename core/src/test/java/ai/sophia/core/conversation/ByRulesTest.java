package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding.Known;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Turns that are recognised together before they are understood. */
final class ByRulesTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Scope ADA = new Scope("default", "ada", "", "s1", "");
    private static final Known NOTHING = turns -> List.of();

    private final AtomicInteger asked = new AtomicInteger();
    private final ByRules rules = new ByRules(
            () -> (before, turn) -> {
                asked.incrementAndGet();
                if (turn.text().equals("12")) {
                    throw new IllegalStateException("a turn of a dozen");
                }
                return List.of();
            },
            "testing");

    private static Turn turn(String text) {
        return new Turn(Turn.USER, Turn.USER, text, AT);
    }

    private static List<Said> said(int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        new Said(new VersionKey(MemoryId.create(), 1), ADA, List.of(turn("Before")), turn("" + number)))
                .toList();
    }

    @Test
    void whatWasRecognisedTogetherIsNotRecognisedAgain() {
        List<Said> turns = said(10);
        rules.prepare(turns.stream(), NOTHING);
        assertThat(asked).hasValue(10);
        turns.forEach(each -> rules.understand(each, NOTHING));
        assertThat(asked).hasValue(10);
    }

    @Test
    void whereSomethingElseWasSaidBeforeItIsRecognisedAnew() {
        List<Said> turns = said(10);
        rules.prepare(turns.stream(), NOTHING);
        Said first = turns.getFirst();
        rules.understand(new Said(first.source(), ADA, List.of(), first.turn()), NOTHING);
        assertThat(asked).hasValue(11);
    }

    @Test
    void whatFailsFailsWhereItIsUnderstoodAndNothingElseDoes() {
        List<Said> turns = said(13);
        rules.prepare(turns.stream(), NOTHING);
        turns.subList(0, 12).forEach(each -> rules.understand(each, NOTHING));
        assertThat(asked).hasValue(13);
        assertThatThrownBy(() -> rules.understand(turns.getLast(), NOTHING)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofATurnThatWasDeletedNothingIsKept() {
        List<Said> turns = said(10);
        rules.prepare(turns.stream(), NOTHING);
        rules.forget(turns.getFirst().source().id());
        rules.understand(turns.getFirst(), NOTHING);
        assertThat(asked).hasValue(11);
    }
}
