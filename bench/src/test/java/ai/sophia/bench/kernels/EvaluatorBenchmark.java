package ai.sophia.bench.kernels;

import ai.sophia.core.Period;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to decide whether a memory matches a filter of four conditions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvaluatorBenchmark {
    private final Memory memory = new Memory(
            MemoryId.create(),
            1,
            new ai.sophia.core.access.Scope("default", "ada", "", "", ""),
            Content.of("The engine has twelve cylinders.", Kind.SEMANTIC, new Provenance("api", "", "local"))
                    .with(new Metadata(Map.of("seq", 7, "tags", List.of("engine", "car")))),
            Period.ALWAYS);

    private final Filter filter = new Filter.And(List.of(
            new Filter.Eq(Field.Own.USER, new Value.Text("ada")),
            new Filter.Lt(new Field.Meta(List.of("seq")), new Value.Real(9)),
            new Filter.Contains(new Field.Meta(List.of("tags")), new Value.Text("car")),
            new Filter.Not(new Filter.Contains(Field.Own.TEXT, new Value.Text("diesel")))));

    @Benchmark
    public boolean matches() {
        return Evaluator.matches(filter, memory);
    }
}
