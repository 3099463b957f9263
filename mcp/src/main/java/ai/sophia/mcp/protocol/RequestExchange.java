package ai.sophia.mcp.protocol;

import ai.sophia.mcp.Caller;
import ai.sophia.mcp.ClientCapability;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.McpError;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request under way, over whichever revision it came.
 *
 * @param capabilities what the client says of itself
 * @param progressToken under which it wants to hear of progress
 * @param threshold from which level on it wants to hear messages
 * @param answers to questions asked before
 * @param state kept since then
 */
public record RequestExchange(
        Caller caller,
        Optional<Implementation> client,
        ObjectNode capabilities,
        Optional<JsonNode> progressToken,
        Optional<LogLevel> threshold,
        Answering answering,
        Map<String, JsonNode> answers,
        String state)
        implements Exchange {
    public RequestExchange {
        answers = Map.copyOf(answers);
    }

    /** The same request, once its questions are answered. */
    public RequestExchange answered(Map<String, JsonNode> given, String kept) {
        return new RequestExchange(caller, client, capabilities, progressToken, threshold, answering, given, kept);
    }

    @Override
    public boolean supports(ClientCapability capability) {
        return capabilities.path(capability.label()).isObject();
    }

    @Override
    public void require(ClientCapability capability) {
        if (!supports(capability)) {
            ObjectNode data = Wire.object();
            data.putObject("requiredCapabilities").putObject(capability.label());
            throw new McpError(
                    ErrorCode.MISSING_CLIENT_CAPABILITY,
                    "expected a client with the capability " + capability.label() + ", but it declares none",
                    Optional.of(data));
        }
    }

    @Override
    public void progress(double done, double total, String message) {
        progressToken.ifPresent(token -> {
            ObjectNode params = Wire.object();
            params.set("progressToken", token);
            number(params, "progress", done);
            if (total > 0) {
                number(params, "total", total);
            }
            Wire.put(params, "message", message);
            answering.send(Wire.notification("notifications/progress", params));
        });
    }

    @Override
    public void log(LogLevel level, String logger, JsonNode data) {
        if (threshold.isPresent() && level.compareTo(threshold.get()) >= 0) {
            ObjectNode params = Wire.object();
            params.put("level", level.label());
            Wire.put(params, "logger", logger);
            params.set("data", data);
            answering.send(Wire.notification("notifications/message", params));
        }
    }

    @Override
    public boolean isCancelled() {
        // a server that closes interrupts what is under way
        return answering.isCancelled() || Thread.currentThread().isInterrupted();
    }

    private static void number(ObjectNode node, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            node.put(name, (long) value);
        } else {
            node.put(name, value);
        }
    }
}
