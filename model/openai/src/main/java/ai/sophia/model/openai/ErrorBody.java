package ai.sophia.model.openai;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server says of a failure, in whatever shape: {@code {"error": {"message": …}}} as OpenAI, vLLM and a gateway that passes these on,
 * {@code {"error": "…"}} as Text Embeddings Inference, {@code {"message": …}} as older vLLM and Portkey of itself, {@code {"detail": …}} as FastAPI
 * and as a problem of RFC 9457. Stateless.
 */
final class ErrorBody {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 200;

    private ErrorBody() {}

    /** The message, on one line and of bounded length; empty if there is none. */
    static String message(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
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
        } catch (JacksonException noJson) {
            return "";
        }
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
