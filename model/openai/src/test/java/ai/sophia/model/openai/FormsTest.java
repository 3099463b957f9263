package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Account.Spent;
import ai.sophia.core.model.AnswerForm;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.Usage;
import ai.sophia.core.tier.Guard;
import ai.sophia.guard.Breaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers in the form that was asked for, and calls with what the tools take. */
final class FormsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SCHEMA = """
            {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
             "required": ["name", "age"], "additionalProperties": false}""";
    private static final Prompt PROMPT =
            Prompt.of(PATIENCE, new Message.User("Who is Polly?")).form(new AnswerForm("person", SCHEMA));
    private static final String FITS = "{\"name\": \"Polly\", \"age\": 7}";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestingChatServer server = new TestingChatServer();
    private final Guard guard = new Breaker("language model", PATIENCE);
    private final OpenAiChat model = new OpenAiChat(server.settings(PATIENCE), guard);
    private final List<Spent> spent = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private Reply chat(Prompt prompt) {
        return model.chat(prompt, spent::add);
    }

    @Test
    void theServerIsToldTheForm() {
        server.usual = TestingChatServer.says(FITS);
        assertThat(chat(PROMPT).text()).isEqualTo(FITS);
        assertThat(server.came().getFirst().body().path("response_format"))
                .isEqualTo(JSON.readTree("""
                {"type": "json_schema", "json_schema": {"name": "person", "strict": true, "schema": %s}}""".formatted(SCHEMA)));
    }

    @Test
    void aModelThatAnswersInAnotherFormIsToldAndAskedOnceMore() {
        server.then(TestingChatServer.says("{\"name\": 3, \"nick\": \"Pol\"}"), TestingChatServer.says(FITS));
        Reply reply = chat(PROMPT);
        assertThat(reply.text()).isEqualTo(FITS);
        assertThat(reply.usage()).isEqualTo(new Usage(2_000, 20, false));
        assertThat(reply.cost()).isEqualByComparingTo("0.00104");
        assertThat(spent).hasSize(2);
        List<String> messages = server.came().getLast().messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1)).isEqualTo("assistant: {\"name\": 3, \"nick\": \"Pol\"}");
        assertThat(messages.get(2))
                .startsWith("user: This does not fit the JSON schema")
                .contains("'age'", "'nick'", "/name")
                .contains("string");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name": 3, "age": 7} | type
                    {"name": "a secret", "age": 7, "a secret": 1} | additionalProperties
                    {"name": "a secret"} | required
                    a secret | no JSON
                    {"name": "a", "age": 7} and {} | no JSON
                    {"name": "a", "name": "a secret", "age": 7} | no JSON
                    [] | type
                    `` | no JSON
                    """)
    void aModelThatDoesSoAgainIsNoUseAndWhatItSaidIsNotTold(String answer, String kind) {
        server.usual = TestingChatServer.says(answer);
        assertThatThrownBy(() -> chat(PROMPT))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("did not answer as it was asked to, twice (" + kind + ")")
                .message()
                .doesNotContain("secret");
        assertThat(server.came()).hasSize(2);
        assertThat(spent).hasSize(2);
        assertThat(guard.status().state()).isEqualTo(Guard.State.UP);
        assertThat(guard.status().failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"```json\n%s\n```", "```\n%s```\n", "\n ```json \r\n%s\r\n ```"})
    void aFenceAroundItIsTakenAway(String fenced) {
        server.usual = TestingChatServer.says(fenced.formatted(FITS));
        assertThat(chat(PROMPT).text()).isEqualTo(FITS);
        assertThat(server.came()).hasSize(1);
    }

    @Test
    void aFenceAroundWhatIsNoJsonStays() {
        server.usual = TestingChatServer.says("```\ncode\n```");
        assertThat(chat(Prompt.of(PATIENCE, new Message.User("code?"))).text()).isEqualTo("```\ncode\n```");
    }

    @Test
    void anAnswerThatIsCutIsNotAskedForAgain() {
        JsonNode message = JSON.createObjectNode().put("content", "{\"name\": \"Po");
        server.usual = TestingServer.status(200, TestingChatServer.answer(message, "length"));
        assertThatThrownBy(() -> chat(PROMPT.mostTokens(3)))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("was cut before its answer was whole");
        assertThat(server.came()).hasSize(1);
        assertThat(spent).hasSize(1);
    }

    @Test
    void whoDeclinesNeedNoForm() {
        JsonNode message = JSON.createObjectNode().putNull("content").put("refusal", "no");
        server.usual = TestingServer.status(200, TestingChatServer.answer(message, "stop"));
        assertThat(chat(PROMPT).finish()).isEqualTo(Finish.DECLINED);
    }

    @Test
    void whereAFormIsNotKnownItIsToldInWords() {
        server.then(TestingServer.status(400, "{\"error\": {\"message\": \"response_format is not supported\"}}"));
        server.usual = TestingChatServer.says(FITS);
        assertThat(chat(PROMPT).text()).isEqualTo(FITS);
        assertThat(server.came()).hasSize(2);
        assertThat(server.came().getLast().body().has("response_format")).isFalse();
        assertThat(server.came().getLast().messages().getFirst())
                .startsWith("system: Answer with one JSON object")
                .contains("additionalProperties");
    }

    @Test
    void aRefusalThatQuotesThePromptTeachesNothing() {
        server.then(
                TestingServer.status(400, "{\"error\": {\"message\": \"too long: what is response_format?\"}}"),
                TestingServer.status(400, "{\"error\": {\"message\": \"too long: what is response_format?\"}}"));
        server.usual = TestingChatServer.says(FITS);
        assertThatThrownBy(() -> chat(PROMPT)).isInstanceOf(Fault.Invalid.class);
        assertThat(chat(PROMPT).text()).isEqualTo(FITS);
        assertThat(server.came()).hasSize(3);
        assertThat(server.came().getLast().body().has("response_format")).isTrue();
    }

    @Test
    void aFenceWithoutAnEndIsJudgedHoweverManyBlanksAreInIt() {
        server.usual = TestingChatServer.says("```json\n" + " \n".repeat(500_000) + FITS);
        assertThatThrownBy(() -> chat(PROMPT)).hasMessageContaining("twice (no JSON)");
    }

    @Test
    void whatTheModelIsToldOfItsMistakesIsBounded() {
        ObjectNode answer = JSON.createObjectNode();
        for (int i = 0; i < 100; i++) {
            answer.put(i + "x".repeat(10_000), i);
        }
        server.then(TestingChatServer.says(answer.toString()), TestingChatServer.says(FITS));
        chat(PROMPT);
        assertThat(server.came().getLast().messages().getLast()).hasSizeLessThan(6_000);
    }

    @Test
    void ofSeveralCallsTheFirstIsAnsweredWithAllThatIsWrong() {
        ObjectNode message = JSON.createObjectNode();
        ArrayNode calls = message.putArray("tool_calls");
        for (int i = 0; i < 3; i++) {
            calls.addObject().put("id", "call-" + i).putObject("function").put("name", "umbrella");
        }
        server.then(TestingServer.status(200, TestingChatServer.answer(message, "tool_calls")));
        Prompt prompt =
                Prompt.of(PATIENCE, new Message.User("umbrella?")).tools(new Tool("weather", "of a town", "{}"));
        chat(prompt);
        assertThat(server.came().getLast().messages().subList(2, 5))
                .containsExactly(
                        "tool: Not called. "
                                + String.join("\n", Collections.nCopies(3, "there is no tool \"umbrella\"")),
                        "tool: Not called.",
                        "tool: Not called.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}",
                "{\"properties\": {\"name\": {\"$ref\": \"#/$defs/a\"}}, \"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}"
            })
    void aSchemaThatLeadsToItselfIsRefused(String schema) {
        server.usual = TestingChatServer.says(FITS);
        assertThatThrownBy(() -> chat(PROMPT.form(new AnswerForm("person", schema))))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("form.schema"))
                .hasMessageContaining("leads to itself");
        assertThat(server.came()).hasSizeLessThan(2);
    }

    @Test
    void anAnswerMayBeAsDeepAsItsSchemaAllows() {
        String list =
                "{\"type\": \"object\", \"properties\": {\"next\": {\"$ref\": \"#\"}}, \"additionalProperties\": false}";
        String deep = "{\"next\":".repeat(400) + "{}" + "}".repeat(400);
        server.usual = TestingChatServer.says(deep);
        assertThat(chat(PROMPT.form(new AnswerForm("list", list))).text()).isEqualTo(deep);
    }

    @Test
    void aStreamInAnotherFormCannotBeTakenBack() {
        server.usual = TestingChatServer.says("no JSON at all");
        List<String> pieces = new ArrayList<>();
        assertThatThrownBy(() -> model.chat(PROMPT, spent::add, pieces::add))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("did not answer as it was asked to (no JSON)");
        assertThat(server.came()).hasSize(1);
        assertThat(String.join("", pieces)).isEqualTo("no JSON at all");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    weather | {} | required
                    weather | {"town": 3} | type
                    weather | {"town": | no JSON
                    umbrella | {} | unknown tool
                    """)
    void aCallThatFitsNoToolIsToldAndAskedForOnceMore(String name, String arguments, String kind) {
        Prompt prompt = Prompt.of(PATIENCE, new Message.User("umbrella?")).tools(new Tool("weather", "of a town", """
                        {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}"""));
        server.then(
                TestingChatServer.calls(name, arguments), TestingChatServer.calls("weather", "{\"town\": \"Ulm\"}"));
        assertThat(chat(prompt).calls().getFirst().arguments()).isEqualTo("{\"town\": \"Ulm\"}");
        JsonNode messages = server.came().getLast().body().path("messages");
        assertThat(messages.path(1).path("tool_calls").path(0).path("id").asString())
                .isEqualTo("call_1");
        assertThat(messages.path(2).path("tool_call_id").asString()).isEqualTo("call_1");
        assertThat(messages.path(2).path("content").asString()).startsWith("Not called.");
        server.usual = TestingChatServer.calls(name, arguments);
        assertThatThrownBy(() -> chat(prompt)).hasMessageContaining("twice (" + kind + ")");
    }

    @ParameterizedTest
    @CsvSource({"^(a|aa)+$, 5000", "^(a+)+\\\\1c$, 60", "^(a|aa|aaa)+\\\\1c$, 60"})
    void aPatternThatTakesForEverIsRefused(String pattern, int length) {
        server.usual = TestingChatServer.says("{\"name\": \"" + "a".repeat(length) + "b\"}");
        AnswerForm form = new AnswerForm("person", "{\"properties\": {\"name\": {\"pattern\": \"" + pattern + "\"}}}");
        assertThatThrownBy(() -> chat(PROMPT.form(form)))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("a pattern that repeats too much");
        assertThat(server.came()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"^[a-z]+$, polly", "^\\p{L}+$, Pölly", "o, polly", "^polly$, polly"})
    void aPatternIsComparedWithAnAnswer(String pattern, String name) {
        AnswerForm form = new AnswerForm(
                "person", "{\"properties\": {\"name\": {\"pattern\": \"" + pattern.replace("\\", "\\\\") + "\"}}}");
        server.then(
                TestingChatServer.says("{\"name\": \"7\\n\"}"), TestingChatServer.says("{\"name\": \"" + name + "\"}"));
        assertThat(chat(PROMPT.form(form)).text()).contains(name);
        assertThat(server.came()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://json-schema.org/draft-07/schema#",
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema"
            })
    void aSchemaMaySayWhichDraftItIsOf(String draft) {
        server.usual = TestingChatServer.says(FITS);
        String schema = SCHEMA.strip().replaceFirst("\\{", "{\"\\$schema\": \"" + draft + "\", ");
        assertThat(chat(PROMPT.form(new AnswerForm("person", schema))).text()).isEqualTo(FITS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{\"pattern\": \"(\"}",
                "{\"patternProperties\": {\"(\": true}}",
                "{\"properties\": {\"age\": {\"minimum\": \"a\"}}}",
                "{\"$ref\": \"#/nowhere\"}",
                "{\"$ref\": \"file:///etc/hosts\"}",
                "{\"$ref\": \"%s/schema\"}",
                "{\"$ref\": \"classpath:secret.json\"}",
                "{\"$schema\": \"%s/dialect\"}"
            })
    void aSchemaThatIsNoneOrLiesElsewhereIsRefusedBeforeAnybodyIsAsked(String schema) {
        Prompt prompt = PROMPT.form(new AnswerForm("person", schema.replace("%s", server.address())));
        assertThatThrownBy(() -> chat(prompt))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("form.schema"));
        assertThat(server.came()).isEmpty();
    }
}
