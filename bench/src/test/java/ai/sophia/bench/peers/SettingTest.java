package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class SettingTest {
    @Test
    void scopesFollowEachOther() {
        Setting setting = new Setting("three", 30, 3);
        assertThat(setting.scopeOf(9)).isZero();
        assertThat(setting.scopeOf(10)).isEqualTo(1);
        assertThat(setting.scopeOf(29)).isEqualTo(2);
        assertThat(setting.askedBy(4)).isEqualTo(1);
    }

    @Test
    void whatIsAddedAfterTheSearchGoesToTheFirst() {
        assertThat(new Setting("three", 30, 3).scopeOf(30)).isZero();
    }

    @Test
    void scopesAreOfOneSize() {
        assertThatThrownBy(() -> new Setting("uneven", 31, 3))
                .hasMessage("expected scopes of one size, but got 31 memories in 3");
    }

    @Test
    void slowPeersAreMeasuredInTheSmallScopeAlone() {
        assertThat(plan(Set.of("mem0ai")).settings())
                .extracting(Setting::memories, Setting::scopes)
                .containsExactly(tuple(500, 1));
    }

    @Test
    void enginesAreMeasuredInOneScopeAndInMany() {
        assertThat(plan(Set.of("chroma", "scan")).settings())
                .extracting(Setting::memories, Setting::scopes)
                .containsExactly(tuple(5_000, 1), tuple(4_000, 2));
    }

    private static PeersRun.Plan plan(Set<String> peers) {
        return new PeersRun.Plan(5_000, 500, 2_000, 100, 1, peers);
    }
}
