package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RepeatedTest {
    private final Repeated<String> repeated = new Repeated<>(1);

    private static String made(String text) {
        return String.valueOf(text.toCharArray());
    }

    @Test
    void equalValuesAreOneObject() {
        String first = made("ada");
        assertThat(repeated.of(first)).isSameAs(first);
        assertThat(repeated.of(made("ada"))).isSameAs(first);
    }

    @Test
    void aValueThatLostItsSlotIsToldAsItCame() {
        String first = made("ada");
        assertThat(repeated.of(first)).isSameAs(first);
        String other = made("grace");
        assertThat(repeated.of(other)).isSameAs(other);
        String again = made("ada");
        assertThat(repeated.of(again)).isSameAs(again).isEqualTo(first);
    }
}
