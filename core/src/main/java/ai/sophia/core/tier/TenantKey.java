package ai.sophia.core.tier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's secret for content hashes and cache keys, so that equal texts of two tenants cannot be told to be equal and a hash cannot
 * be guessed from a text. Immutable, safe for all threads.
 */
public final class TenantKey {
    /** Length of the secret in bytes. */
    public static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec secret;

    public TenantKey(byte[] secret) {
        if (secret.length != LENGTH) {
            throw new IllegalArgumentException("expected a key of " + LENGTH + " bytes, but got " + secret.length);
        }
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The text's HMAC-SHA256 under this key, in URL-safe Base64 (43 characters). */
    public String authenticate(String text) {
        return authenticate(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The HMAC-SHA256 of the bytes under this key, in URL-safe Base64 (43 characters). */
    public String authenticate(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", missing);
        }
    }

    @Override
    public String toString() {
        return "TenantKey[hidden]";
    }
}
