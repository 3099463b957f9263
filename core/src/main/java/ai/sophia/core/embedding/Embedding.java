package ai.sophia.core.embedding;

import ai.sophia.core.Fault;
import java.util.Arrays;

/**
 * A unit vector and the space it lives in; or none yet, where the model was away when its text was stored. Immutable by agreement:
 * {@link #vector()} is not copied and must not be written to.
 */
public final class Embedding {
    private static final float[] NONE = new float[0];

    private final String space;
    private final float[] vector;

    private Embedding(String space, float[] vector) {
        this.space = space;
        this.vector = vector;
    }

    /** An embedding of a vector that is known to have unit length, as models and stores hand them out. */
    public static Embedding ofUnit(String space, float[] vector) {
        return new Embedding(space, vector);
    }

    /**
     * An embedding of a vector from outside, brought to unit length.
     *
     * @throws Fault.Invalid if it has another dimension than the space, or holds NaN, an infinity, or zeros only
     */
    public static Embedding of(EmbeddingSpace space, float[] vector) {
        if (vector.length != space.dimension()) {
            throw new Fault.Invalid(
                    "embedding.vector",
                    "expected " + space.dimension() + " numbers for the space " + space.id() + ", but got "
                            + vector.length);
        }
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        double length = Math.sqrt(squares);
        if (!Double.isFinite(length) || length < 1e-12) {
            throw new Fault.Invalid(
                    "embedding.vector", "expected a finite vector that is not zero, but its length is " + length);
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return new Embedding(space.id(), unit);
    }

    /** Stands for the vector of a text that is stored and could not be embedded yet. */
    public static Embedding awaited(String space) {
        return new Embedding(space, NONE);
    }

    /** Whether the vector is still to come; until then its text is found by words alone. */
    public boolean isAwaited() {
        return vector.length == 0;
    }

    /** The id of its space. */
    public String space() {
        return space;
    }

    /** The unit vector itself, not to be written to; of length 0 if it is awaited. */
    public float[] vector() {
        return vector;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && space.equals(that.space) && Arrays.equals(vector, that.vector);
    }

    @Override
    public int hashCode() {
        return 31 * space.hashCode() + Arrays.hashCode(vector);
    }

    @Override
    public String toString() {
        return "Embedding[" + space + ", " + vector.length + " numbers]";
    }
}
