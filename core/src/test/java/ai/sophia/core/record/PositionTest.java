package ai.sophia.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {
    @Test
    void readsWhatItWrites() {
        for (Position position : new Position[] {
            new Position("e1", 0), new Position("0193a1b2-c3d4", 42), new Position("x", Long.MAX_VALUE)
        }) {
            assertThat(Position.parse(position.toString())).isEqualTo(position);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "e1", "e1-", "-5", "e1-x", "e1-99999999999999999999", "e1-1.5"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Position.parse(text))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("position"));
    }

    @Test
    void coversWhatIsAtOrBeforeItInItsEpoch() {
        Position five = new Position("e1", 5);
        assertThat(five.covers(new Position("e1", 5))).isTrue();
        assertThat(five.covers(new Position("e1", 4))).isTrue();
        assertThat(five.covers(new Position("e1", 6))).isFalse();
        assertThat(five.covers(new Position("e2", 1))).isFalse();
    }
}
