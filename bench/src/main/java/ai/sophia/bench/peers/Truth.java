package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * How near the last of the truly nearest is, for each question that is measured; whatever is as near is right too, so that equal vectors
 * are as good as each other. Found by comparing everything as floats. Immutable; safe for all threads.
 */
final class Truth {
    /** How many of the nearest count. */
    static final int LIMIT = 10;

    /** Sums of floats in another order differ by less. */
    private static final float TOLERANCE = 1e-5f;

    private final float[] thresholds;

    private Truth(float[] thresholds) {
        this.thresholds = thresholds;
    }

    /** Finds it, with all processors. */
    static Truth find(Corpus corpus, Setting setting) {
        float[] thresholds = new float[corpus.measured()];
        int slices = Math.min(Runtime.getRuntime().availableProcessors(), corpus.measured());
        IntStream.range(0, slices).parallel().forEach(slice -> {
            try {
                for (int scope = 0; scope < setting.scopes(); scope++) {
                    int asked = scope;
                    int[] questions = IntStream.range(0, corpus.measured())
                            .filter(number -> number % slices == slice && setting.askedBy(number) == asked)
                            .toArray();
                    scan(corpus, setting, scope, questions, thresholds);
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
        return new Truth(thresholds);
    }

    /** One pass over a scope for many questions, which are fewer than its rows and stay in the processor's cache. */
    private static void scan(Corpus corpus, Setting setting, int scope, int[] questions, float[] thresholds)
            throws IOException {
        float[][] asked = new float[questions.length][];
        float[][] nearest = new float[questions.length][Math.min(LIMIT, setting.scopeSize())];
        for (int i = 0; i < questions.length; i++) {
            asked[i] = corpus.questionVector(questions[i]);
            Arrays.fill(nearest[i], Float.NEGATIVE_INFINITY);
        }
        int start = scope * setting.scopeSize();
        for (int row = start; questions.length > 0 && row < start + setting.scopeSize(); row++) {
            float[] vector = corpus.vector(row);
            for (int i = 0; i < questions.length; i++) {
                insert(nearest[i], VectorUtil.dotProduct(asked[i], vector));
            }
        }
        for (int i = 0; i < questions.length; i++) {
            thresholds[questions[i]] = nearest[i][0];
        }
    }

    /** Puts a number among the greatest, which are in order, the least first. */
    private static void insert(float[] greatest, float number) {
        if (number > greatest[0]) {
            int place = 0;
            for (; place + 1 < greatest.length && greatest[place + 1] < number; place++) {
                greatest[place] = greatest[place + 1];
            }
            greatest[place] = number;
        }
    }

    /** Which part of the nearest was found for a question: from 0, none, to 1, all. */
    double recall(Corpus corpus, Setting setting, int question, int[] found) throws IOException {
        float[] asked = corpus.questionVector(question);
        int right = 0;
        for (int row : Arrays.stream(found).limit(LIMIT).distinct().toArray()) {
            if (VectorUtil.dotProduct(asked, corpus.vector(row)) >= thresholds[question] - TOLERANCE) {
                right++;
            }
        }
        return (double) right / Math.min(LIMIT, setting.scopeSize());
    }

    /** Keeps it for another process. */
    void write(Path file) throws IOException {
        Files.writeString(file, Calls.JSON.writeValueAsString(thresholds));
    }

    /** What another process kept. */
    static Truth read(Path file) throws IOException {
        return new Truth(Calls.JSON.readValue(Files.readString(file), float[].class));
    }
}
