package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a tail holds. */
final class TailTest {
    private static final Tail<String> TAIL = Tail.<String>empty()
            .with(List.of("a", "b"), at(1))
            .with(List.of("c"), at(2))
            .with(List.of("d", "e"), at(3));

    private static Position at(long sequence) {
        return new Position("e1", sequence);
    }

    private static List<String> held(Tail<String> tail) {
        List<String> held = new ArrayList<>();
        tail.each(held::add);
        return held;
    }

    @Test
    void holdsWhatTheLogHasNotBrought() {
        assertThat(held(TAIL)).containsExactly("a", "b", "c", "d", "e");
        assertThat(held(TAIL.after(at(2)))).containsExactly("d", "e");
        assertThat(held(TAIL.after(at(3)))).isEmpty();
        assertThat(TAIL.after(at(0))).isSameAs(TAIL);
        assertThat(TAIL.after(new Position("e2", 9))).isSameAs(TAIL);
    }

    @Test
    void givesUpTheOldestPiecesWhereItMayNotHoldAll() {
        assertThat(TAIL.within(5)).isSameAs(TAIL);
        assertThat(held(TAIL.within(4))).containsExactly("c", "d", "e");
        assertThat(held(TAIL.within(2))).containsExactly("d", "e");
        assertThat(held(TAIL.within(1))).isEmpty();
    }
}
