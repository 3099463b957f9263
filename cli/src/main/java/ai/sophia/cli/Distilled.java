package ai.sophia.cli;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Asks for what is made of what was said, some milliseconds behind it. Stateless. */
final class Distilled {
    /** How often it is asked; the server waits a fifth of a second each time. */
    private static final int ATTEMPTS = 10;

    /** What facts are made of, as commands that find none tell it. */
    static final String ORIGIN =
            "made of what people say in conversations (sophia remember TEXT --role user --session NAME)";

    private Distilled() {}

    /** The answer that tells all that was said, or else the last. */
    static JsonNode get(SophiaClient client, String path, Map<String, String> query, String member)
            throws InterruptedException {
        JsonNode answer = client.get(path, query, member);
        for (int attempt = 1; attempt < ATTEMPTS && isBehind(answer); attempt++) {
            answer = client.get(path, query, member);
        }
        return answer;
    }

    /** What to say of an answer that may lack something. */
    static Optional<String> note(JsonNode answer) {
        return isBehind(answer)
                ? Optional.of(
                        "note: what was said last may still be missing; \"sophia status\" tells how far distilling is")
                : Optional.empty();
    }

    private static boolean isBehind(JsonNode answer) {
        return answer.path("behind").asBoolean(false);
    }
}
