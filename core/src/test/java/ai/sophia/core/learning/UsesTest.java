package ai.sophia.core.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UsesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void countsWhatIsRecalledAndWhatIsCited() {
        Uses uses = new Uses();
        Memory memory = memory();
        uses.recalled(List.of(memory, memory()));
        uses.recalled(List.of(memory));
        uses.cited(memory);
        assertThat(uses.take()).hasSize(2).containsEntry(memory.id(), new Uses.Count("default", "ada", 1, 2));
        assertThat(uses.take()).isEmpty();
    }

    @Test
    void ofALongAnswerOnlyTheFirstCount() {
        Uses uses = new Uses();
        List<Memory> answer = Stream.generate(UsesTest::memory).limit(30).toList();
        uses.recalled(answer);
        assertThat(uses.take().keySet())
                .containsExactlyElementsOf(
                        answer.stream().limit(10).map(Memory::id).toList());
    }

    @Test
    void holdsNoMoreMemoriesThanItMay() {
        Uses uses = new Uses(2);
        Memory known = memory();
        uses.cited(known);
        uses.cited(memory());
        uses.cited(memory());
        uses.cited(known);
        assertThat(uses.lost()).isEqualTo(1);
        assertThat(uses.take()).hasSize(2).containsEntry(known.id(), new Uses.Count("default", "ada", 2, 0));
    }

    @Test
    void losesNoneOfThoseWhoCountAtOnce() {
        Uses uses = new Uses();
        Memory memory = memory();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200).forEach(i -> threads.execute(() -> uses.recalled(List.of(memory))));
        }
        assertThat(uses.take()).containsEntry(memory.id(), new Uses.Count("default", "ada", 0, 200));
    }

    @Test
    void countsNothingWhereNothingIsLearned() {
        Uses uses = Uses.none();
        uses.cited(memory());
        assertThat(uses.take()).isEmpty();
        assertThat(uses.lost()).isZero();
    }

    private static Memory memory() {
        return new Memory(
                MemoryId.create(),
                1,
                new Scope("default", "ada", "", "", ""),
                Content.of("Ada likes trains", Kind.SEMANTIC, new Provenance("api", "", "tester")),
                Period.since(NOON));
    }
}
