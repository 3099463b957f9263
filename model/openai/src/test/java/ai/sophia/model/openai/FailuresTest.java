package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.tier.Guard;
import ai.sophia.model.openai.TestingServer.Step;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again and what is not, by when a call has ended, and what is told of it. */
final class FailuresTest {
    private static final String KEY = "sk-test-0123456789abcdef";
    private final TestingServer server = new TestingServer();
    private final Guard guard = TestingServer.guard();

    @AfterEach
    void close() {
        server.close();
    }

    private OpenAiEmbedder embedder(Duration patience) {
        EmbeddingServer settings =
                new EmbeddingServer(Address.of(server.address()), KEY, TestingServer.MODEL, "", 0, "", "", patience);
        return new OpenAiEmbedder(settings, settings.space(TestingServer.MODEL, TestingServer.DIMENSION), guard);
    }

    private OpenAiEmbedder embedder() {
        return embedder(Duration.ofSeconds(20));
    }

    private static void ask(OpenAiEmbedder embedder) {
        assertThat(embedder.embed(Role.QUESTION, List.of("tea?"))).hasSize(1);
    }

    private Fault.Unavailable failed(OpenAiEmbedder embedder) {
        return catchThrowableOfType(Fault.Unavailable.class, () -> embedder.embed(Role.QUESTION, List.of("tea?")));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void whatMayPassIsTriedAgain(int status) {
        server.then(TestingServer.status(status, ""), TestingServer.status(status, "busy"));
        try (OpenAiEmbedder embedder = embedder()) {
            ask(embedder);
        }
        assertThat(server.came()).hasSize(3);
    }

    @Test
    void aConnectionThatBreaksOffIsMadeAgain() {
        server.then(TestingServer.reset());
        try (OpenAiEmbedder embedder = embedder()) {
            ask(embedder);
        }
        assertThat(server.came()).hasSizeBetween(2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 408, 424, 500, 501})
    void whatDoesNotPassByItselfIsNotTriedAgain(int status) {
        server.then(TestingServer.status(status, "{\"error\": {\"message\": \"no such model\"}}"));
        try (OpenAiEmbedder embedder = embedder()) {
            assertThat(failed(embedder)).hasMessageContaining("answered " + status + ": no such model");
        }
        assertThat(server.came()).hasSize(1);
    }

    @Test
    void itIsAskedAgainWhenTheServerSaid() {
        server.then(TestingServer.status(429, "", "Retry-After", "1"));
        try (OpenAiEmbedder embedder = embedder()) {
            ask(embedder);
        }
        assertThat(server.came().get(1).nanoTime() - server.came().get(0).nanoTime())
                .isGreaterThanOrEqualTo(Duration.ofMillis(950).toNanos());
    }

    @Test
    void aServerThatWantsToBeAskedAfterTheDeadlineIsNotAskedAgain() {
        String moment = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
        server.then(
                TestingServer.status(429, "", "Retry-After", "90"),
                TestingServer.status(503, "", "Retry-After", moment));
        try (OpenAiEmbedder embedder = embedder()) {
            assertThat(failed(embedder).retryAfter()).isEqualTo(Duration.ofSeconds(90));
            assertThat(failed(embedder).retryAfter()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        }
        assertThat(server.came()).hasSize(2);
    }

    @Test
    void aServerThatHangsIsLeftAtTheDeadline() {
        Duration patience = Duration.ofMillis(300);
        for (Step step : List.of(server.hanging(), server.hangingInTheMiddle())) {
            server.then(step);
            try (OpenAiEmbedder embedder = embedder(patience)) {
                assertThat(failed(embedder)).hasMessageContaining("did not answer within 300 ms");
            }
        }
    }

    @Test
    void attemptsTogetherEndAtTheDeadline() {
        server.usual = TestingServer.status(503, "");
        try (OpenAiEmbedder embedder = embedder(Duration.ofMillis(150))) {
            assertThat(failed(embedder)).isNotNull();
        }
        assertThat(server.came()).hasSizeLessThan(4);
    }

    @Test
    void aServerThatFailsIsLeftAloneForAWhileAndThenAskedAgain() {
        server.usual = TestingServer.status(500, "{\"message\": \"out of memory\"}");
        try (OpenAiEmbedder embedder = embedder()) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> failed(embedder).explanation().contains("is down"));
            assertThat(guard.status().reason()).contains("answered 500: out of memory");
            server.usual = (exchange, request) -> TestingServer.send(exchange, 200, TestingServer.answer(request));
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(Fault.Unavailable.class)
                    .untilAsserted(() -> ask(embedder));
            Awaitility.await().untilAsserted(() -> {
                ask(embedder);
                assertThat(guard.status().state()).isEqualTo(Guard.State.UP);
            });
        }
    }

    @Test
    void aServerThatIsNotThereIsToldByItsAddress() {
        OpenAiEmbedder embedder = embedder();
        server.close();
        try (embedder) {
            assertThat(failed(embedder))
                    .hasMessageContaining(server.address())
                    .hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void redirectsAreNotFollowed() {
        try (TestingServer other = new TestingServer();
                OpenAiEmbedder embedder = embedder()) {
            server.then(TestingServer.status(307, "", "Location", other.address() + "/v1/embeddings"));
            assertThat(failed(embedder)).hasMessageContaining("redirects are not followed");
            assertThat(other.came()).isEmpty();
        }
    }

    @Test
    void theKeyIsShownToTheServerAndToNobodyElse() {
        server.then(
                TestingServer.status(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + KEY + "\"}}"),
                TestingServer.status(500, "{\"error\": {\"message\": \"no account for " + KEY + "\"}}"));
        server.metrics = "vllm:num_requests_waiting 0\n";
        try (OpenAiEmbedder embedder = embedder()) {
            for (int i = 0; i < 2; i++) {
                Fault.Unavailable failed = failed(embedder);
                assertThat(String.valueOf(failed)).doesNotContain(KEY);
                assertThat(failed.getCause()).isNull();
                assertThat(guard.status().toString()).doesNotContain(KEY);
            }
            ask(embedder);
        }
        assertThat(server.came()).extracting(TestingServer.Came::authorization).containsOnly("Bearer " + KEY);
        assertThat(new EmbeddingServer(Address.of("gpu"), KEY, "", "", 0, "", "", Duration.ZERO).toString())
                .doesNotContain(KEY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"error": {"message": "why", "type": "server_error", "code": null}}
                    {"error": {"message": "why"}, "provider": "openai"}
                    {"status": "failure", "message": "why"}
                    {"error": "why", "error_type": "Backend"}
                    {"object": "error", "message": "why", "code": 500}
                    {"detail": "why"}
                    {"detail": [{"loc": ["body"], "msg": "why", "input": "a secret text"}]}
                    {"title": "why", "status": 500}
                    """)
    void theReasonIsFoundInWhicheverShapeItComes(String body) {
        server.then(TestingServer.status(500, body));
        try (OpenAiEmbedder embedder = embedder()) {
            assertThat(failed(embedder)).hasMessageEndingWith("answered 500: why");
        }
    }

    @Test
    void aReasonThatIsLongOrOfSeveralLinesIsOneShortLine() {
        server.then(TestingServer.status(500, "{\"message\": \"a\\n\\tb" + "c".repeat(10_000) + "\"}"));
        try (OpenAiEmbedder embedder = embedder()) {
            assertThat(failed(embedder).explanation()).contains("a bc").hasSizeLessThan(400);
        }
    }

    @Test
    void whatIsRefusedIsNotQuoted() {
        server.usual = TestingServer.status(400, "{\"message\": \"cannot embed 'a secret text'\"}");
        try (OpenAiEmbedder embedder = embedder()) {
            assertThatThrownBy(() -> embedder.embed(Role.PASSAGE, List.of("a secret text")))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("answered 400")
                    .message()
                    .doesNotContain("secret");
        }
    }
}
