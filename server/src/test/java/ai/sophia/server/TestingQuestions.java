package ai.sophia.server;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ClientCapability;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.Question;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tools that the conformance suite expects to ask the client for something. */
final class TestingQuestions {
    private TestingQuestions() {}

    static void offer(Catalog.Builder offer) {
        withoutSessions(offer);
        withSessions(offer);
    }

    private static void withoutSessions(Catalog.Builder offer) {
        Question name = form("What is your name?", "name", "string");
        offer.tool(TestingOffer.tool(
                        "test_input_required_result_elicitation",
                        (arguments, exchange) -> asking(
                                exchange,
                                "user_name",
                                name,
                                answer -> "Hello, "
                                        + answer.path("content").path("name").asString("you") + "!")))
                .tool(TestingOffer.tool(
                        "test_streaming_elicitation",
                        (arguments, exchange) ->
                                asking(exchange, "user_name", name, answer -> "Hello, " + answer + "!")))
                .tool(TestingOffer.tool(
                        "test_input_required_result_sampling",
                        (arguments, exchange) -> asking(
                                exchange,
                                "capital_question",
                                sampling("What is the capital of France?", 100),
                                JsonNode::toString)))
                .tool(TestingOffer.tool(
                        "test_input_required_result_list_roots",
                        (arguments, exchange) ->
                                asking(exchange, "client_roots", new Question.Roots(), JsonNode::toString)))
                .tool(TestingOffer.tool("test_input_required_result_request_state", TestingQuestions::confirmed))
                .tool(TestingOffer.tool("test_input_required_result_tampered_state", TestingQuestions::confirmed))
                .tool(TestingOffer.tool("test_input_required_result_multiple_inputs", TestingQuestions::several))
                .tool(TestingOffer.tool("test_input_required_result_multi_round", TestingQuestions::rounds))
                .tool(TestingOffer.tool("test_input_required_result_capabilities", TestingQuestions::possible));
    }

    private static void withSessions(Catalog.Builder offer) {
        offer.tool(TestingOffer.tool(
                        "test_sampling",
                        "{\"type\":\"object\",\"properties\":{\"prompt\":{\"type\":\"string\"}},\"required\":[\"prompt\"]}",
                        (arguments, exchange) -> asking(
                                exchange,
                                "sampled",
                                sampling(arguments.path("prompt").asString(""), 100),
                                answer -> "LLM response: "
                                        + answer.path("content").path("text").asString(""))))
                .tool(TestingOffer.tool(
                        "test_elicitation",
                        "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},\"required\":[\"message\"]}",
                        (arguments, exchange) -> asking(
                                exchange,
                                "user",
                                form(arguments.path("message").asString(""), """
                                        {"username":{"type":"string","description":"User's response"},
                                         "email":{"type":"string","description":"User's email address"}}
                                        """, "username", "email"),
                                answer -> "User response: " + elicited(answer))))
                .tool(TestingOffer.tool(
                        "test_elicitation_sep1034_defaults",
                        (arguments, exchange) -> asking(
                                exchange,
                                "defaults",
                                form("Please look at the defaults", """
                                        {"name":{"type":"string","default":"John Doe"},
                                         "age":{"type":"integer","default":30},
                                         "score":{"type":"number","default":95.5},
                                         "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
                                         "verified":{"type":"boolean","default":true}}
                                        """),
                                answer -> "Elicitation completed: " + elicited(answer))))
                .tool(TestingOffer.tool(
                        "test_elicitation_sep1330_enums",
                        (arguments, exchange) -> asking(
                                exchange,
                                "choices",
                                form("Please choose", """
                                        {"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
                                         "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
                                           {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
                                         "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
                                           "enumNames":["Option One","Option Two","Option Three"]},
                                         "untitledMulti":{"type":"array","items":{"type":"string",
                                           "enum":["option1","option2","option3"]}},
                                         "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
                                           {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}
                                        """),
                                answer -> "Elicitation completed: " + elicited(answer))));
    }

    /** A form of one field. */
    static Question form(String message, String field, String type) {
        return form(message, "{\"" + field + "\":{\"type\":\"" + type + "\"}}", new String[] {field});
    }

    private static Question form(String message, String properties, String... required) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("message", message);
        ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
        schema.set("properties", TestingOffer.object(properties));
        var names = schema.putArray("required");
        for (String name : required) {
            names.add(name);
        }
        return new Question.Elicitation(params);
    }

    private static Question sampling(String prompt, int tokens) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.putArray("messages")
                .addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", prompt);
        return new Question.Sampling(params.put("maxTokens", tokens));
    }

    private static ToolReply asking(
            Exchange exchange, String key, Question question, Function<JsonNode, String> rendering) {
        JsonNode answer = exchange.answers().get(key);
        return answer == null ? InputRequired.of(key, question) : ToolResult.of(rendering.apply(answer));
    }

    private static ToolReply confirmed(ObjectNode arguments, Exchange exchange) {
        return exchange.answers().containsKey("confirm") && exchange.state().equals("asked")
                ? ToolResult.of("state-ok")
                : required("asked", "confirm", form("Please confirm", "ok", "boolean"));
    }

    private static ToolReply several(ObjectNode arguments, Exchange exchange) {
        if (exchange.answers().size() >= 3) {
            return ToolResult.of("All inputs were received.");
        }
        SequencedMap<String, Question> questions = new LinkedHashMap<>();
        questions.put("user_name", form("What is your name?", "name", "string"));
        questions.put("greeting", sampling("Generate a greeting", 50));
        questions.put("client_roots", new Question.Roots());
        return new InputRequired(questions, "several");
    }

    private static ToolReply rounds(ObjectNode arguments, Exchange exchange) {
        if (exchange.state().equals("second") && exchange.answers().containsKey("step2")) {
            return ToolResult.of("Both steps are done.");
        }
        return exchange.state().equals("first") && exchange.answers().containsKey("step1")
                ? required("second", "step2", form("Step 2: What is your favorite color?", "color", "string"))
                : required("first", "step1", form("Step 1: What is your name?", "name", "string"));
    }

    private static ToolReply possible(ObjectNode arguments, Exchange exchange) {
        SequencedMap<String, Question> questions = new LinkedHashMap<>();
        if (exchange.supports(ClientCapability.SAMPLING)) {
            questions.put("sampled", sampling("Say something", 10));
        }
        if (exchange.supports(ClientCapability.ELICITATION)) {
            questions.put("elicited", form("Say something", "something", "string"));
        }
        return questions.isEmpty() || !exchange.answers().isEmpty()
                ? ToolResult.of("Nothing is left to ask.")
                : new InputRequired(questions, "");
    }

    private static InputRequired required(String state, String key, Question question) {
        SequencedMap<String, Question> questions = new LinkedHashMap<>();
        questions.put(key, question);
        return new InputRequired(questions, state);
    }

    private static String elicited(JsonNode answer) {
        return "action=" + answer.path("action").asString("") + ", content=" + answer.path("content");
    }
}
