package ai.sophia.mcp.feature;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tools/list} and {@code tools/call}. */
final class Tools {
    private final Catalog catalog;

    Tools(Catalog catalog) {
        this.catalog = catalog;
    }

    ObjectNode list(Params params) {
        ObjectNode result = Wire.object();
        Pages.write(result, "tools", catalog.tools().values(), params, Rendering::tool);
        return result;
    }

    Outcome call(Params params, Exchange exchange) {
        String name = params.text("name");
        Tool tool = catalog.tools().get(name);
        if (tool == null) {
            throw new McpError(
                    ErrorCode.INVALID_PARAMS,
                    "there is no tool \"" + (name.length() <= 128 ? name : name.substring(0, 128) + "…") + "\"");
        }
        ObjectNode arguments =
                params.optionalPart("arguments").map(Params::values).orElseGet(Wire::object);
        return switch (called(tool, arguments, exchange)) {
            case ToolResult result -> new Outcome.Complete(render(result));
            case InputRequired required -> new Outcome.Asking(required);
        };
    }

    /** What goes wrong in a tool is for the model to know, which may do it better. */
    private static ToolReply called(Tool tool, ObjectNode arguments, Exchange exchange) {
        try {
            return tool.handler().call(arguments, exchange);
        } catch (McpError ofTheProtocol) {
            throw ofTheProtocol;
        } catch (Fault fault) {
            return ToolResult.failure(Faults.explained(fault));
        } catch (RuntimeException defect) {
            return ToolResult.failure(Faults.incident("tool " + tool.name(), defect));
        }
    }

    private static ObjectNode render(ToolResult result) {
        ObjectNode node = Wire.object();
        ArrayNode content = node.putArray("content");
        result.content().forEach(each -> content.add(Rendering.content(each)));
        result.structured().ifPresent(structured -> node.set("structuredContent", structured));
        node.put("isError", result.failed());
        return node;
    }
}
