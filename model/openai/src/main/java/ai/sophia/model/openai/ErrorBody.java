package ai.sophia.model.openai;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a server says of a failure, in whatever shape: {@code {"error": {"message": …}}} as OpenAI, vLLM and a gateway that passes these on,
 * {@code {"error": "…"}} as Text Embeddings Inference, {@code {"message": …}} as older vLLM and Portkey of itself, {@code {"detail": …}} as FastAPI
 * and as a problem of RFC 9457. Stateless.
 */
final class ErrorBody {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][\\w.\\[\\]-]{0,60}");

    private ErrorBody() {}

    /** The message, on one line and of bounded length; empty if there is none. */
    static String message(byte[] body) {
        return message(tree(body));
    }

    /** The message of an answer that tells of a failure, as {@link #message(byte[])}. */
    static String message(JsonNode tree) {
        return List.of(
                        tree.path("error").path("message"),
                        tree.path("error"),
                        tree.path("message"),
                        tree.path("detail"),
                        tree.path("detail").path(0).path("msg"),
                        tree.path("title"))
                .stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .map(ErrorBody::shortened)
                .findFirst()
                .orElse("");
    }

    /**
     * What of a refusal quotes nothing of what was sent: a name such as {@code context_length_exceeded}, or what Portkey says of itself, which is about
     * how it was asked; empty if there is neither.
     */
    static String reason(byte[] body) {
        JsonNode tree = tree(body);
        if (tree.path("status").asString("").equals("failure")) {
            return message(tree);
        }
        String code = name(tree.path("error").path("code"));
        return code.isEmpty() ? name(tree.path("error").path("type")) : code;
    }

    /** Which field of the request is at fault; empty if that is not told. */
    static String field(byte[] body) {
        return name(tree(body).path("error").path("param"));
    }

    private static String name(JsonNode node) {
        String name = node.asString("");
        return NAME.matcher(name).matches() ? name : "";
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException noJson) {
            return MissingNode.getInstance();
        }
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
