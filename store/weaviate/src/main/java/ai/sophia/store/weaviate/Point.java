package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.VersionKey;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What the server keeps of a passage: an object of a collection, without any text.
 *
 * @param key what a search wants to know of it
 * @param embedding its vector; awaited if there is none yet, and then the server gets none
 */
record Point(RecordKey key, Embedding embedding, Facts facts) {
    /** The object's id: the same for the same passage of the same version, so that it takes its own place. */
    String id() {
        UUID memory = key.version().id().value();
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES)
                .putLong(memory.getMostSignificantBits())
                .putLong(memory.getLeastSignificantBits())
                .putInt(key.version().version())
                .putInt(key.passage().ordinal());
        return UUID.nameUUIDFromBytes(bytes.array()).toString();
    }

    /** The name of its version. */
    String version() {
        return version(key.version());
    }

    /** The name of a version. */
    static String version(VersionKey key) {
        return key.id() + "." + key.version();
    }
}
