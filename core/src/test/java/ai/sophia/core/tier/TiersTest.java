package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TiersTest {
    private static final long MILLISECOND = 1_000_000;

    private final List<String> passedOn = new ArrayList<>();
    private final Map<String, TestingGuard> guards = new HashMap<>();
    private final Tiers tiers = new Tiers(
            new Budgets(Map.of(Tier.RECORDS, Duration.ofMillis(10)), Duration.ofMillis(50), Duration.ofSeconds(5)),
            (name, budget) -> guards.computeIfAbsent(name, made -> new TestingGuard()),
            (operation, nanoseconds, succeeded) -> passedOn.add(operation));

    private void told(String name, int times, long milliseconds, boolean answered) {
        for (int i = 0; i < times; i++) {
            tiers.record("tier." + name, milliseconds * MILLISECOND, answered);
        }
    }

    @Test
    void whatWasNotAskedIsUp() {
        assertThat(tiers.status(Tier.LEXICAL))
                .isEqualTo(new Tiers.Status(Guard.State.UP, "", 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void whatAnswersIsUpWithTheTimesThatItTook() {
        told("records", 99, 2, true);
        told("records", 1, 9, true);
        assertThat(tiers.status(Tier.RECORDS))
                .isEqualTo(new Tiers.Status(
                        Guard.State.UP, "", 100, 0, Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMillis(2)));
    }

    @Test
    void eachIsHeldAgainstItsOwnBudget() {
        told("records", 5, 20, true);
        told("chroma", 5, 20, true);
        told("lexical", 5, 20, true);
        Tiers.Status slow = tiers.status(Tier.RECORDS);
        assertThat(slow.state()).isEqualTo(Guard.State.SLOW);
        assertThat(slow.reason()).isEqualTo("most answers take longer than 10 ms");
        assertThat(tiers.status("chroma").state()).isEqualTo(Guard.State.UP);
        assertThat(tiers.status(Tier.LEXICAL).state()).isEqualTo(Guard.State.UP);
        assertThat(tiers.budgets().of(Tier.LEXICAL)).isEqualTo(Tier.LEXICAL.budget());
    }

    @Test
    void whatIsGoneWithoutIsDownUntilMostAnswerAgain() {
        told("chroma", 100, 5, true);
        told("chroma", 9, 50, false);
        assertThat(tiers.status("chroma").state()).isEqualTo(Guard.State.UP);
        told("chroma", 1, 50, false);
        Tiers.Status down = tiers.status("chroma");
        assertThat(down.state()).isEqualTo(Guard.State.DOWN);
        assertThat(down.reason()).isEqualTo("of the last 20 times that it was asked, it answered in time 10");
        assertThat(down.missed()).isEqualTo(10);
        assertThat(down.p99()).as("what did not answer took no time to").isEqualTo(Duration.ofMillis(5));
        told("chroma", 11, 5, true);
        assertThat(tiers.status("chroma").state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void aFewRecallsSayNothing() {
        told("records", 4, 20, true);
        assertThat(tiers.status(Tier.RECORDS).state()).isEqualTo(Guard.State.UP);
        told("chroma", 4, 1, false);
        assertThat(tiers.status("chroma").state()).isEqualTo(Guard.State.UP);
        told("chroma", 1, 1, false);
        assertThat(tiers.status("chroma").state()).isEqualTo(Guard.State.DOWN);
    }

    @Test
    void whatIsNoTierIsPassedOnToo() {
        tiers.record("recall", MILLISECOND, true);
        told("hot", 1, 1, true);
        assertThat(passedOn).containsExactly("recall", "tier.hot");
        assertThat(tiers.status(Tier.HOT).asked()).isOne();
        told("index", 1, 60, true);
        assertThat(tiers.whole().asked()).isOne();
        assertThat(tiers.whole().state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void aTierThatItsGuardTakesToBeDownIsNotAskedAndToldSo() {
        assertThat(tiers.ask("lexical", () -> "found")).isEqualTo("found");
        guards.computeIfPresent("lexical", (name, guard) -> {
            guard.down = true;
            return guard;
        });
        assertThatThrownBy(() -> tiers.ask("lexical", () -> "found")).isInstanceOf(Fault.Unavailable.class);
        assertThat(tiers.status(Tier.LEXICAL).state()).isEqualTo(Guard.State.DOWN);
        assertThat(tiers.status(Tier.LEXICAL).reason()).isEqualTo("told so");
        assertThat(tiers.status(Tier.VECTORS).state()).isEqualTo(Guard.State.UP);
        assertThat(tiers.apart().ask("lexical", () -> "found")).isEqualTo("found");
        assertThat(guards.keySet()).containsExactlyInAnyOrder("hot", "index", "lexical", "vectors", "conversation");
    }
}
