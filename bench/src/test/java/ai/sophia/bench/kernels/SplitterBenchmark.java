package ai.sophia.bench.kernels;

import ai.sophia.bench.driver.Turns;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Splitter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** How long it takes to split a text into passages, tokenizing left out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SplitterBenchmark {
    private static final int OVERLAP = 32;

    /** Its tokens are words, and are found beforehand. */
    private static final class TestingWords implements Embedder {
        private final int[] starts;

        private TestingWords(int[] starts) {
            this.starts = starts;
        }

        @Override
        public EmbeddingSpace space() {
            throw new UnsupportedOperationException("nothing is embedded");
        }

        @Override
        public int window() {
            return 254;
        }

        @Override
        public List<Embedding> embed(Role role, List<String> texts) {
            throw new UnsupportedOperationException("nothing is embedded");
        }

        @Override
        public int[] tokenStarts(String text) {
            return starts;
        }

        @Override
        public void close() {}
    }

    @Param({"2", "50", "1000"})
    private int sentences;

    private String text = "";
    private Splitter splitter = new Splitter(new TestingWords(new int[0]), OVERLAP);

    @Setup
    public void write() {
        text = new Turns(1).longText(sentences);
        int[] starts = IntStream.range(0, text.length())
                .filter(place -> place == 0 || text.charAt(place - 1) == ' ')
                .toArray();
        splitter = new Splitter(new TestingWords(starts), OVERLAP);
    }

    @Benchmark
    public Object split() {
        return splitter.split(text);
    }
}
