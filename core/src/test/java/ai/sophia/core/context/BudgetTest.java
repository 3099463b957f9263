package ai.sophia.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.conversation.Span;
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
        Entry best = offer(160);
        Entry tooLong = offer(150);
        Entry last = offer(140);
        Budget budget = new Budget(Map.of(Group.RELEVANT, List.of(best, tooLong, last)), 300);
        budget.fill(Group.RELEVANT, 300);
        assertThat(budget.told().get(Group.RELEVANT)).containsExactly(best, last);
        assertThat(budget.left()).isZero();
        assertThat(budget.missing()).isOne();
    }

    @Test
    void tellsNothingOfAConversationBehindAGapAndTheRestInTheOrderOfItsSaying() {
        Entry last = offer(130);
        Entry before = offer(130);
        Entry tooLong = offer(150);
        Entry first = offer(110);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(last, before, tooLong, first)), 380);
        budget.fill(Group.RECENT, 380);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(before, last);
        assertThat(budget.missing()).isEqualTo(2);
    }

    @Test
    void tellsAMemoryInOneGroupOnly() {
        Entry turn = offer(130);
        Entry same = new Entry(turn.memory(), new Span(0, 1), 80, 0.5);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(turn), Group.RELEVANT, List.of(same)), 230);
        budget.fill(Group.RECENT, 230);
        budget.fill(Group.RELEVANT, 230);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(turn);
        assertThat(budget.told().get(Group.RELEVANT)).isEmpty();
        assertThat(budget.left()).isEqualTo(100);
        assertThat(budget.missing()).isZero();
    }

    private static Entry offer(int tokens) {
        Scope scope = new Scope("default", "ada", "", "", "");
        Content content = Content.of("tea", Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Memory memory = new Memory(MemoryId.create(), 1, scope, content, Period.ALWAYS);
        return new Entry(memory, new Span(0, 3), tokens, 0);
    }
}
