package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.sophia.contract.TestingGateway;
import ai.sophia.core.Fault;
import ai.sophia.core.model.Account.Spent;
import ai.sophia.core.model.AnswerForm;
import ai.sophia.core.model.Fallback;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import ai.sophia.core.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a real gateway of Portkey, with doubles of the servers behind it. */
final class GatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Prompt PROMPT = Prompt.of(PATIENCE, new Message.User("What does Polly want?"));
    private static final Prompt FORM = PROMPT.form(new AnswerForm("thing", """
            {"type": "object", "properties": {"thing": {"type": "string"}}, "required": ["thing"],
             "additionalProperties": false}"""));

    private static TestingGateway gateway;

    private final TestingChatServer server = new TestingChatServer();
    private final TestingChatServer other = new TestingChatServer();
    private final List<OpenAiChat> models = new ArrayList<>();
    private final List<Spent> spent = new ArrayList<>();

    @BeforeAll
    static void start() {
        gateway = TestingGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void close() {
        models.forEach(OpenAiChat::close);
        server.close();
        other.close();
    }

    private OpenAiChat model(Portkey portkey, Duration patience, String path) {
        OpenAiChat model = TestingChatServer.model(new ChatServer(
                Address.of(gateway.address() + path),
                TestingChatServer.KEY,
                TestingChatServer.MODEL,
                portkey,
                TestingChatServer.PRICE,
                patience));
        models.add(model);
        return model;
    }

    private OpenAiChat model() {
        return model(new Portkey("openai", "", server.address() + "/v1", "", ""), PATIENCE, "");
    }

    private OpenAiChat configured(String config) {
        String filled = config.replace("FIRST", target(server)).replace("SECOND", target(other));
        return model(new Portkey("", filled, "", "", ""), PATIENCE, "");
    }

    private static String target(TestingChatServer server) {
        return "{\"provider\": \"openai\", \"custom_host\": \"" + server.address() + "/v1\", \"api_key\": \""
                + TestingChatServer.KEY + "\"}";
    }

    private Fault failed(OpenAiChat model, Prompt prompt) {
        return catchThrowableOfType(Fault.class, () -> model.chat(prompt, spent::add));
    }

    @Test
    void anAnswerComesThroughAndTheModelsServerHearsNothingOfTheGateway() {
        Reply reply = model().chat(PROMPT, spent::add);
        assertThat(reply.text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(reply.usage()).isEqualTo(new Usage(1_000, 10, false));
        assertThat(reply.server()).startsWith(gateway.address() + ", openai");
        TestingChatServer.Came came = server.came().getFirst();
        assertThat(came.path()).isEqualTo("/v1/chat/completions");
        assertThat(came.headers()).containsEntry("authorization", "Bearer " + TestingChatServer.KEY);
        assertThat(came.headers().keySet()).noneMatch(name -> name.startsWith("x-portkey"));
    }

    @Test
    void aStreamComesThroughWithItsUsage() {
        List<String> pieces = new ArrayList<>();
        Reply reply = model().chat(PROMPT, spent::add, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(TestingChatServer.TEXT).isEqualTo(reply.text());
        assertThat(pieces).hasSize(4);
        assertThat(reply.usage()).isEqualTo(new Usage(1_000, 10, false));
    }

    @Test
    void toolsAndFormsComeThrough() {
        server.then(
                TestingChatServer.calls("weather", "{\"town\": \"Ulm\"}"),
                TestingChatServer.says("{\"thing\": \"tea\"}"));
        Prompt tools = PROMPT.tools(new Tool("weather", "of a town", "{\"type\": \"object\"}"));
        assertThat(model().chat(tools, spent::add).calls())
                .containsExactly(new ToolCall("call_1", "weather", "{\"town\": \"Ulm\"}"));
        assertThat(model().chat(FORM, spent::add).text()).isEqualTo("{\"thing\": \"tea\"}");
        assertThat(server.came().getFirst().body().path("tools").size()).isEqualTo(1);
        assertThat(server.came()
                        .getLast()
                        .body()
                        .path("response_format")
                        .path("type")
                        .asString())
                .isEqualTo("json_schema");
    }

    @Test
    void anAnswerInAnotherFormIsAskedForOnceMore() {
        server.then(TestingChatServer.says("tea"), TestingChatServer.says("{\"thing\": \"tea\"}"));
        assertThat(model().chat(FORM, spent::add).text()).isEqualTo("{\"thing\": \"tea\"}");
        server.usual = TestingChatServer.says("{\"thing\": 3}");
        assertThat(failed(model(), FORM)).isInstanceOf(Fault.Unavailable.class).hasMessageContaining("twice (type)");
        assertThat(spent).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void whatMayPassIsTriedAgain(int status) {
        server.then(TestingServer.status(status, "{\"error\": {\"message\": \"busy\"}}"));
        assertThat(model().chat(PROMPT, spent::add).text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(server.came()).hasSize(2);
        assertThat(spent).hasSize(1);
    }

    @Test
    void theGatewayDoesNotHideWhenAServerWantsToBeAskedAgain() {
        server.then(TestingServer.status(429, "{\"error\": {\"message\": \"busy\"}}", "Retry-After", "90"));
        assertThat(failed(model(), PROMPT))
                .isInstanceOfSatisfying(
                        Fault.Unavailable.class,
                        fault -> assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void whatFailsBehindTheGatewayIsTold() {
        server.then(TestingServer.status(500, "{\"error\": {\"message\": \"out of memory\"}}"));
        assertThat(failed(model(), PROMPT))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("out of memory");
        assertThat(server.came()).hasSize(1);
    }

    @Test
    void whatTheModelRefusesIsNoFailureOfTheServerAndIsNotQuoted() {
        server.then(TestingServer.status(400, """
                {"error": {"message": "too long: 'What does Polly want?'", "code": "context_length_exceeded"}}"""));
        assertThat(failed(model(), PROMPT))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("context_length_exceeded")
                .message()
                .doesNotContain("Polly");
    }

    @Test
    void aGatewayThatIsToldNothingSaysWhatItWants() {
        OpenAiChat lost = model(Portkey.NONE, PATIENCE, "");
        assertThat(failed(lost, PROMPT))
                .hasMessageContaining("answered 400: Either x-portkey-config or x-portkey-provider header is required");
    }

    @Test
    void whatIsNoJsonIsNoAnswer() {
        server.then(TestingServer.status(200, "{\"choices\": [{\"message\": {\"content\": \"cut"));
        assertThat(failed(model(), PROMPT)).isInstanceOf(Fault.Unavailable.class);
    }

    @Test
    void theGatewayGivesUpShortlyBeforeWeDo() {
        server.usual = server.hanging();
        OpenAiChat hurried =
                model(new Portkey("openai", "", server.address() + "/v1", "", ""), Duration.ofSeconds(10), "");
        assertThat(failed(hurried, PROMPT)).hasMessageContaining("answered 408: Request exceeded the timeout");
    }

    @Test
    void aStreamThatHangsOrBreaksOffEnds() {
        server.then(
                server.dripping(TestingChatServer.piece("Polly ")),
                TestingChatServer.cut(TestingChatServer.piece("wants ")));
        List<String> pieces = new ArrayList<>();
        OpenAiChat model = model();
        assertThatThrownBy(() -> model.chat(PROMPT.patience(Duration.ofSeconds(3)), spent::add, pieces::add))
                .isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> model.chat(PROMPT, spent::add, pieces::add)).isInstanceOf(Fault.Unavailable.class);
        assertThat(pieces).containsExactly("Polly ", "wants ");
    }

    @Test
    void theGatewayMayGoOnToAnotherModelAndSaysSo() {
        server.usual = TestingServer.status(500, "{\"error\": {\"message\": \"out of memory\"}}");
        OpenAiChat model = configured("{\"strategy\": {\"mode\": \"fallback\"}, \"targets\": [FIRST, SECOND]}");
        Reply reply = model.chat(PROMPT, spent::add);
        assertThat(reply.server()).endsWith("config.targets[1]");
        assertThat(other.came()).hasSize(1);
    }

    @Test
    void theGatewayMayTryAgainItself() {
        server.then(TestingServer.status(503, "{}"), TestingServer.status(503, "{}"));
        OpenAiChat model = configured(
                "{\"retry\": {\"attempts\": 3}, \"strategy\": {\"mode\": \"single\"}, \"targets\": [FIRST]}");
        assertThat(model.chat(PROMPT, spent::add).text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(server.came()).hasSize(3);
    }

    @Test
    void aListOfOursGoesOnPastTheGateway() {
        OpenAiChat away = model();
        server.usual = TestingServer.status(500, "{}");
        OpenAiChat direct = other.model();
        models.add(direct);
        Reply reply = new Fallback(List.of(away, direct)).chat(PROMPT, spent::add);
        assertThat(reply.server()).isEqualTo(other.address());
    }

    @Test
    void behindItsProxyNothingOfTheRequestIsDropped() {
        OpenAiChat proxied = model(
                new Portkey("openai", "", server.address() + "/v1", "", ""), PATIENCE, "/v1/proxy/chat/completions");
        assertThat(proxied.chat(PROMPT, spent::add).text()).isEqualTo(TestingChatServer.TEXT);
        List<String> pieces = new ArrayList<>();
        assertThat(proxied.chat(PROMPT, spent::add, pieces::add).text()).isEqualTo(String.join("", pieces));
        assertThat(server.came()).extracting(TestingChatServer.Came::path).containsOnly("/v1/chat/completions");
    }

    @Test
    void noKeyIsTold() {
        server.usual =
                TestingServer.status(401, "{\"error\": {\"message\": \"wrong key " + TestingChatServer.KEY + "\"}}");
        OpenAiChat model = configured("{\"strategy\": {\"mode\": \"single\"}, \"targets\": [FIRST]}");
        assertThat(failed(model, PROMPT))
                .hasMessageContaining("another key")
                .message()
                .doesNotContain(TestingChatServer.KEY);
    }
}
