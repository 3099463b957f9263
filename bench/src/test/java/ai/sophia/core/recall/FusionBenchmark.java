package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to make one ranking of two. In the package of what it measures, which nobody else sees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FusionBenchmark {
    private static final int DEPTH = 200;
    private static final long SEED = 1;

    private List<Candidate> lexical = List.of();
    private List<Candidate> dense = List.of();

    @Setup
    public void draw() {
        Random random = new Random(SEED);
        List<VersionKey> keys = new ArrayList<>();
        for (int memory = 0; memory < 2 * DEPTH; memory++) {
            keys.add(new VersionKey(MemoryId.create(), 1));
        }
        Collections.shuffle(keys, random);
        lexical = candidates(keys.subList(0, DEPTH), random);
        Collections.shuffle(keys, random);
        dense = candidates(keys.subList(0, DEPTH), random);
    }

    @Benchmark
    public Object rank() {
        return Fusion.rank(new Gathered(lexical, dense), "when did we choose the oak?", DEPTH);
    }

    private static List<Candidate> candidates(List<VersionKey> keys, Random random) {
        return keys.stream()
                .map(key -> new Candidate(key, new Passage(0, 0, 100), Place.NONE, Traits.NONE, random.nextDouble()))
                .toList();
    }
}
