package ai.sophia.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private final AtomicInteger counted = new AtomicInteger();

    /** Knows no tokens, so that a text takes as many as a quarter of its bytes. */
    private final Embedder embedder = new Embedder() {
        @Override
        public EmbeddingSpace space() {
            return new EmbeddingSpace("testing", "1", 1, "", "");
        }

        @Override
        public int window() {
            return 256;
        }

        @Override
        public List<Embedding> embed(Role role, List<String> texts) {
            throw new UnsupportedOperationException("nothing is embedded here");
        }

        @Override
        public int[] tokenStarts(String text) {
            counted.incrementAndGet();
            return new int[0];
        }

        @Override
        public void close() {
            // there is nothing to free
        }
    };

    @Test
    void skipsWhatIsTooLongForWhatIsLeftAndGoesOnWithTheNext() {
        Offer best = offer(160);
        Offer tooLong = offer(150);
        Offer last = offer(140);
        Budget budget = new Budget(Map.of(Group.RELEVANT, List.of(best, tooLong, last)), 300);
        budget.fill(Group.RELEVANT, 300);
        assertThat(budget.told().get(Group.RELEVANT)).containsExactly(best.told(), last.told());
        assertThat(budget.left()).isZero();
        assertThat(budget.missing()).isOne();
    }

    @Test
    void tellsNothingOfAConversationBehindAGapAndTheRestInTheOrderOfItsSaying() {
        Offer last = offer(130);
        Offer before = offer(130);
        Offer tooLong = offer(150);
        Offer first = offer(110);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(last, before, tooLong, first)), 380);
        budget.fill(Group.RECENT, 380);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(before.told(), last.told());
        assertThat(budget.missing()).isEqualTo(2);
    }

    @Test
    void tellsAMemoryInOneGroupOnly() {
        Offer turn = offer(130);
        Offer same = new Offer(embedder, turn.memory(), new Span(0, 0), 0.5);
        Budget budget = new Budget(Map.of(Group.RECENT, List.of(turn), Group.RELEVANT, List.of(same)), 230);
        budget.fill(Group.RECENT, 230);
        budget.fill(Group.RELEVANT, 230);
        assertThat(budget.told().get(Group.RECENT)).containsExactly(turn.told());
        assertThat(budget.told().get(Group.RELEVANT)).isEmpty();
        assertThat(budget.left()).isEqualTo(100);
        assertThat(budget.missing()).isZero();
    }

    @Test
    void countsNoTokensOfWhatCannotFitAndThoseOfWhatIsToldOnce() {
        Budget budget = new Budget(Map.of(Group.RELEVANT, List.of(offer(130), offer(130), offer(130))), 200);
        budget.fill(Group.RELEVANT, 100);
        assertThat(counted).hasValue(0);
        budget.fill(Group.RELEVANT, 200);
        assertThat(budget.told().get(Group.RELEVANT)).hasSize(1);
        assertThat(counted).hasValue(1);
    }

    private Offer offer(int tokens) {
        Scope scope = new Scope("default", "ada", "", "", "");
        String text = "text".repeat(tokens - Briefing.ORIGIN_TOKENS);
        Content content = Content.of(text, Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Memory memory = new Memory(MemoryId.create(), 1, scope, content, Period.ALWAYS);
        return new Offer(embedder, memory, new Span(0, text.length()), 0);
    }
}
