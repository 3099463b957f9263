package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Shelf;
import ai.sophia.core.embedding.EmbeddingSpace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the server's collections and tenants are called: readable, as the server allows it, and different for what is different.
 *
 * @param prefix what the names of all collections begin with
 * @param space the end of the names of all collections of the embedding space
 */
record Names(String prefix, String space) {
    private static final int READABLE = 40;
    private static final int HASHED = 16;

    static Names of(String prefix, EmbeddingSpace space) {
        return new Names(prefix, unique(space.id() + "/" + space.dimension(), space.id(), "[^a-zA-Z0-9_]"));
    }

    /** The tenant on the server that a tenant of Sophia's is. */
    String tenant(String tenant) {
        return unique(tenant, tenant, "[^a-zA-Z0-9_-]");
    }

    /** The collection of a shelf. */
    String collectionOf(Shelf shelf) {
        return prefix + "_" + shelf.label() + "_" + space;
    }

    /** The collection that tells how far the index is. */
    String checkpoint() {
        return prefix + "_Checkpoint_" + space;
    }

    private static String unique(String whole, String shown, String strange) {
        String readable = shown.replaceAll(strange, "_");
        return readable.substring(0, Math.min(READABLE, readable.length())) + "_" + hash(whole);
    }

    private static String hash(String whole) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASHED);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
