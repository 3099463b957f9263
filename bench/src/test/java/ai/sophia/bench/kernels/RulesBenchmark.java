package ai.sophia.bench.kernels;

import ai.sophia.bench.driver.Turns;
import ai.sophia.core.conversation.Turn;
import ai.sophia.model.rules.RuleRecognizer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many turns in a second rules recognise on one processor, nothing known, judged or stored. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RulesBenchmark {
    private static final int TURNS = 2_000;
    private static final Instant AT = Instant.parse("2025-01-06T09:00:00Z");

    @Param({"1", "2"})
    private int sentences;

    private final RuleRecognizer rules = new RuleRecognizer();
    private List<Turn> turns = List.of();
    private int next;

    @Setup
    public void write() {
        Turns source = new Turns(1);
        turns = Stream.generate(() -> new Turn(Turn.USER, Turn.USER, source.longText(sentences), AT))
                .limit(TURNS)
                .toList();
    }

    @Benchmark
    public Object recognize() {
        next = (next + 1) % TURNS;
        return rules.recognize(List.of(), turns.get(next));
    }
}
