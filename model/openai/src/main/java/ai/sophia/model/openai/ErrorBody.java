package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Passing;
import ai.sophia.model.openai.CallFailure.Refused;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a server says of a failure, in whatever shape: {@code {"error": {"message": …}}} as OpenAI, vLLM and a gateway that passes these on,
 * {@code {"error": "…"}} as Text Embeddings Inference, {@code {"message": …}} as older vLLM and Portkey of itself, {@code {"detail": …}} as FastAPI
 * and as a problem of RFC 9457. What must not be told on is left out before anything is cut. Immutable.
 *
 * @param peer who said it
 */
record ErrorBody(JsonNode tree, Peer peer) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][\\w.\\[\\]-]{0,60}");

    /** How the request is called that is at fault, by OpenAI and by vLLM, where no status is told. */
    private static final Pattern REFUSED = Pattern.compile("invalid_request_error|BadRequestError");

    /** A body, which need not be JSON. */
    static ErrorBody of(byte[] body, Peer peer) {
        try {
            return new ErrorBody(JSON.readTree(body), peer);
        } catch (JacksonException noJson) {
            return new ErrorBody(MissingNode.getInstance(), peer);
        }
    }

    /**
     * The failure that this is.
     *
     * @param status with which it came
     * @param after when the server wants to be asked again, zero if it did not tell
     */
    CallFailure failure(int status, Duration after) {
        return failure(peer + " answered " + status, status, after);
    }

    /** The failure that this is where the answer has begun as a success: some servers find out too late for another status. */
    CallFailure failureInAnswer() {
        int status = status();
        return failure(peer + " failed in its answer" + (status == 0 ? "" : " with " + status), status, Duration.ZERO);
    }

    private CallFailure failure(String what, int status, Duration after) {
        return switch (status) {
            case 429, 502, 503, 504 -> new Passing(with(what, message()), after);
            // what it says may quote what was asked, and is not told on
            case 400, 413, 422 -> new Refused(with(what, reason()), status, message(), field());
            case 401, 403 -> new Lasting(what + ": it wants another key, or one at all");
            case 301, 302, 303, 307, 308 -> new Lasting(what + ": redirects are not followed");
            default -> new Lasting(with(what, message()));
        };
    }

    private static String with(String what, String told) {
        return told.isEmpty() ? what : what + ": " + told;
    }

    /** The status that would have been; 0 if it cannot be known. */
    private int status() {
        JsonNode error = tree.path("error");
        int code = error.path("code").asInt(0);
        if (code >= 400 && code < 600) {
            return code;
        }
        boolean refused = REFUSED.matcher(error.path("type").asString("")).matches();
        return refused ? 400 : 0;
    }

    /** The message, on one line and of bounded length; empty if there is none. */
    String message() {
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
                .map(peer::hidden)
                .map(ErrorBody::shortened)
                .findFirst()
                .orElse("");
    }

    /**
     * What of a refusal quotes nothing of what was sent: a name such as {@code context_length_exceeded}, or what Portkey says of itself, which is about
     * how it was asked; empty if there is neither.
     */
    String reason() {
        if (tree.path("status").asString("").equals("failure")) {
            return message();
        }
        String code = name(tree.path("error").path("code"));
        return code.isEmpty() ? name(tree.path("error").path("type")) : code;
    }

    /** Which field of the request is at fault; empty if that is not told. */
    String field() {
        return name(tree.path("error").path("param"));
    }

    private String name(JsonNode node) {
        String name = node.asString("");
        return NAME.matcher(name).matches() ? peer.hidden(name) : "";
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
