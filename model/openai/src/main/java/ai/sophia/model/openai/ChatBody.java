package ai.sophia.model.openai;

import ai.sophia.core.model.AnswerForm;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import ai.sophia.model.openai.Dialect.Part;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /v1/chat/completions} that asks a prompt. Not changed once it is made. */
final class ChatBody {
    private static final JsonMapper JSON = new JsonMapper();

    private final byte[] bytes;
    private final Set<Part> used;

    private ChatBody(byte[] bytes, Set<Part> used) {
        this.bytes = bytes;
        this.used = used;
    }

    /** As it is sent. */
    byte[] bytes() {
        return bytes;
    }

    /** What of it a server may not know. */
    Set<Part> used() {
        return used;
    }

    /**
     * Writes a prompt whose schemas are JSON.
     *
     * @param without what is left out, or said in another way
     * @param streamed whether the answer is to come piece by piece
     */
    static ChatBody of(String model, Prompt prompt, Set<Part> without, boolean streamed) {
        Set<Part> used = EnumSet.noneOf(Part.class);
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model);
        ArrayNode messages = body.putArray("messages");
        prompt.form()
                .filter(form -> without.contains(Part.FORM))
                .ifPresent(form -> messages.addObject().put("role", "system").put("content", inWords(form)));
        prompt.messages().forEach(message -> write(message, messages));
        if (!prompt.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            prompt.tools().forEach(tool -> write(tool, tools));
        }
        if (prompt.form().isPresent() && !without.contains(Part.FORM)) {
            AnswerForm form = prompt.form().get();
            used.add(Part.FORM);
            ObjectNode format = body.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema")
                    .put("name", form.name())
                    .put("strict", true)
                    .set("schema", JSON.readTree(form.schema()));
        }
        if (prompt.temperature().isPresent() && !without.contains(Part.TEMPERATURE)) {
            used.add(Part.TEMPERATURE);
            body.put("temperature", prompt.temperature().getAsDouble());
        }
        if (prompt.mostTokens() > 0) {
            boolean plain = !without.contains(Part.MAX_TOKENS);
            if (plain) {
                used.add(Part.MAX_TOKENS);
            }
            body.put(plain ? "max_tokens" : "max_completion_tokens", prompt.mostTokens());
        }
        if (streamed) {
            body.put("stream", true);
            if (!without.contains(Part.STREAM_USAGE)) {
                used.add(Part.STREAM_USAGE);
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        return new ChatBody(JSON.writeValueAsBytes(body), used);
    }

    private static String inWords(AnswerForm form) {
        return "Answer with one JSON object and nothing else. It has to fit this JSON schema: " + form.schema();
    }

    private static void write(Message message, ArrayNode messages) {
        ObjectNode written = messages.addObject();
        switch (message) {
            case Message.Instructions(String text) ->
                written.put("role", "system").put("content", text);
            case Message.User(String text) -> written.put("role", "user").put("content", text);
            case Message.Assistant assistant -> {
                written.put("role", "assistant").put("content", assistant.text());
                if (!assistant.calls().isEmpty()) {
                    ArrayNode calls = written.putArray("tool_calls");
                    assistant.calls().forEach(call -> write(call, calls));
                }
            }
            case Message.ToolResult(String call, String text) ->
                written.put("role", "tool").put("tool_call_id", call).put("content", text);
        }
    }

    private static void write(ToolCall call, ArrayNode calls) {
        calls.addObject()
                .put("id", call.id())
                .put("type", "function")
                .putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments());
    }

    private static void write(Tool tool, ArrayNode tools) {
        tools.addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", tool.name())
                .put("description", tool.description())
                .set("parameters", JSON.readTree(tool.parameters()));
    }
}
