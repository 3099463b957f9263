package ai.sophia.core.recall;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Words;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.store.hot.HotScopes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to compare a question with all turns of a scope and to rank them by all signals. Turns are of 36 words, as rare and
 * as common as words are (Zipf), in sessions of 20, a session a day; half of the questions look at times too. In the package of the
 * ranking, which nobody else sees.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ComparisonBenchmark {
    private static final int DIMENSION = 384;
    private static final int WORDS = 36;
    private static final int VOCABULARY = 20_000;
    private static final int QUESTION_WORDS = 6;

    /** So many of the most common words are left out of questions, as words that fill are. */
    private static final int FILLERS = 50;

    private static final int SESSION = 20;
    private static final int DEPTH = 30;
    private static final int QUESTIONS = 16;
    private static final long SEED = 1;
    private static final String SPACE = "testing";
    private static final Instant FIRST_DAY = Instant.parse("2025-01-01T12:00:00Z");
    private static final Reach ADA = new Reach(
            "default",
            new Part.Only(""),
            new Part.Only("ada"),
            new Part.Any(),
            new Part.Any(),
            AsOf.now(FIRST_DAY.plus(Duration.ofDays(10_000))));

    private record Asking(String text, Embedding meaning) {}

    /** Words between blanks. */
    private static final class Blanks implements Words {
        @Override
        public Map<String, Integer> ofPassage(String text) {
            Map<String, Integer> terms = new HashMap<>();
            for (String word : text.split(" ", -1)) {
                terms.merge(word, 1, Integer::sum);
            }
            return terms;
        }

        @Override
        public Set<String> ofQuestion(String question) {
            Set<String> words = new LinkedHashSet<>(List.of(question.split(" ", -1)));
            words.removeIf(word -> !word.startsWith("w"));
            return words;
        }
    }

    @Param({"1000", "10000", "50000"})
    private int turns;

    private final Random random = new Random(SEED);
    private final List<Asking> questions = new ArrayList<>();
    private Optional<HotScopes> scopes = Optional.empty();
    private int next;

    @Setup
    public void load() {
        HotScopes loaded =
                new HotScopes((reach, each) -> hand(each), (reach, most) -> false, DIMENSION, new Blanks(), 1L << 30);
        scopes = Optional.of(loaded);
        for (int i = 0; i < QUESTIONS; i++) {
            String leading = i % 2 == 0 ? "when did I say " : "";
            questions.add(new Asking(leading + words(QUESTION_WORDS, FILLERS), meaning()));
        }
        if (!loaded.ready(ADA, Filter.all()) && !loaded.await(ADA, Filter.all(), Duration.ofMinutes(5))) {
            throw new IllegalStateException("expected the scope to be loaded");
        }
    }

    @TearDown
    public void free() {
        scopes.ifPresent(HotScopes::close);
    }

    @Benchmark
    public Object compare() {
        Asking asked = questions.get(next++ % QUESTIONS);
        return scopes.orElseThrow()
                .compare(
                        ADA,
                        Filter.all(),
                        asked.text(),
                        asked.meaning(),
                        evidence -> Fusion.rank(evidence, asked.text(), DEPTH))
                .orElseThrow();
    }

    private void hand(Predicate<StoredVersion> each) {
        boolean wanted = true;
        for (int turn = 0; wanted && turn < turns; turn++) {
            wanted = each.test(stored(turn));
        }
    }

    private StoredVersion stored(int turn) {
        int session = turn / SESSION;
        String role = turn % 2 == 0 ? "user" : "assistant";
        Utterance utterance = new Utterance(turn, "", role, FIRST_DAY.plus(Duration.ofDays(session)));
        String text = words(WORDS, 0) + (turn % 4 == 0 ? "?" : "");
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "ada"))
                .with(utterance);
        Memory memory = new Memory(
                MemoryId.create(),
                1,
                new ai.sophia.core.access.Scope("default", "ada", "", "s" + session, ""),
                content,
                Period.ALWAYS);
        Passage passage = new Passage(0, 0, text.length());
        return new StoredVersion(memory, List.of(new EmbeddedPassage(passage, meaning())));
    }

    /** The rank of a word is drawn so that one of rank r comes 1 / r times as often as the first; ranks up to a bound are left out. */
    private String words(int count, int above) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            double least = (above + 1) / (double) VOCABULARY;
            int rank = (int) (VOCABULARY * Math.pow(least, random.nextDouble()));
            words.append(i == 0 ? "w" : " w").append(rank);
        }
        return words.toString();
    }

    private Embedding meaning() {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return Embedding.ofUnit(SPACE, vector);
    }
}
