package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.model.openai.TestingServer.Step;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which answers are believed, and that none is that does not fit what was asked. */
final class AnswersTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> TEXTS = List.of("tea", "coffee", "cocoa");

    private final TestingServer server = new TestingServer();
    private final OpenAiEmbedder embedder = server.embedder();

    @AfterEach
    void close() {
        embedder.close();
        server.close();
    }

    private List<Embedding> expected() {
        return TEXTS.stream()
                .map(text -> Embedding.of(embedder.space(), TestingServer.vector(text)))
                .toList();
    }

    private List<Embedding> embedded() {
        return embedder.embed(Role.PASSAGE, TEXTS);
    }

    @Test
    void bytesAreAskedForAndBelieved() {
        assertThat(embedded()).isEqualTo(expected());
        assertThat(server.came().getFirst().body().path("encoding_format").asString())
                .isEqualTo("base64");
    }

    @Test
    void numbersAreBelievedThoughBytesWereAskedFor() {
        server.then((exchange, request) -> TestingServer.send(exchange, 200, TestingServer.answer(request, false)));
        assertThat(embedded()).isEqualTo(expected());
    }

    @Test
    void whereBytesAreRefusedNumbersAreAskedForFromThenOn() {
        server.then(TestingServer.status(400, "{\"error\": {\"message\": \"unknown field encoding_format base64\"}}"));
        assertThat(embedded()).isEqualTo(expected());
        embedded();
        assertThat(server.came())
                .extracting(came -> came.body().path("encoding_format").asString())
                .containsExactly("base64", "float", "float");
    }

    @Test
    void theIndexDecidesWhichTextAVectorIsOf() {
        server.then(changed(data -> {
            JsonNode first = data.remove(0);
            data.add(first);
        }));
        assertThat(embedded()).isEqualTo(expected());
    }

    @Test
    void vectorsAreBroughtToUnitLength() {
        server.then(changed(
                data -> ((ObjectNode) data.get(0)).put("embedding", TestingServer.base64(vectorOf(3f, 4f)))));
        assertThat(embedded().getFirst().vector()).startsWith(0.6f, 0.8f, 0f);
    }

    @Test
    void fewerOrMoreVectorsThanTextsAreRefused() {
        assertRefused(changed(data -> data.remove(1)), "expected 3 vectors", "got 2");
        assertRefused(changed(data -> data.add(data.get(0).deepCopy())), "expected 3 vectors", "got 4");
    }

    @Test
    void anIndexThatComesTwiceOrIsOfNoTextIsRefused() {
        assertRefused(changed(data -> ((ObjectNode) data.get(1)).put("index", 0)), "twice");
        assertRefused(changed(data -> ((ObjectNode) data.get(1)).put("index", 3)), "index 3");
        assertRefused(changed(data -> ((ObjectNode) data.get(1)).put("index", -1)), "index -1");
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() {
        assertRefused(embedding(TestingServer.base64(1, 2, 3)), "expected 16 numbers", "got 3");
        assertRefused(embedding(""), "expected 16 numbers", "got 0");
    }

    @Test
    void zerosAndWhatIsNoNumberAreRefused() {
        assertRefused(embedding(TestingServer.base64(vectorOf())), "its length is 0");
        assertRefused(embedding(TestingServer.base64(vectorOf(Float.NaN))), "NaN");
        assertRefused(embedding(TestingServer.base64(vectorOf(Float.POSITIVE_INFINITY))), "Infinity");
        assertRefused(
                changed(data -> ((ObjectNode) data.get(0)).putArray("embedding").add(1e300)), "expected 16 numbers");
        assertRefused(
                changed(data -> ((ObjectNode) data.get(0)).putArray("embedding").add("1")), "expected numbers");
        assertRefused(changed(data -> ((ObjectNode) data.get(0)).put("embedding", true)), "neither");
        assertRefused(embedding("*"), "base64");
        assertRefused(embedding("AAAA"), "3 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"data\": [",
                "<html>welcome</html>",
                "[]",
                "{}",
                "{\"data\": {}}",
                "{\"data\": [{\"embedding\": [NaN]}]}"
            })
    void whatIsNoAnswerIsRefused(String body) {
        assertRefused(TestingServer.status(200, body), "embedding server");
    }

    @Test
    void anAnswerLongerThanAnyCanBeIsNotRead() {
        byte[] piece = new byte[1 << 20];
        assertRefused(
                (exchange, request) -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var out = exchange.getResponseBody()) {
                        for (int i = 0; i < 40; i++) {
                            out.write(piece);
                        }
                    }
                },
                "cannot be reached");
    }

    @Test
    void vectorsOfAnotherModelThanTheOneThatWasOfferedAreRefused() {
        assertRefused(
                (exchange, request) -> TestingServer.send(
                        exchange, 200, TestingServer.answer(request).replace("bag-of-words", "new")),
                "expected vectors of testing/bag-of-words",
                "serves testing/new");
    }

    private interface Change {
        void of(ArrayNode data);
    }

    private static Step changed(Change change) {
        return (exchange, request) -> {
            ObjectNode answer = (ObjectNode) JSON.readTree(TestingServer.answer(request));
            change.of((ArrayNode) answer.path("data"));
            TestingServer.send(exchange, 200, answer.toString());
        };
    }

    private static Step embedding(String base64) {
        return changed(data -> ((ObjectNode) data.get(0)).put("embedding", base64));
    }

    private static float[] vectorOf(float... first) {
        float[] vector = new float[TestingServer.DIMENSION];
        System.arraycopy(first, 0, vector, 0, first.length);
        return vector;
    }

    /** No answer is asked for again: what a server says once it says twice. */
    private void assertRefused(Step step, String... words) {
        try (OpenAiEmbedder fresh = server.embedder()) {
            int before = server.came().size();
            server.then(step);
            assertThatThrownBy(() -> fresh.embed(Role.PASSAGE, TEXTS))
                    .isInstanceOf(Fault.Unavailable.class)
                    .message()
                    .contains(words);
            assertThat(server.came()).hasSize(before + 1);
            assertThat(fresh.embed(Role.PASSAGE, TEXTS)).isEqualTo(expected());
        }
    }
}
