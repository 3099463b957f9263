package ai.sophia.model.onnx;

import ai.onnxruntime.OrtException;
import ai.sophia.core.Fault;
import ai.sophia.core.UnpackedFiles;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The embedder that runs in this process. Callers only wait, and may be virtual threads; the model runs on a few platform threads of
 * this class, one text at a time each, questions and small calls first.
 */
public final class OnnxEmbedder implements Embedder {
    /** Of how many characters a text may be to be tokenized by the thread that asks; it takes under a millisecond. */
    private static final int SHORT = 4_096;

    /** Most passages of a call that waits no longer than a question: that of one who tells something, and not of an import. */
    private static final int FEW = 8;

    private final OnnxModel model;
    private final Tokens tokens;
    private final Network network;
    private final Queue queue;

    private OnnxEmbedder(OnnxModel model, Tokens tokens, Network network, int threads) {
        this.model = model;
        this.tokens = tokens;
        this.network = network;
        this.queue = new Queue(threads);
    }

    /** Loads a model, to run on two threads, or on one if this machine has but one core. */
    public static OnnxEmbedder open(OnnxModel model, Path cacheDirectory) {
        return open(model, cacheDirectory, Math.min(2, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Loads a model.
     *
     * @param cacheDirectory where native libraries and the network are unpacked to, so that the next start finds them there
     * @param threads how many texts are embedded at once
     * @throws Fault.Unavailable if the model cannot be loaded on this machine
     */
    public static OnnxEmbedder open(OnnxModel model, Path cacheDirectory, int threads) {
        if (!model.isPresent()) {
            throw new Fault.Unavailable(
                    "the files of the embedding model " + model.space().id() + " are not on the class path",
                    Duration.ZERO);
        }
        Path directory = cacheDirectory.toAbsolutePath();
        CompletableFuture<Tokens> tokens = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("tokenizer-loader").start(() -> {
            try {
                tokens.complete(new Tokens(model.tokenizer(), directory));
            } catch (IOException | RuntimeException | LinkageError failure) {
                tokens.completeExceptionally(failure);
            }
        });
        try {
            Network network = new Network(model, new UnpackedFiles(directory.resolve("onnx")));
            return new OnnxEmbedder(model, tokens.join(), network, threads);
        } catch (OrtException | LinkageError | RuntimeException failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof Fault.Unavailable known) {
                throw known;
            }
            throw new Fault.Unavailable(
                    "the embedding model " + model.space().id() + " cannot be loaded: " + cause.getMessage()
                            + "; what it needs is unpacked into " + directory
                            + ", which must be writable and may hold programs, and can be deleted",
                    Duration.ZERO,
                    cause);
        }
    }

    @Override
    public EmbeddingSpace space() {
        return model.space();
    }

    @Override
    public int window() {
        return OnnxModel.SEQUENCE - 2;
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        List<Work<Embedding>> all = new ArrayList<>(texts.size());
        long turn = queue.turn();
        boolean soon = role == Role.QUESTION || texts.size() <= FEW;
        for (String text : texts) {
            all.add(new Work<>(soon, turn + all.size(), () -> embedded(text)));
        }
        return queue.results(all);
    }

    private Embedding embedded(String text) throws OrtException {
        return Embedding.ofUnit(model.space().id(), network.vector(tokens.ids(text, window())));
    }

    @Override
    public int[] tokenStarts(String text) {
        if (text.length() <= SHORT) {
            return tokens.starts(text);
        }
        return queue.results(List.of(new Work<>(false, queue.turn(), () -> tokens.starts(text))))
                .getFirst();
    }

    /** Lets the texts that are being embedded be finished, fails those that wait, then frees the model. */
    @Override
    public void close() {
        if (queue.close()) {
            tokens.close();
            try {
                network.close();
            } catch (OrtException failure) {
                throw new IllegalStateException("the embedding model cannot be freed", failure);
            }
        }
    }

    static Fault.Unavailable closed() {
        return new Fault.Unavailable("the embedding model is closed", Duration.ofSeconds(1));
    }
}
