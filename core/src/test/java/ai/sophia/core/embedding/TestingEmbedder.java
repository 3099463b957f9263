package ai.sophia.core.embedding;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** An embedder whose tokens are the words between blanks, and whose vectors are noise grown from a text's hash. */
final class TestingEmbedder implements Embedder {
    private final int window;
    private final List<String> embedded = new ArrayList<>();

    /** Embedding waits for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** Whether the next embedding fails. */
    volatile boolean failing;

    TestingEmbedder(int window) {
        this.window = window;
    }

    /** What it was asked to embed so far. */
    List<String> embedded() {
        return embedded;
    }

    @Override
    public EmbeddingSpace space() {
        return new EmbeddingSpace("testing", "1", 4, "", "");
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (failing) {
            failing = false;
            throw new Fault.Unavailable("the model is tired", Duration.ZERO);
        }
        List<Embedding> embeddings = new ArrayList<>();
        for (String text : texts) {
            embedded.add(text);
            Random random = new Random((role + text).hashCode());
            float[] vector = new float[space().dimension()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            embeddings.add(Embedding.of(space(), vector));
        }
        return embeddings;
    }

    @Override
    public int[] tokenStarts(String text) {
        return IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) > ' ' && (i == 0 || text.charAt(i - 1) <= ' '))
                .toArray();
    }

    @Override
    public void close() {}
}
