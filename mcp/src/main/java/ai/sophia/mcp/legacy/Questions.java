package ai.sophia.mcp.legacy;

import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Question;
import ai.sophia.mcp.protocol.Message.Response;
import ai.sophia.mcp.protocol.RequestExchange;
import ai.sophia.mcp.protocol.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server asks the client while the client waits for an answer: requests in the other direction. Safe for all threads. */
final class Questions {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /**
     * Asks on the stream of the request under way, and waits.
     *
     * @throws McpError if the client refuses, leaves, or takes too long
     */
    JsonNode ask(RequestExchange exchange, Question question) {
        if (!exchange.answering().isStreamable()) {
            throw new McpError(
                    ErrorCode.INVALID_REQUEST,
                    "expected a client that accepts text/event-stream, to be asked for " + question.method()
                            + ", but it does not");
        }
        String id = "sophia-" + last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            exchange.answering().send(Wire.request(id, question.method(), question.params()));
            return await(exchange, question, answer);
        } finally {
            asked.remove(id);
        }
    }

    private static JsonNode await(RequestExchange exchange, Question question, CompletableFuture<JsonNode> answer) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && !exchange.isCancelled()) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException waiting) {
                // looks again whether the client is still there
            } catch (ExecutionException refused) {
                throw new McpError(ErrorCode.INVALID_REQUEST, "the client refused " + question.method());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new McpError(ErrorCode.INVALID_REQUEST, "the client did not answer " + question.method());
    }

    /** Takes an answer; one that nobody waits for is dropped. */
    void answer(Response response) {
        CompletableFuture<JsonNode> waiting = asked.get(response.id().asString());
        if (waiting != null) {
            if (response.result().isPresent() && response.result().get() instanceof ObjectNode result) {
                waiting.complete(result);
            } else {
                waiting.completeExceptionally(new IllegalStateException("refused"));
            }
        }
    }

    void end() {
        asked.values().forEach(waiting -> waiting.completeExceptionally(new IllegalStateException("ended")));
    }
}
