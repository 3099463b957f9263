package ai.sophia.model.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Portkey's gateway is told of where it should ask; it wants a provider or a config. Empty where there is none, or nothing to tell. Immutable; its text
 * tells no key.
 *
 * @param provider such as {@code openai}
 * @param config a config of the gateway as JSON, or the id of one that it keeps
 * @param customHost the provider's address, where it is not the usual one
 * @param apiKey of the account with Portkey
 * @param virtualKey a provider's key that it keeps
 */
public record Portkey(String provider, String config, String customHost, String apiKey, String virtualKey) {
    /** Headers hold one line of ASCII. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|token|secret|password|authorization|credential).*");

    /** What is shorter is no secret, and would take words out of messages. */
    private static final int SHORTEST_SECRET = 4;

    /** For a server that is no gateway of theirs. */
    public static final Portkey NONE = new Portkey("", "", "", "", "");

    public Portkey {
        config = onOneLine(config);
        List.of(provider, config, customHost, apiKey, virtualKey).forEach(Portkey::requireHeader);
        if (customHost.contains("@")) {
            throw new IllegalArgumentException("expected another host without a user, but got one with a user");
        }
    }

    /** JSON may be written on several lines, the id of a config is left as it is. */
    private static String onOneLine(String config) {
        try {
            return config.isBlank() ? "" : JSON.writeValueAsString(JSON.readTree(config));
        } catch (JacksonException idOfConfig) {
            return config;
        }
    }

    /** What is refused is not quoted, for it may be a key. */
    static void requireHeader(String value) {
        if (!value.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            throw new IllegalArgumentException(
                    "expected ASCII on one line in what is sent as a header, but got other characters");
        }
    }

    /** Whether anything is told. */
    boolean isUsed() {
        return !equals(NONE);
    }

    /** The headers that are the same for all requests. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-portkey-provider", provider);
        headers.put("x-portkey-config", config);
        headers.put("x-portkey-custom-host", customHost);
        headers.put("x-portkey-api-key", apiKey);
        headers.put("x-portkey-virtual-key", virtualKey);
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    /** What of them is told to the gateway alone. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(apiKey, virtualKey));
        try {
            gather(JSON.readTree(config), false, secrets);
        } catch (JacksonException idOfConfig) {
            secrets.add(config);
        }
        secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET);
        return secrets;
    }

    /** @param secret whether it is below such a name */
    private static void gather(JsonNode node, boolean secret, List<String> secrets) {
        if (node.isString() && secret) {
            secrets.add(node.stringValue());
        }
        node.forEachEntry(
                (name, value) -> gather(value, secret || SECRET.matcher(name).matches(), secrets));
        if (node.isArray()) {
            node.forEach(each -> gather(each, secret, secrets));
        }
    }

    @Override
    public String toString() {
        return "Portkey[provider=" + provider + "]";
    }
}
