package ai.sophia.core.tier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's secret for content hashes, cache keys and what else is signed, so that equal texts of two tenants cannot be told to be equal and a hash cannot
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
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature(bytes));
    }

    /**
     * A key for another purpose, from which this one cannot be told, nor what it authenticates: HMAC-SHA256 of the purpose under this key,
     * as HKDF-Expand makes a key of 32 bytes (RFC 5869, section 2.3).
     */
    public TenantKey forPurpose(String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return new TenantKey(signature(block));
    }

    private byte[] signature(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", missing);
        }
    }

    @Override
    public String toString() {
        return "TenantKey[hidden]";
    }
}
