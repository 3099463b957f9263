package ai.sophia.app;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.ClientCapability;
import ai.sophia.mcp.Content;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolResult;
import ai.sophia.mcp.memory.FactTools;
import ai.sophia.mcp.memory.GraphTools;
import ai.sophia.mcp.memory.MemoryTools;
import ai.sophia.mcp.memory.Services;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An agent that calls tools as it would by the protocol, at an address that may fix its app and user. Safe for all threads. */
final class TestingAgent implements Exchange {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Caller caller;
    private final Map<String, Tool> tools;
    final List<Double> progress = new CopyOnWriteArrayList<>();

    /** How often progress may be told before the agent has lost interest. */
    final AtomicInteger patience = new AtomicInteger(Integer.MAX_VALUE);

    TestingAgent(TestingNode node, Bounds bounds) {
        Services services = Agents.services(node.wiring());
        caller = new Caller(node.wiring().access().owner(), bounds);
        tools = Stream.of(MemoryTools.of(services), GraphTools.of(services), FactTools.of(services))
                .flatMap(List::stream)
                .collect(Collectors.toMap(Tool::name, Function.identity()));
    }

    Tool tool(String name) {
        Tool tool = tools.get(name);
        if (tool == null) {
            throw new AssertionError("there is no tool " + name);
        }
        return tool;
    }

    /** Calls a tool; single quotes stand for double ones. */
    ToolResult call(String name, String arguments) {
        ObjectNode object = (ObjectNode) MAPPER.readTree(arguments.replace('\'', '"'));
        return (ToolResult) tool(name).handler().call(object, this);
    }

    /** What a tool answers for programs, which has all that its schema requires. */
    JsonNode ask(String name, String arguments) {
        JsonNode answer = call(name, arguments).structured().orElseThrow();
        tool(name).outputSchema().orElseThrow().path("required").values().forEach(required -> {
            if (!answer.has(required.asString())) {
                throw new AssertionError(name + " answers without " + required + ": " + answer);
            }
        });
        return answer;
    }

    /** What a model reads of the answer of a tool. */
    String read(String name, String arguments) {
        return call(name, arguments).content().stream()
                .map(content -> content instanceof Content.Text(String text) ? text : "")
                .collect(Collectors.joining());
    }

    /** What a tool refuses a call with. */
    Fault refused(String name, String arguments) {
        try {
            call(name, arguments);
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError(name + " took " + arguments);
    }

    /** Remembers a text and returns its id. */
    String remember(String user, String text) {
        ObjectNode arguments = MAPPER.createObjectNode().put("text", text);
        if (!user.isEmpty()) {
            arguments.put("user", user);
        }
        ToolResult result = (ToolResult) tool("add_memory").handler().call(arguments, this);
        return result.structured()
                .orElseThrow()
                .path("results")
                .get(0)
                .path("id")
                .asString();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Optional<Implementation> client() {
        return Optional.empty();
    }

    @Override
    public boolean supports(ClientCapability capability) {
        return false;
    }

    @Override
    public void require(ClientCapability capability) {
        throw new AssertionError("nothing is asked of the client");
    }

    @Override
    public void progress(double done, double total, String message) {
        progress.add(done);
        patience.decrementAndGet();
    }

    @Override
    public void log(LogLevel level, String logger, JsonNode data) {}

    @Override
    public boolean isCancelled() {
        return patience.get() <= 0;
    }

    @Override
    public Map<String, JsonNode> answers() {
        return Map.of();
    }

    @Override
    public String state() {
        return "";
    }
}
