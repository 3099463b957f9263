package ai.sophia.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A corpus of random vectors of few dimensions. */
final class TestingCorpus {
    static final int DIMENSION = 32;
    static final int MEASURED = 20;

    private TestingCorpus() {}

    /** Makes one with so many rows, twenty questions to measure and five to warm up. */
    static Corpus make(Path directory, int rows, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        CorpusMaker.write(
                directory,
                new Corpus.Shape(DIMENSION, "testing", MEASURED),
                rows,
                row -> "the text of row " + row,
                new Perturbation(vectors(random, rows / 4), seed),
                IntStream.range(0, MEASURED + 5)
                        .mapToObj(number -> "which text is of row " + number)
                        .toList(),
                new Perturbation(vectors(random, MEASURED), seed));
        return Corpus.open(directory);
    }

    private static List<float[]> vectors(SplittableRandom random, int count) {
        return IntStream.range(0, count).mapToObj(number -> unit(random)).toList();
    }

    private static float[] unit(SplittableRandom random) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
