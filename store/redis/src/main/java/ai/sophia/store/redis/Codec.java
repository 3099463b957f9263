package ai.sophia.store.redis;

import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** How a kind of value is written in bytes. Stateless, safe for all threads. */
public interface Codec<V> {
    /** A number that changes with the form: values of another form are not read. */
    int version();

    /** Writes the value. */
    void write(V value, DataOutputStream out) throws IOException;

    /**
     * Reads a value as it was written. It is given a buffer and no stream, which takes several times as long for each number.
     *
     * @throws BufferUnderflowException if it ends too early
     * @throws IOException if it is none
     */
    V read(ByteBuffer in) throws IOException;

    /** Writes a text of up to 65,535 bytes: their number, and UTF-8. */
    static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xFFFF) {
            throw new IOException("expected a text of up to 65,535 bytes, but got " + bytes.length);
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a text that {@link #writeText} has written.
     *
     * @throws BufferUnderflowException if it ends too early
     */
    static String readText(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes a position of the log. */
    static void writePosition(Position position, DataOutputStream out) throws IOException {
        writeText(position.epoch(), out);
        out.writeLong(position.sequence());
    }

    /** Reads a position that {@link #writePosition} has written. */
    static Position readPosition(ByteBuffer in) {
        return new Position(readText(in), in.getLong());
    }

    /** Writes which version of which memory is meant. */
    static void writeKey(VersionKey key, DataOutputStream out) throws IOException {
        out.writeLong(key.id().value().getMostSignificantBits());
        out.writeLong(key.id().value().getLeastSignificantBits());
        out.writeInt(key.version());
    }

    /** Reads a key that {@link #writeKey} has written. */
    static VersionKey readKey(ByteBuffer in) {
        return new VersionKey(new MemoryId(new UUID(in.getLong(), in.getLong())), in.getInt());
    }

    /** The number of what follows, which is called so in messages. */
    static int bounded(String name, int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("expected up to " + most + " " + name + ", but got " + count);
        }
        return count;
    }
}
