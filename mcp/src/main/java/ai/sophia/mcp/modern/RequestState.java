package ai.sophia.mcp.modern;

import ai.sophia.mcp.Caller;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request keeps until it comes again, carried by the client: signed (HMAC-SHA256), and good only for whom it was given to, for the
 * request that it was given for, and for a while. It can be read by the client, and no secret belongs in it. Immutable, safe for all threads.
 */
public final class RequestState {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String ALGORITHM = "HmacSHA256";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final SecretKeySpec key;
    private final InstantSource clock;

    /**
     * @param secret what it is signed with, at least 32 bytes that nobody else knows
     */
    public RequestState(byte[] secret, InstantSource clock) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
    }

    /** The state as the client carries it. */
    String seal(Caller caller, Request request, String state) {
        ObjectNode payload = Wire.object();
        payload.put("for", binding(caller, request));
        payload.put("until", clock.instant().plus(LIFETIME).getEpochSecond());
        payload.put("state", state);
        byte[] bytes = payload.toString().getBytes(StandardCharsets.UTF_8);
        return encoded(bytes) + "." + encoded(signature(bytes));
    }

    /**
     * The state that the client brings back.
     *
     * @throws McpError if it is another, is for another, or is too old
     */
    String open(Caller caller, Request request, String token) {
        int dot = token.indexOf('.');
        if (dot > 0) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(token.substring(0, dot));
                byte[] signed = Base64.getUrlDecoder().decode(token.substring(dot + 1));
                if (MessageDigest.isEqual(signature(bytes), signed)) {
                    JsonNode payload = MAPPER.readTree(bytes);
                    if (payload.path("for").asString().equals(binding(caller, request))
                            && clock.instant().getEpochSecond()
                                    < payload.path("until").asLong()) {
                        return payload.path("state").asString();
                    }
                }
            } catch (IllegalArgumentException | JacksonException malformed) {
                // told below
            }
        }
        throw new McpError(
                ErrorCode.INVALID_PARAMS,
                "expected params.requestState as it was given for this request less than " + LIFETIME.toMinutes()
                        + " minutes ago, but got another");
    }

    /** Who asks for what, as a digest. */
    private static String binding(Caller caller, Request request) {
        ArrayNode parts = Wire.object().putArray("parts");
        parts.add(caller.principal().tenant())
                .add(caller.principal().name())
                .add(caller.bounds().app())
                .add(caller.bounds().user())
                .add(request.method());
        for (String part : new String[] {"name", "uri", "arguments"}) {
            parts.add(sorted(request.params().path(part)));
        }
        try {
            return encoded(
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The same value with the members of each object in order, because clients may write them in any. */
    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode sorted = Wire.object();
                object.propertyNames().stream().sorted().forEach(name -> sorted.set(name, sorted(object.path(name))));
                yield sorted;
            }
            case ArrayNode array -> {
                ArrayNode sorted = Wire.object().putArray("elements");
                array.forEach(each -> sorted.add(sorted(each)));
                yield sorted;
            }
            default -> node.isMissingNode() ? Wire.object() : node;
        };
    }

    private byte[] signature(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
