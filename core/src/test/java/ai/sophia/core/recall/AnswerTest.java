package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AnswerTest {
    private static final Reach REACH = new Reach(
            "acme",
            new Part.Only(""),
            new Part.Only("ada"),
            new Part.Any(),
            new Part.Any(),
            AsOf.now(Instant.parse("2026-03-01T12:00:00Z")));

    @Test
    void weighsWhatItsQuestionTakes() {
        Query plain = Query.of(REACH, "trains");
        Filter.In values = new Filter.In(
                Field.Own.ID,
                IntStream.range(0, 1_000)
                        .mapToObj(i -> (Value) new Value.Text("0198c0de-0000-7000-8000-%012d".formatted(i)))
                        .toList());
        Query bringing = new Query(
                REACH,
                "",
                List.of(Embedding.ofUnit("testing@1", new float[384])),
                Filter.all(),
                10,
                0,
                Optional.empty());
        assertThat(bytes(plain)).isLessThan(1_000);
        assertThat(bytes(plain.filter(values))).isGreaterThan(100_000);
        assertThat(bytes(bringing)).isGreaterThan(1_536);
    }

    private static int bytes(Query query) {
        return new Answer(Answer.Question.of(query, "testing@1"), 0, List.of()).bytes();
    }
}
