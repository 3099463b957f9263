package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.feature.Features;
import ai.sophia.mcp.feature.Outcome;
import ai.sophia.mcp.protocol.Answering;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Outgoing;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.RequestExchange;
import ai.sophia.mcp.protocol.Wire;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests of revision 2026-07-28, each by itself. Immutable but for the streams that are open; safe for all threads. */
public final class Modern implements AutoCloseable {
    private final Catalog catalog;
    private final Features features;
    private final Discovery discovery;
    private final HeaderCheck headers;
    private final RequestState states;
    private final Subscriptions subscriptions;

    /**
     * @param states signs what a request keeps until it comes again
     */
    public Modern(Catalog catalog, Features features, RequestState states) {
        this.catalog = catalog;
        this.features = features;
        this.discovery = new Discovery(catalog, features);
        this.headers = new HeaderCheck(catalog);
        this.states = states;
        this.subscriptions = new Subscriptions(catalog);
    }

    /** Whether the parameters say that their request stands for itself. */
    public static boolean isMeant(ObjectNode params) {
        return RequestMeta.isIn(params);
    }

    /** Answers a request. */
    public void serve(Incoming incoming, Request request, Outgoing out) {
        Answering answering = new Answering(out, incoming.takesStream(), Map.of());
        Params params = Params.of(request.params());
        RequestMeta meta;
        try {
            meta = RequestMeta.read(params);
            headers.check(incoming, request, meta);
        } catch (McpError refused) {
            answering.finish(refused.code().status(), error(request.id(), refused));
            return;
        }
        try {
            switch (request.method()) {
                case "server/discover" ->
                    answering.finish(200, result(request, incoming, new Outcome.Complete(discovery.tell())));
                case "subscriptions/listen" -> {
                    features.count(incoming.caller());
                    subscriptions.serve(incoming, request, out);
                }
                default -> {
                    features.count(incoming.caller());
                    RequestExchange exchange = exchange(incoming, request, meta, answering);
                    Outcome outcome = features.answer(request.method(), params, exchange);
                    requireCapabilities(outcome, exchange);
                    answering.finish(200, result(request, incoming, outcome));
                }
            }
        } catch (McpError failed) {
            answering.finish(status(failed), error(request.id(), failed));
        }
    }

    /** Ends the streams that are open. */
    @Override
    public void close() {
        subscriptions.close();
    }

    private RequestExchange exchange(Incoming incoming, Request request, RequestMeta meta, Answering answering) {
        Params params = Params.of(request.params());
        Map<String, JsonNode> answers =
                params.optionalPart("inputResponses").map(Params::objects).orElse(Map.of());
        String state = params.optionalText("requestState")
                .map(token -> states.open(incoming.caller(), request, token))
                .orElse("");
        return new RequestExchange(
                incoming.caller(),
                meta.client(),
                meta.capabilities(),
                params.progressToken(),
                meta.logLevel(),
                answering,
                answers,
                state);
    }

    private static void requireCapabilities(Outcome outcome, RequestExchange exchange) {
        if (outcome instanceof Outcome.Asking asking) {
            asking.required().questions().values().forEach(question -> exchange.require(question.capability()));
        }
    }

    private ObjectNode result(Request request, Incoming incoming, Outcome outcome) {
        ObjectNode result = switch (outcome) {
            case Outcome.Complete complete -> {
                Caching.of(request.method()).ifPresent(caching -> caching.write(complete.result()));
                yield complete.result().put("resultType", "complete");
            }
            case Outcome.Asking asking -> {
                ObjectNode asked = Wire.object();
                asked.put("resultType", "input_required");
                InputRequests.write(asked, asking.required().questions());
                String state = asking.required().state();
                if (!state.isEmpty()) {
                    asked.put("requestState", states.seal(incoming.caller(), request, state));
                }
                yield asked;
            }
        };
        ObjectNode meta = result.putObject("_meta");
        meta.set(RequestMeta.PREFIX + "serverInfo", Wire.implementation(catalog.server()));
        return Wire.result(request.id(), result);
    }

    private static ObjectNode error(JsonNode id, McpError error) {
        return Wire.error(Optional.of(id), error.code().number(), error.explanation(), error.data());
    }

    /** What went wrong while a request was worked on is told in its answer; only what no client should have asked has a status. */
    private static int status(McpError failed) {
        return failed.code() == ErrorCode.METHOD_NOT_FOUND || failed.code() == ErrorCode.MISSING_CLIENT_CAPABILITY
                ? failed.code().status()
                : 200;
    }
}
