package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Turns;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a corpus: turns and questions, embedded once by the server that is measured later. What goes beyond the turns that are embedded
 * has the text of one of them with a number behind, and a vector made of theirs. Used by one thread.
 */
public final class CorpusMaker {
    private static final int BATCH = 100;

    private final Calls calls;
    private final PrintWriter progress;
    private final Turns turns;
    private final long seed;

    /**
     * @param calls to the server that embeds
     */
    public CorpusMaker(Calls calls, PrintWriter progress, long seed) {
        this.calls = calls;
        this.progress = progress;
        this.turns = new Turns(seed);
        this.seed = seed;
    }

    /**
     * How much to make.
     *
     * @param rows how many texts
     * @param real how many of them, the first, are turns with their own embeddings
     * @param measured how many questions, with their own embeddings
     * @param warmUp how many questions beyond them
     */
    public record Size(int rows, int real, int measured, int warmUp) {}

    /** Writes it to a directory and opens it. */
    public Corpus make(Path directory, Size size) throws IOException, InterruptedException {
        progress.println("embedding " + size.real() + " turns and " + size.measured() + " questions");
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < Math.min(size.real(), size.rows()); row++) {
            texts.add(turns.turn(row).text());
        }
        List<String> questions = new ArrayList<>();
        for (int number = 0; number < size.measured() + size.warmUp(); number++) {
            questions.add(turns.question());
        }
        List<float[]> real = embed(texts, "passage");
        List<float[]> asked = embed(questions.subList(0, size.measured()), "query");
        Corpus.Shape shape = new Corpus.Shape(real.getFirst().length, space(), size.measured());
        IntFunction<String> rows =
                row -> row < texts.size() ? texts.get(row) : texts.get(row % texts.size()) + " #" + row;
        write(
                directory,
                shape,
                size.rows(),
                rows,
                new Perturbation(real, seed),
                questions,
                new Perturbation(asked, seed));
        return Corpus.open(directory);
    }

    /** Writes the files of a corpus, a vector for each text and for each question. */
    static void write(
            Path directory,
            Corpus.Shape shape,
            int rows,
            IntFunction<String> texts,
            Perturbation vectors,
            List<String> questions,
            Perturbation questionVectors)
            throws IOException {
        Files.createDirectories(directory);
        try (Writer out = Files.newBufferedWriter(directory.resolve("rows.txt"))) {
            for (int row = 0; row < rows; row++) {
                out.write(texts.apply(row) + "\n");
            }
        }
        Files.write(directory.resolve("questions.txt"), questions);
        write(directory.resolve("rows.f32"), vectors, rows);
        write(directory.resolve("questions.f32"), questionVectors, questions.size());
        Files.writeString(directory.resolve(Corpus.SHAPE), Calls.JSON.writeValueAsString(shape));
    }

    private String space() throws IOException, InterruptedException {
        return calls.get("/api/status")
                .orFail()
                .body()
                .path("embedder")
                .path("space")
                .stringValue();
    }

    private List<float[]> embed(List<String> texts, String role) throws IOException, InterruptedException {
        List<float[]> vectors = new ArrayList<>();
        for (int start = 0; start < texts.size(); start += BATCH) {
            ObjectNode request = Calls.object().put("role", role);
            texts.subList(start, Math.min(texts.size(), start + BATCH)).forEach(request.putArray("input")::add);
            for (JsonNode each : calls.postPatiently("/v1/embeddings", request)
                    .orFail()
                    .body()
                    .path("data")) {
                JsonNode numbers = each.path("embedding");
                float[] vector = new float[numbers.size()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = numbers.get(i).floatValue();
                }
                vectors.add(vector);
            }
        }
        return vectors;
    }

    private static void write(Path file, Perturbation vectors, int count) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int number = 0; number < count; number++) {
                float[] vector = vectors.vector(number);
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                out.write(bytes.array());
            }
        }
    }
}
