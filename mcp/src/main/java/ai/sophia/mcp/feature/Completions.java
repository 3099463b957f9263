package ai.sophia.mcp.feature;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Completer;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Prompt;
import ai.sophia.mcp.ResourceTemplate;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code completion/complete}. */
final class Completions {
    private final Catalog catalog;

    Completions(Catalog catalog) {
        this.catalog = catalog;
    }

    ObjectNode complete(Params params, Exchange exchange) {
        Params argument = params.part("argument");
        String typed = argument.text("value");
        Map<String, String> others = params.optionalPart("context")
                .flatMap(context -> context.optionalPart("arguments"))
                .map(Params::texts)
                .orElse(Map.of());
        List<String> values =
                completer(params.part("ref"), argument.text("name")).complete(typed, others, exchange);
        ObjectNode result = Wire.object();
        ObjectNode completion = result.putObject("completion");
        ArrayNode told = completion.putArray("values");
        values.stream().limit(Completer.LIMIT).forEach(told::add);
        completion.put("total", values.size());
        completion.put("hasMore", values.size() > Completer.LIMIT);
        return result;
    }

    private Completer completer(Params reference, String name) {
        String type = reference.text("type");
        return switch (type) {
            case "ref/prompt" -> ofPrompt(reference.text("name"), name);
            case "ref/resource" -> ofTemplate(reference.text("uri"), name);
            default ->
                throw new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "expected params.ref.type to be ref/prompt or ref/resource, but got another");
        };
    }

    private Completer ofPrompt(String prompt, String argument) {
        Prompt known = catalog.prompts().get(prompt);
        if (known == null) {
            throw new McpError(ErrorCode.INVALID_PARAMS, "there is no prompt of the name that params.ref.name gives");
        }
        return known.arguments().stream()
                .filter(each -> each.name().equals(argument))
                .map(Prompt.Argument::completer)
                .findFirst()
                .orElseThrow(() -> unknown(argument, "prompt"));
    }

    private Completer ofTemplate(String uri, String variable) {
        ResourceTemplate known = catalog.templates().stream()
                .filter(each -> each.uriTemplate().equals(uri))
                .findFirst()
                .orElseThrow(() -> new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "there is no resource template of the URI that params.ref.uri gives"));
        if (!UriTemplate.parse(uri).names().contains(variable)) {
            throw unknown(variable, "template");
        }
        return known.completers().getOrDefault(variable, Completer.NONE);
    }

    private static McpError unknown(String argument, String owner) {
        String shown = argument.length() <= 60 ? argument : argument.substring(0, 60) + "…";
        return new McpError(ErrorCode.INVALID_PARAMS, "the " + owner + " has no argument \"" + shown + "\"");
    }
}
