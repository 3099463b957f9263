package ai.sophia.mcp.modern;

import ai.sophia.mcp.Question;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The questions of a result that needs to know more. Stateless. */
final class InputRequests {
    private InputRequests() {}

    static void write(ObjectNode result, Map<String, Question> questions) {
        if (questions.isEmpty()) {
            return;
        }
        ObjectNode requests = result.putObject("inputRequests");
        questions.forEach((key, question) -> {
            ObjectNode request = requests.putObject(key);
            request.put("method", question.method());
            request.set("params", question.params());
        });
    }
}
