package ai.sophia.store.chroma;

import ai.sophia.core.blind.Shelf;
import ai.sophia.core.embedding.EmbeddingSpace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the server's databases and collections are called: readable, as the server allows it, and different for what is different.
 *
 * @param database what the names of the tenants' databases begin with, and the name of the one that holds the checkpoint
 * @param space the end of the names of all collections of the embedding space
 */
record Names(String database, String space) {
    private static final int READABLE = 40;
    private static final int HASHED = 16;

    static Names of(String database, EmbeddingSpace space) {
        return new Names(database, "." + unique(space.id() + "/" + space.dimension(), space.id()));
    }

    /** The database of a tenant. */
    String databaseOf(String tenant) {
        return database + "." + unique(tenant, tenant);
    }

    /** Whether a database is that of a tenant. */
    boolean isOfTenant(String name) {
        return name.startsWith(database + ".");
    }

    /** The collection of a shelf. */
    String collectionOf(Shelf shelf) {
        return shelf.label() + space;
    }

    /** The shelf that a collection of this space is. */
    Optional<Shelf> shelfOf(String collection) {
        for (Shelf shelf : Shelf.values()) {
            if (collectionOf(shelf).equals(collection)) {
                return Optional.of(shelf);
            }
        }
        return Optional.empty();
    }

    /** The collection that tells how far the index is. */
    String checkpoint() {
        return "Checkpoint" + space;
    }

    private static String unique(String whole, String shown) {
        String readable = shown.replaceAll("[^a-zA-Z0-9_-]", "_");
        return readable.substring(0, Math.min(READABLE, readable.length())) + "." + hash(whole);
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
