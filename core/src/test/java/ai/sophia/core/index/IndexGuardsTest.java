package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.TestingGuard;
import org.junit.jupiter.api.Test;

final class IndexGuardsTest {
    private final TestingGuard searches = new TestingGuard();
    private final TestingGuard writes = new TestingGuard();
    private final IndexGuards guards = new IndexGuards(searches, writes);

    @Test
    void theServerIsDownIfEitherIs() {
        assertThat(guards.status().state()).isEqualTo(Guard.State.UP);
        writes.down = true;
        assertThat(guards.status().state()).isEqualTo(Guard.State.DOWN);
        assertThat(guards.status().reason()).isEqualTo("told so");
        writes.down = false;
        searches.down = true;
        assertThat(guards.status().state()).isEqualTo(Guard.State.DOWN);
    }

    @Test
    void theCallsOfBothCount() {
        searches.call(() -> "found");
        writes.call(() -> "written");
        assertThat(guards.status().calls()).isEqualTo(2);
        assertThat(searches.status().calls()).isOne();
    }
}
