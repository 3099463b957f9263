package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Account.Spent;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Price;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import ai.sophia.core.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model is asked, and what comes of its answer. */
final class ChatTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Prompt PROMPT = Prompt.of(PATIENCE, new Message.User("What does Polly want?"));
    private static final Tool WEATHER = new Tool("weather", "the weather of a town", """
            {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}""");
    private static final JsonMapper JSON = new JsonMapper();

    private final TestingChatServer server = new TestingChatServer();
    private final OpenAiChat model = server.model();
    private final List<Spent> spent = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private Reply chat(Prompt prompt) {
        return model.chat(prompt, spent::add);
    }

    private JsonNode asked() {
        return server.came().getLast().body();
    }

    @Test
    void anAnswerTellsWhoGaveItAndWhatItCost() {
        Reply reply = chat(PROMPT);
        BigDecimal cost = new BigDecimal("0.00052");
        Usage usage = new Usage(1_000, 10, false);
        assertThat(reply.text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(reply.calls()).isEmpty();
        assertThat(reply.finish()).isEqualTo(Finish.WHOLE);
        assertThat(reply.usage()).isEqualTo(usage);
        assertThat(reply.cost()).isEqualByComparingTo(cost);
        assertThat(reply.model()).isEqualTo(TestingChatServer.MODEL);
        assertThat(reply.server()).isEqualTo(server.address());
        assertThat(spent).hasSize(1);
        assertThat(spent.getFirst().usage()).isEqualTo(usage);
        assertThat(spent.getFirst().cost()).isEqualByComparingTo(cost);
    }

    @Test
    void aPromptOfNothingButMessagesSaysNothingElse() {
        chat(PROMPT);
        assertThat(server.came().getFirst().path()).isEqualTo("/v1/chat/completions");
        assertThat(server.came().getFirst().headers())
                .containsEntry("authorization", "Bearer " + TestingChatServer.KEY)
                .doesNotContainKey("x-portkey-trace-id");
        assertThat(asked()).isEqualTo(JSON.readTree("""
                {"model": "testing/parrot", "messages": [{"role": "user", "content": "What does Polly want?"}]}"""));
    }

    @Test
    void allOfAConversationIsToldAndWhatIsAskedOfTheAnswer() {
        chat(Prompt.of(
                        PATIENCE,
                        new Message.Instructions("Be brief."),
                        new Message.User("Do I need an umbrella?"),
                        new Message.Assistant("", List.of(new ToolCall("c1", "weather", "{\"town\":\"Ulm\"}"))),
                        new Message.ToolResult("c1", "rain"),
                        new Message.Assistant("Yes.", List.of()),
                        new Message.User("And Bonn?"))
                .tools(WEATHER)
                .temperature(0)
                .mostTokens(50));
        assertThat(asked()).isEqualTo(JSON.readTree("""
                {"model": "testing/parrot",
                 "messages": [
                   {"role": "system", "content": "Be brief."},
                   {"role": "user", "content": "Do I need an umbrella?"},
                   {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function",
                      "function": {"name": "weather", "arguments": "{\\"town\\":\\"Ulm\\"}"}}]},
                   {"role": "tool", "tool_call_id": "c1", "content": "rain"},
                   {"role": "assistant", "content": "Yes."},
                   {"role": "user", "content": "And Bonn?"}],
                 "tools": [{"type": "function", "function": {"name": "weather", "description": "the weather of a town",
                   "parameters": {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}}}],
                 "temperature": 0.0, "max_tokens": 50}"""));
    }

    @Test
    void aToolIsCalled() {
        server.then(TestingChatServer.calls("weather", "{\"town\": \"Ulm\"}"));
        Reply reply = chat(PROMPT.tools(WEATHER));
        assertThat(reply.calls()).containsExactly(new ToolCall("call_1", "weather", "{\"town\": \"Ulm\"}"));
        assertThat(reply.text()).isEmpty();
        assertThat(reply.finish()).isEqualTo(Finish.TOOLS);
    }

    @ParameterizedTest
    @CsvSource({"stop, WHOLE", "length, CUT", "content_filter, DECLINED", "something_new, WHOLE"})
    void whyAnAnswerEndsIsTold(String reason, Finish finish) {
        JsonNode message = JSON.createObjectNode().put("content", "some");
        server.then(TestingServer.status(200, TestingChatServer.answer(message, reason)));
        assertThat(chat(PROMPT).finish()).isEqualTo(finish);
    }

    @Test
    void aModelThatRefusesHasDeclined() {
        JsonNode message = JSON.createObjectNode().putNull("content").put("refusal", "I will not");
        server.then(TestingServer.status(200, TestingChatServer.answer(message, "stop")));
        assertThat(chat(PROMPT).finish()).isEqualTo(Finish.DECLINED);
    }

    @Test
    void aTextMayComeInParts() {
        JsonNode message = JSON.readTree("""
                {"content": [{"type": "text", "text": "one "}, {"type": "text", "text": "two"}]}""");
        server.then(TestingServer.status(200, TestingChatServer.answer(message, "stop")));
        assertThat(chat(PROMPT).text()).isEqualTo("one two");
    }

    @Test
    void whereNoUsageIsToldItIsEstimated() {
        server.then(TestingServer.status(200, "{\"choices\": [{\"message\": {\"content\": \"a cracker\"}}]}"));
        Reply reply = chat(PROMPT);
        assertThat(reply.usage()).isEqualTo(new Usage(5, 3, true));
        assertThat(reply.model()).isEqualTo(TestingChatServer.MODEL);
        assertThat(spent).extracting(Spent::usage).containsExactly(reply.usage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\": 9223372036854775807, \"completion_tokens\": 1}",
                "{\"prompt_tokens\": 5, \"completion_tokens\": 1e999}",
                "{\"prompt_tokens\": -5, \"completion_tokens\": 1}",
                "{\"prompt_tokens\": 5}",
                "[]",
                "null"
            })
    void aUsageThatCannotBeIsEstimated(String usage) {
        server.then(TestingServer.status(
                200, "{\"choices\": [{\"message\": {\"content\": \"a cracker\"}}], \"usage\": " + usage + "}"));
        assertThat(chat(PROMPT).usage()).isEqualTo(new Usage(5, 3, true));
    }

    @Test
    void whatIsTooLongForTheNameOfAModelIsNone() {
        server.then(TestingServer.status(
                200,
                "{\"model\": \"" + "x".repeat(1_000)
                        + "\", \"choices\": [{\"message\": {\"content\": \"a cracker\"}}]}"));
        assertThat(chat(PROMPT).model()).isEqualTo(TestingChatServer.MODEL);
    }

    @Test
    void whatAModelDoesNotKnowIsLeftOutFromThenOn() {
        server.then(TestingServer.status(400, """
                        {"error": {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
                         "param": "max_tokens", "code": "unsupported_parameter"}}"""), TestingServer.status(400, """
                        {"error": {"message": "Unsupported value: 'temperature' does not support 0.5", "param": "temperature"}}"""));
        Prompt prompt = PROMPT.temperature(0.5).mostTokens(7);
        assertThat(chat(prompt).text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(server.came()).hasSize(3);
        chat(prompt);
        assertThat(server.came()).hasSize(4);
        assertThat(asked().has("temperature")).isFalse();
        assertThat(asked().has("max_tokens")).isFalse();
        assertThat(asked().path("max_completion_tokens").intValue()).isEqualTo(7);
    }

    @Test
    void aPromptThatIsNotTakenIsAtFaultAndIsNotQuoted() {
        server.usual = TestingServer.status(400, """
                {"error": {"message": "too long: 'What does Polly want?'", "code": "context_length_exceeded"}}""");
        assertThatThrownBy(() -> chat(PROMPT.temperature(1)))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("answered 400: context_length_exceeded")
                .message()
                .doesNotContain("Polly");
        assertThat(server.came()).hasSize(1);
        assertThat(spent).isEmpty();
    }

    @Test
    void aModelThatIsClosedIsNotAsked() {
        model.close();
        assertThatThrownBy(() -> chat(PROMPT))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("is closed");
        assertThat(server.came()).isEmpty();
    }

    @Test
    void pricesAreOfAMillionTokensAndExact() {
        Price price = new Price(new BigDecimal("0.15"), new BigDecimal("0.60"));
        assertThat(price.cost(new Usage(1, 1, false))).isEqualByComparingTo("0.00000075");
        assertThat(price.cost(new Usage(3_000_000_000L, 0, false))).isEqualByComparingTo("450");
        assertThat(Price.NONE.cost(new Usage(5, 5, false))).isEqualByComparingTo("0");
    }
}
