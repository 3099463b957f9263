package ai.sophia.store.sql;

import ai.sophia.core.memory.MemoryId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/** Ids, digests and vectors as the database keeps them. Stateless. */
final class Bytes {
    private static final int DIGEST_LENGTH = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    /** An id in 16 bytes, which sort as ids do. */
    static byte[] of(MemoryId id) {
        byte[] bytes = new byte[2 * Long.BYTES];
        LONGS.set(bytes, 0, id.value().getMostSignificantBits());
        LONGS.set(bytes, Long.BYTES, id.value().getLeastSignificantBits());
        return bytes;
    }

    static MemoryId id(byte[] bytes) {
        return new MemoryId(new UUID((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, Long.BYTES)));
    }

    /** A hash in 16 bytes: it is only ever compared, and it is made under a secret key, so that nobody can look for a collision. */
    static byte[] digest(String hash) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(hash.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(all, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }

    /** A vector as little-endian float32. */
    static byte[] of(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    static float[] vector(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
