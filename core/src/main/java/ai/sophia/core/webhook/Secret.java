package ai.sophia.core.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook and its receiver share: signs as Standard Webhooks 1.0 has it, by HMAC-SHA256 over the id, the second of sending and the
 * body. Immutable, safe for all threads.
 *
 * @param text {@code whsec_} and the key in Base64
 */
public record Secret(String text) {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public Secret {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("expected a secret that begins with " + PREFIX);
        }
        Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    /** A new one. */
    public static Secret create() {
        byte[] key = new byte[LENGTH];
        RANDOM.nextBytes(key);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /** The signature, as the header {@code webhook-signature} has it. */
    public String sign(String id, Instant at, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), ALGORITHM));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.toByteArray()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", missing);
        }
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
