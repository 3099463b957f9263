package ai.sophia.store.redis;

import ai.sophia.core.embedding.Embedding;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Embeddings: the id of the space, and the numbers with 32 bits each. Stateless, safe for all threads. */
public final class EmbeddingCodec implements Codec<Embedding> {
    /** Most numbers that are read: what claims to have more is no embedding. */
    private static final int DIMENSIONS = 65_536;

    @Override
    public int version() {
        return 2;
    }

    @Override
    public void write(Embedding embedding, DataOutputStream out) throws IOException {
        float[] vector = embedding.vector();
        ByteBuffer numbers = ByteBuffer.allocate(vector.length * Float.BYTES);
        numbers.asFloatBuffer().put(vector);
        Codec.writeText(embedding.space(), out);
        out.writeInt(vector.length);
        out.write(numbers.array());
    }

    @Override
    public Embedding read(ByteBuffer in) throws IOException {
        String space = Codec.readText(in);
        int dimensions = in.getInt();
        if (dimensions < 1 || dimensions > DIMENSIONS) {
            throw new IOException("expected 1 to " + DIMENSIONS + " numbers, but got " + dimensions);
        }
        int bytes = dimensions * Float.BYTES;
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        float[] vector = new float[dimensions];
        in.slice(in.position(), bytes).asFloatBuffer().get(vector);
        in.position(in.position() + bytes);
        return Embedding.ofUnit(space, vector);
    }
}
