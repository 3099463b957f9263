package ai.sophia.store.lucene;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;

/**
 * What documents say of themselves in their {@link Documents#KEY}, a row for each: the version, the passage, the place in a session, and the
 * traits. Kept as the bytes that they are, for of thousands of rows only a few are read wholly. A growing table, used by one thread.
 */
final class Keys {
    private static final int VERSION = 2 * Long.BYTES;
    private static final int PASSAGE = VERSION + Integer.BYTES;
    private static final int SESSION = PASSAGE + 3 * Integer.BYTES;
    private static final int POSITION = SESSION + Long.BYTES;
    private static final int FLAGS = POSITION + Long.BYTES;
    private static final int DAY = FLAGS + Integer.BYTES;
    private static final int LENGTH = DAY + Integer.BYTES;

    private byte[] bytes;
    private ByteBuffer buffer;
    private int count;

    /**
     * @param capacity how many rows there are likely to be
     */
    Keys(int capacity) {
        this.bytes = new byte[Math.max(1, capacity) * LENGTH];
        this.buffer = ByteBuffer.wrap(bytes);
    }

    /** The key of a memory's passage. */
    static BytesRef of(Memory memory, Passage passage) {
        Place place = Place.of(memory);
        Traits traits = Traits.of(memory, passage);
        return new BytesRef(ByteBuffer.allocate(LENGTH)
                .putLong(memory.id().value().getMostSignificantBits())
                .putLong(memory.id().value().getLeastSignificantBits())
                .putInt(memory.version())
                .putInt(passage.ordinal())
                .putInt(passage.start())
                .putInt(passage.end())
                .putLong(place.session())
                .putLong(place.position())
                .putInt(traits.flags())
                .putInt(traits.day())
                .array());
    }

    /** One key alone. */
    static Keys of(BytesRef key) {
        Keys keys = new Keys(1);
        keys.add(key);
        return keys;
    }

    /** Adds a key behind the last. */
    void add(BytesRef key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("expected a key of " + LENGTH + " bytes, but it has " + key.length);
        }
        int at = count * LENGTH;
        if (at == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * at);
            buffer = ByteBuffer.wrap(bytes);
        }
        System.arraycopy(key.bytes, key.offset, bytes, at, LENGTH);
        count++;
    }

    /** How many rows there are. */
    int count() {
        return count;
    }

    MemoryId memory(int row) {
        int at = row * LENGTH;
        return new MemoryId(new UUID(buffer.getLong(at), buffer.getLong(at + Long.BYTES)));
    }

    VersionKey version(int row) {
        return new VersionKey(memory(row), buffer.getInt(row * LENGTH + VERSION));
    }

    /** Whether two rows are passages of the same version. */
    boolean areOfOneVersion(int row, int other) {
        int at = row * LENGTH;
        int against = other * LENGTH;
        return Arrays.equals(bytes, at, at + PASSAGE, bytes, against, against + PASSAGE);
    }

    Passage passage(int row) {
        int at = row * LENGTH + PASSAGE;
        return new Passage(buffer.getInt(at), buffer.getInt(at + Integer.BYTES), buffer.getInt(at + 2 * Integer.BYTES));
    }

    Place place(int row) {
        return new Place(session(row), position(row));
    }

    /** The session of {@link #place}. */
    long session(int row) {
        return buffer.getLong(row * LENGTH + SESSION);
    }

    /** The position of {@link #place}. */
    long position(int row) {
        return buffer.getLong(row * LENGTH + POSITION);
    }

    Traits traits(int row) {
        return Traits.of(buffer.getInt(row * LENGTH + FLAGS), buffer.getInt(row * LENGTH + DAY));
    }
}
