package ai.sophia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people said, and questions that some of it answers: the sentences that were labelled by hand, and of each that tells a fact the words that
 * its label has for it.
 *
 * @param said all of it, each once
 * @param answers the sentence that answers a question, by the question
 */
record TestingQuestions(List<String> said, Map<String, String> answers) {
    private static final Path LABELS = Path.of("..", "evaluation", "facts", "sentences-dev.ndjson");

    /** All that is said, and so many questions at most. */
    static TestingQuestions read(int questions) {
        JsonMapper json = JsonMapper.shared();
        try {
            List<JsonNode> labels =
                    Files.readAllLines(LABELS).stream().map(json::readTree).toList();
            Map<String, String> answers = new LinkedHashMap<>();
            labels.stream()
                    .filter(label -> !label.path("facts").isEmpty())
                    .limit(questions)
                    .forEach(label -> answers.putIfAbsent(
                            question(label.path("facts").path(0)),
                            label.path("text").asString()));
            return new TestingQuestions(
                    labels.stream()
                            .map(label -> label.path("text").asString())
                            .distinct()
                            .toList(),
                    answers);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String question(JsonNode fact) {
        return fact.path("subject").asString() + " " + fact.path("predicate").asString() + " "
                + fact.path("object").asString();
    }
}
