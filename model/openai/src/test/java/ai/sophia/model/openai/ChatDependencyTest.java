package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Dependency.Examination;
import ai.sophia.guard.Breaker;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those who run Sophia are told of the server of a language model. */
final class ChatDependencyTest {
    private static final String YES = "{\"answer\": \"yes\"}";

    private final TestingChatServer server = new TestingChatServer();
    private final ChatServer settings = server.settings(Duration.ofSeconds(20));
    private final Breaker guard = new Breaker("language model", settings.patience());
    private final OpenAiChat chat = new OpenAiChat(settings, guard);
    private final ChatDependency dependency = new ChatDependency(settings, guard, chat);

    @AfterEach
    void close() {
        chat.close();
        server.close();
    }

    @Test
    void aServerThatAnswersInTheFormIsWell() {
        server.then(TestingChatServer.says(YES));
        Examination examination = dependency.examine();
        assertThat(examination.version()).isEqualTo(TestingChatServer.MODEL);
        assertThat(examination.latency()).isPositive();
        assertThat(examination.findings()).isEmpty();
        assertThat(dependency.address()).isEqualTo(server.address());
        assertThat(dependency.status().calls()).isEqualTo(1);
    }

    @Test
    void aServerThatTakesNoSchemaIsToldOf() {
        server.then(
                TestingServer.status(
                        400,
                        "{\"error\": {\"message\": \"unknown: response_format\", \"param\": \"response_format\"}}"),
                TestingChatServer.says(YES));
        assertThat(dependency.examine().findings()).singleElement().asString().contains("does not take a JSON schema");
    }

    @Test
    void whatIsWrongIsToldWithoutTheKey() {
        server.usual =
                TestingServer.status(401, "{\"error\": {\"message\": \"wrong key " + TestingChatServer.KEY + "\"}}");
        Examination examination = dependency.examine();
        assertThat(examination.version()).isEmpty();
        assertThat(examination.findings())
                .singleElement()
                .asString()
                .contains("401")
                .doesNotContain(TestingChatServer.KEY);
    }
}
