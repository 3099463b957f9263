package ai.sophia.store.redis;

import ai.sophia.core.embedding.Embedding;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Embeddings: the id of the space, and the numbers with 32 bits each. Stateless, safe for all threads. */
public final class EmbeddingCodec implements Codec<Embedding> {
    /** Most numbers that are read: what claims to have more is no embedding. */
    private static final int DIMENSIONS = 65_536;

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Embedding embedding, DataOutputStream out) throws IOException {
        float[] vector = embedding.vector();
        ByteBuffer numbers = ByteBuffer.allocate(vector.length * Float.BYTES);
        numbers.asFloatBuffer().put(vector);
        out.writeUTF(embedding.space());
        out.writeInt(vector.length);
        out.write(numbers.array());
    }

    @Override
    public Embedding read(DataInputStream in) throws IOException {
        String space = in.readUTF();
        int dimensions = in.readInt();
        if (dimensions < 1 || dimensions > DIMENSIONS) {
            throw new IOException("expected 1 to " + DIMENSIONS + " numbers, but got " + dimensions);
        }
        byte[] numbers = in.readNBytes(dimensions * Float.BYTES);
        if (numbers.length < dimensions * Float.BYTES) {
            throw new EOFException("expected " + dimensions + " numbers, but it ends before");
        }
        float[] vector = new float[dimensions];
        ByteBuffer.wrap(numbers).asFloatBuffer().get(vector);
        return Embedding.ofUnit(space, vector);
    }
}
