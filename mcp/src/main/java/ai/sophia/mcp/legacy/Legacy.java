package ai.sophia.mcp.legacy;

import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Question;
import ai.sophia.mcp.feature.Features;
import ai.sophia.mcp.feature.Outcome;
import ai.sophia.mcp.protocol.Answering;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.RequestExchange;
import ai.sophia.mcp.protocol.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers the requests of a session. Immutable, safe for all threads. */
final class Legacy {
    /** How often a request may need to know more. */
    private static final int ROUNDS = 10;

    /** Resource not found, in these revisions. */
    private static final int NOT_FOUND = -32002;

    private final Features features;

    Legacy(Features features) {
        this.features = features;
    }

    /** The answer to a request, a message. */
    ObjectNode answer(Session session, Incoming incoming, Request request, Answering answering) {
        try {
            return Wire.result(request.id(), result(session, incoming, request, answering));
        } catch (McpError failed) {
            return error(request.id(), failed);
        }
    }

    /** An error as these revisions number it. */
    static ObjectNode error(JsonNode id, McpError failed) {
        int number = switch (failed.code()) {
            case RESOURCE_NOT_FOUND -> NOT_FOUND;
            case HEADER_MISMATCH, MISSING_CLIENT_CAPABILITY, UNSUPPORTED_VERSION -> ErrorCode.INVALID_REQUEST.number();
            case PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR ->
                failed.code().number();
        };
        return Wire.error(Optional.of(id), number, failed.explanation(), failed.data());
    }

    private ObjectNode result(Session session, Incoming incoming, Request request, Answering answering) {
        Params params = Params.of(request.params());
        if (!request.method().equals("ping")) {
            features.count(incoming.caller());
        }
        return switch (request.method()) {
            case "ping" -> Wire.object();
            case "logging/setLevel" -> {
                session.logLevel(LogLevel.named(params.text("level"))
                        .orElseThrow(() -> new McpError(
                                ErrorCode.INVALID_PARAMS,
                                "expected params.level to be a level such as info, but got another")));
                yield Wire.object();
            }
            case "resources/subscribe" -> {
                session.subscribe(params.text("uri"));
                yield Wire.object();
            }
            case "resources/unsubscribe" -> {
                session.unsubscribe(params.text("uri"));
                yield Wire.object();
            }
            default -> feature(session, incoming, request, answering);
        };
    }

    /** Clients of these revisions are asked while they wait, and the handler is called again with what they answered. */
    private ObjectNode feature(Session session, Incoming incoming, Request request, Answering answering) {
        Params params = Params.of(request.params());
        RequestExchange exchange = new RequestExchange(
                incoming.caller(),
                session.client(),
                session.capabilities(),
                params.progressToken(),
                Optional.of(session.logLevel()),
                answering,
                Map.of(),
                "");
        for (int round = 0; round < ROUNDS; round++) {
            switch (features.answer(request.method(), params, exchange)) {
                case Outcome.Complete complete -> {
                    return Older.shaped(request.method(), session.revision(), complete.result());
                }
                case Outcome.Asking asking -> exchange = asked(session, exchange, asking.required());
            }
        }
        throw new McpError(
                ErrorCode.INTERNAL_ERROR, "expected at most " + ROUNDS + " rounds of questions, but there are more");
    }

    private static RequestExchange asked(Session session, RequestExchange exchange, InputRequired required) {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        for (Map.Entry<String, Question> question : required.questions().entrySet()) {
            exchange.require(question.getValue().capability());
            answers.put(question.getKey(), session.questions().ask(exchange, question.getValue()));
        }
        return exchange.answered(answers, required.state());
    }
}
