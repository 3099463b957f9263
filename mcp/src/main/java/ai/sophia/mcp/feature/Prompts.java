package ai.sophia.mcp.feature;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Prompt;
import ai.sophia.mcp.PromptResult;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code prompts/list} and {@code prompts/get}. */
final class Prompts {
    private final Catalog catalog;

    Prompts(Catalog catalog) {
        this.catalog = catalog;
    }

    ObjectNode list(Params params) {
        ObjectNode result = Wire.object();
        Pages.write(result, "prompts", catalog.prompts().values(), params, Rendering::prompt);
        return result;
    }

    Outcome get(Params params, Exchange exchange) {
        Prompt prompt = named(params.text("name"));
        Map<String, String> arguments =
                params.optionalPart("arguments").map(Params::texts).orElse(Map.of());
        for (Prompt.Argument argument : prompt.arguments()) {
            if (argument.required() && !arguments.containsKey(argument.name())) {
                throw new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "expected params.arguments." + argument.name() + " to be a string, but got none");
            }
        }
        return switch (prompt.handler().get(arguments, exchange)) {
            case PromptResult result -> new Outcome.Complete(render(result));
            case InputRequired required -> new Outcome.Asking(required);
        };
    }

    /** The prompt of this name. */
    Prompt named(String name) {
        Prompt prompt = catalog.prompts().get(name);
        if (prompt == null) {
            throw new McpError(ErrorCode.INVALID_PARAMS, "there is no prompt of the name that params.name gives");
        }
        return prompt;
    }

    private static ObjectNode render(PromptResult result) {
        ObjectNode node = Wire.object();
        Wire.put(node, "description", result.description());
        ArrayNode messages = node.putArray("messages");
        for (PromptResult.Message message : result.messages()) {
            messages.addObject()
                    .put("role", message.role().label())
                    .set("content", Rendering.content(message.content()));
        }
        return node;
    }
}
