package ai.sophia.mcp.modern;

import ai.sophia.core.tier.TenantKey;
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
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request keeps until it comes again, carried by the client: signed (HMAC-SHA256) under the tenant's key, and good only for whom it
 * was given to, for the request that it was given for, and for a while. It can be read by the client, and no secret belongs in it. Immutable, safe for all threads.
 */
public final class RequestState {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String PURPOSE = "request state of the Model Context Protocol";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Function<String, TenantKey> keys;
    private final InstantSource clock;

    /**
     * @param keys the secret of each tenant, the same in every process that may see the request again
     */
    public RequestState(Function<String, TenantKey> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** The state as the client carries it. */
    String seal(Caller caller, Request request, String state) {
        ObjectNode payload = Wire.object();
        payload.put("for", binding(caller, request));
        payload.put("until", clock.instant().plus(LIFETIME).getEpochSecond());
        payload.put("state", state);
        String said = encoded(payload.toString().getBytes(StandardCharsets.UTF_8));
        return said + "." + signature(caller, said);
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
                String said = token.substring(0, dot);
                byte[] signature = signature(caller, said).getBytes(StandardCharsets.US_ASCII);
                if (MessageDigest.isEqual(signature, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
                    JsonNode payload = MAPPER.readTree(Base64.getUrlDecoder().decode(said));
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
                .add(caller.bounds().asker())
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

    private String signature(Caller caller, String said) {
        return keys.apply(caller.principal().tenant()).forPurpose(PURPOSE).authenticate(said);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
