package ai.sophia.core.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharingTest {
    @Test
    void isReadAsItWasWrittenWhateverTheNames() {
        for (Sharing sharing : List.of(
                Sharing.WITH_ALL,
                Sharing.WITH_NONE,
                Sharing.with(Set.of("planner")),
                Sharing.with(Set.of("a b", "c,d", "e=f", "\"g\"", "ü/%20", "+")))) {
            assertThat(Sharing.parse(sharing.toString())).isEqualTo(sharing);
            assertThat(sharing.toString()).doesNotContain(" ", "\"", "=");
        }
    }

    @Test
    void includesWhoIsNamed() {
        assertThat(Sharing.WITH_ALL.includes("anybody")).isTrue();
        assertThat(Sharing.WITH_NONE.includes("anybody")).isFalse();
        assertThat(Sharing.with(Set.of("planner")).includes("planner")).isTrue();
        assertThat(Sharing.with(Set.of("planner")).includes("coach")).isFalse();
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : List.of("", "*", "x".repeat(257))) {
            assertThatThrownBy(() -> Sharing.with(Set.of(name))).isInstanceOf(Fault.Invalid.class);
        }
        Set<String> many = IntStream.rangeClosed(0, Sharing.MOST)
                .mapToObj(Integer::toString)
                .collect(Collectors.toSet());
        assertThatThrownBy(() -> Sharing.with(many)).isInstanceOf(Fault.Invalid.class);
    }
}
