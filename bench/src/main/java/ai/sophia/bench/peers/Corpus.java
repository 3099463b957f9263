package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Texts and their unit vectors, and questions and theirs, in files that other processes read too: {@code rows.txt} and
 * {@code questions.txt} with a text a line, {@code rows.f32} and {@code questions.f32} with the vectors one behind the other as
 * little-endian floats, and {@code corpus.json}. All of them stay in the files. Safe for all threads.
 */
public final class Corpus implements AutoCloseable {
    /** Its dimension, the embedding space that its vectors are of, and how many of its questions are measured. */
    record Shape(int dimension, String space, int measured) {}

    static final String SHAPE = "corpus.json";

    private final Path directory;
    private final Shape shape;
    private final Lines texts;
    private final Lines questions;
    private final FileChannel rowVectors;
    private final FileChannel questionVectors;

    private Corpus(Path directory) throws IOException {
        this.directory = directory;
        this.shape = Calls.JSON.readValue(Files.readString(directory.resolve(SHAPE)), Shape.class);
        this.texts = Lines.open(directory.resolve("rows.txt"));
        this.questions = Lines.open(directory.resolve("questions.txt"));
        this.rowVectors = FileChannel.open(directory.resolve("rows.f32"), StandardOpenOption.READ);
        this.questionVectors = FileChannel.open(directory.resolve("questions.f32"), StandardOpenOption.READ);
    }

    private Corpus(Corpus other, String space) {
        this.directory = other.directory;
        this.shape = new Shape(other.shape.dimension(), space, other.shape.measured());
        this.texts = other.texts;
        this.questions = other.questions;
        this.rowVectors = other.rowVectors;
        this.questionVectors = other.questionVectors;
    }

    /** The same, by the name that its space has where the model is on a server; open as long as this one is. */
    public Corpus in(String space) {
        return new Corpus(this, space);
    }

    /** Opens one that was made. */
    static Corpus open(Path directory) throws IOException {
        return new Corpus(directory);
    }

    Path directory() {
        return directory;
    }

    /** The dimension of the vectors. */
    public int dimension() {
        return shape.dimension();
    }

    /** The embedding space of the vectors. */
    public String space() {
        return shape.space();
    }

    /** How many rows there are. */
    public int rows() {
        return texts.size();
    }

    /** The text of a row. */
    public String text(int row) throws IOException {
        return texts.get(row);
    }

    /** The unit vector of a row. */
    public float[] vector(int row) throws IOException {
        return read(rowVectors, row);
    }

    /** How many of the questions, from the first on, are measured; the others only warm up. */
    public int measured() {
        return shape.measured();
    }

    /** How many questions there are. */
    int questions() {
        return questions.size();
    }

    /** A question. */
    public String question(int number) throws IOException {
        return questions.get(number);
    }

    /** The unit vector of a question. */
    public float[] questionVector(int number) throws IOException {
        return read(questionVectors, number);
    }

    private float[] read(FileChannel file, int row) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(shape.dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long at = (long) row * bytes.capacity();
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("expected a vector at row " + row + ", but the file ends before");
            }
        }
        float[] vector = new float[shape.dimension()];
        bytes.flip().asFloatBuffer().get(vector);
        return vector;
    }

    @Override
    public void close() throws IOException {
        try (texts;
                questions;
                rowVectors;
                questionVectors) {
            // each is closed whatever becomes of the others
        }
    }
}
