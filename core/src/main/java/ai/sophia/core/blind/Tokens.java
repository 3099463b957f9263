package ai.sophia.core.blind;

import ai.sophia.core.tier.TenantKey;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * What stands for values on the server: their HMACs under the tenant's key, cut to 96 bits. Equal values have equal tokens, and nobody who
 * reads the server can tell or guess what they stand for. Immutable.
 */
public record Tokens(TenantKey key) {
    private static final int LENGTH = 16;

    /** The token of a value under a label. */
    public String of(String label, String value) {
        return key.authenticate(label.length() + ":" + label + value).substring(0, LENGTH);
    }

    /** The first 64 bits of a value's token. */
    public long fingerprint(String label, String value) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(of(label, value))).getLong();
    }
}
