package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.model.openai.TestingServer.Came;
import ai.sophia.model.openai.TestingServer.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many texts are sent at once, how much of each, and what is put before them. */
final class SizesTest {
    private final TestingServer server = new TestingServer();
    private final OpenAiEmbedder embedder = server.embedder();

    @AfterEach
    void close() {
        embedder.close();
        server.close();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "memory number " + i).toList();
    }

    private List<Embedding> expected(List<String> texts) {
        return texts.stream()
                .map(text -> Embedding.of(embedder.space(), TestingServer.vector(text)))
                .toList();
    }

    private List<Integer> sizes() {
        return server.came().stream().map(came -> came.input().size()).toList();
    }

    private static Step refusing(Predicate<List<String>> which, int status, String message) {
        return (exchange, request) -> {
            List<String> input = new Came(request, "", 0).input();
            if (which.test(input)) {
                TestingServer.send(exchange, status, "{\"message\": \"" + message + "\"}");
            } else {
                TestingServer.send(exchange, 200, TestingServer.answer(request));
            }
        };
    }

    @Test
    void aHundredTextsAreSentAtOnce() {
        List<String> texts = texts(250);
        assertThat(embedder.embed(Role.PASSAGE, texts)).isEqualTo(expected(texts));
        assertThat(sizes()).containsExactly(100, 100, 50);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    413 | batch size 100 > maximum allowed batch size 32
                    422 | batch size 100 > maximum allowed batch size 32
                    400 | the list of inputs must have at most 32 items
                    """)
    void whatTheServerSaysItTakesIsSentFromThenOn(int status, String message) {
        server.usual = refusing(input -> input.size() > 32, status, message);
        List<String> texts = texts(100);
        assertThat(embedder.embed(Role.PASSAGE, texts)).isEqualTo(expected(texts));
        assertThat(sizes()).containsExactly(100, 32, 32, 32, 4);
        embedder.embed(Role.PASSAGE, texts(40));
        assertThat(sizes()).endsWith(32, 8);
    }

    @Test
    void whereTheServerDoesNotSayHalfAsManyAreSent() {
        server.usual = refusing(input -> input.size() > 30, 413, "");
        List<String> texts = texts(100);
        assertThat(embedder.embed(Role.PASSAGE, texts)).isEqualTo(expected(texts));
        assertThat(sizes()).containsExactly(100, 50, 25, 25, 25, 25);
    }

    @Test
    void oneTextThatIsTooLongIsCutAndTheOthersAreNot() {
        String longOne = "alpha beta gamma delta ".repeat(20).strip();
        server.usual = refusing(
                input -> input.stream().anyMatch(text -> text.length() > 200),
                400,
                "This model's maximum context length is 40 tokens");
        List<String> texts = List.of("one", longOne, "three");
        List<Embedding> embedded = embedder.embed(Role.PASSAGE, texts);
        assertThat(embedded).element(0).isEqualTo(expected(texts).get(0));
        assertThat(embedded).element(2).isEqualTo(expected(texts).get(2));
        String cut = server.texts().stream()
                .filter(text -> text.startsWith("alpha") && text.length() <= 200)
                .findFirst()
                .orElseThrow();
        assertThat(longOne).startsWith(cut);
        assertThat(embedded).element(1).isEqualTo(expected(List.of(cut)).getFirst());
        assertThat(embedder.embed(Role.PASSAGE, List.of(longOne))).containsExactly(embedded.get(1));
        embedder.embed(Role.PASSAGE, texts(100));
        assertThat(sizes().getLast()).isEqualTo(100);
    }

    @Test
    void aTextThatIsRefusedInAnyLengthHoldsUpNoOther() {
        server.usual =
                refusing(input -> input.stream().anyMatch(text -> text.contains("poison")), 422, "cannot tokenize");
        List<String> texts = List.of("one", "poison poison poison", "three");
        List<Embedding> embedded = embedder.embed(Role.PASSAGE, texts);
        assertThat(embedded)
                .containsExactly(
                        expected(texts).get(0),
                        expected(List.of(Calls.NOTHING)).getFirst(),
                        expected(texts).get(2));
    }

    @Test
    void aServerThatRefusesEverythingIsNotAskedForEachText() {
        server.usual = TestingServer.status(400, "{\"message\": \"model not loaded\"}");
        assertThat(catchThrowableOfType(Fault.Unavailable.class, () -> embedder.embed(Role.PASSAGE, texts(100))))
                .hasMessageContaining("whatever it is sent");
        assertThat(server.came()).hasSize(2);
    }

    @Test
    void textsOfNothingAreSentAsSomething() {
        assertThat(embedder.embed(Role.PASSAGE, List.of("", " \n")))
                .doesNotContainNull()
                .hasSize(2);
        assertThat(server.texts()).containsOnly(Calls.NOTHING);
    }

    @Test
    void promptsAreSentBeforeTheTextsTheyAreFor() {
        EmbeddingServer prompting = new EmbeddingServer(
                Address.of(server.address()), "", "", "", 0, "query: ", "passage: ", Duration.ofSeconds(20));
        try (OpenAiEmbedder other = new OpenAiEmbedder(
                prompting, prompting.space(TestingServer.MODEL, TestingServer.DIMENSION), TestingServer.guard())) {
            other.embed(Role.QUESTION, List.of("tea?"));
            other.embed(Role.PASSAGE, List.of("tea"));
        }
        assertThat(server.texts()).containsExactly("query: tea?", "passage: tea");
    }

    @Test
    void aDimensionIsAskedForWhereOneIsWanted() {
        EmbeddingServer shorter = new EmbeddingServer(
                Address.of(server.address()), "", "", "", TestingServer.DIMENSION, "", "", Duration.ofSeconds(20));
        try (OpenAiEmbedder other = new OpenAiEmbedder(
                shorter, shorter.space(TestingServer.MODEL, TestingServer.DIMENSION), TestingServer.guard())) {
            other.embed(Role.QUESTION, List.of("tea?"));
        }
        embedder.embed(Role.QUESTION, List.of("tea?"));
        assertThat(server.came())
                .extracting(came -> came.body().path("dimensions").asInt(0))
                .containsExactly(TestingServer.DIMENSION, 0);
    }
}
