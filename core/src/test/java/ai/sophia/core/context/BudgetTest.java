package ai.sophia.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    @Test
    void skipsWhatIsTooLongForWhatIsLeftAndGoesOnWithTheNext() {
        Entry best = entry(60);
        Entry tooLong = entry(50);
        Entry last = entry(40);
        Budget budget = new Budget(Map.of(Group.RELEVANT, List.of(best, tooLong, last)), 100);
        budget.fill(Group.RELEVANT, 100);
        assertThat(budget.told().get(Group.RELEVANT)).containsExactly(best, last);
        assertThat(budget.left()).isZero();
        assertThat(budget.missing()).isOne();
    }

    @Test
    void tellsNothingOfAConversationBehindAGapAndTheRestInTheOrderOfItsSaying() {
        Entry last = entry(30);
        Entry before = entry(30);
        Entry tooLong = entry(50);
        Entry first = entry(10);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(last, before, tooLong, first)), 100);
        budget.fill(Group.RECENT, 100);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(before, last);
        assertThat(budget.missing()).isEqualTo(2);
    }

    @Test
    void tellsAMemoryInOneGroupOnly() {
        Entry turn = entry(30);
        Entry same = new Entry(turn.memory(), "", 30, 0.5);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(turn), Group.RELEVANT, List.of(same)), 100);
        budget.fill(Group.RECENT, 100);
        budget.fill(Group.RELEVANT, 100);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(turn);
        assertThat(budget.told().get(Group.RELEVANT)).isEmpty();
        assertThat(budget.left()).isEqualTo(70);
        assertThat(budget.missing()).isZero();
    }

    private static Entry entry(int tokens) {
        Scope scope = new Scope("default", "ada", "", "", "");
        Content content = Content.of("a text", Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Memory memory = new Memory(MemoryId.create(), 1, scope, content, Period.ALWAYS);
        return new Entry(memory, "a text", tokens, 0);
    }
}
