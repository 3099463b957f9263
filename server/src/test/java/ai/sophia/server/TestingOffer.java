package ai.sophia.server;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.Changes;
import ai.sophia.mcp.ClientCapability;
import ai.sophia.mcp.Content;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.Resource;
import ai.sophia.mcp.ResourceContents;
import ai.sophia.mcp.ResourceResult;
import ai.sophia.mcp.ResourceTemplate;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the conformance suite of the Model Context Protocol expects a server to offer. */
final class TestingOffer {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** The smallest picture: one red point. */
    static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    /** The shortest sound: a WAV file without samples. */
    private static final byte[] SOUND =
            Base64.getDecoder().decode("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=");

    private static final long PAUSE_NANOSECONDS = 50_000_000;

    private TestingOffer() {}

    static Catalog catalog() {
        Catalog.Builder offer = Catalog.of(new Implementation("sophia-testing", "Sophia, testing", "0.0.0"))
                .instructions("Made for tests.");
        answers(offer);
        progress(offer);
        changes(offer, offer.changes());
        TestingQuestions.offer(offer);
        TestingPrompts.offer(offer);
        resources(offer);
        return offer.build();
    }

    /** An object of JSON. */
    static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    /** A tool without arguments. */
    static Tool tool(String name, Tool.Handler handler) {
        return tool(name, "{\"type\":\"object\",\"properties\":{}}", handler);
    }

    /** A tool with arguments. */
    static Tool tool(String name, String schema, Tool.Handler handler) {
        return new Tool(name, "", "Made for tests.", object(schema), Optional.empty(), Tool.Hints.READS, handler);
    }

    private static void answers(Catalog.Builder offer) {
        offer.tool(tool(
                        "test_simple_text",
                        (arguments, exchange) -> ToolResult.of("This is a simple text response for testing.")))
                .tool(tool(
                        "test_image_content",
                        (arguments, exchange) -> contents(Content.Image.of(PICTURE, "image/png"))))
                .tool(tool(
                        "test_audio_content", (arguments, exchange) -> contents(Content.Audio.of(SOUND, "audio/wav"))))
                .tool(tool(
                        "test_embedded_resource",
                        (arguments, exchange) -> contents(embedded(
                                "test://embedded-resource", "text/plain", "This is an embedded resource content."))))
                .tool(tool(
                        "test_multiple_content_types",
                        (arguments, exchange) -> contents(
                                new Content.Text("Multiple content types test:"),
                                Content.Image.of(PICTURE, "image/png"),
                                embedded(
                                        "test://mixed-content-resource",
                                        "application/json",
                                        "{\"test\":\"data\",\"value\":123}"))))
                .tool(tool(
                        "test_error_handling",
                        (arguments, exchange) ->
                                ToolResult.failure("This tool intentionally returns an error for testing")))
                .tool(tool("test_defect", (arguments, exchange) -> {
                    throw new IllegalStateException("a secret of the server");
                }))
                .tool(tool("test_who", (arguments, exchange) -> {
                    var where = exchange.confine(new ai.sophia.core.access.Selection(
                            arguments.path("user").asString(""), "", "", ""));
                    return ToolResult.of(JsonNodeFactory.instance
                            .objectNode()
                            .put("user", where.user())
                            .put("app", where.app()));
                }))
                .tool(tool(
                        "test_header",
                        """
                        {"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}
                        """,
                        (arguments, exchange) ->
                                ToolResult.of(arguments.path("region").asString("none"))))
                .tool(tool("json_schema_2020_12_tool", """
                        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
                         "$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{
                           "street":{"type":"string"},"city":{"type":"string"}}}},
                         "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
                           "contactMethod":{"type":"string","enum":["phone","email"]},
                           "phone":{"type":"string"},"email":{"type":"string"}},
                         "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
                         "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
                         "then":{"required":["phone"]},"else":{"required":["email"]},
                         "additionalProperties":false}
                        """, (arguments, exchange) -> ToolResult.of("taken")));
    }

    private static void progress(Catalog.Builder offer) {
        offer.tool(tool("test_tool_with_progress", (arguments, exchange) -> {
                    for (int done = 0; done <= 100; done += 50) {
                        exchange.progress(done, 100, "");
                        pause();
                    }
                    return ToolResult.of("Progress is complete.");
                }))
                .tool(tool("test_tool_with_logging", TestingOffer::logging))
                .tool(tool("test_logging_tool", TestingOffer::logging))
                .tool(tool("test_waiting", (arguments, exchange) -> {
                    exchange.progress(0, 1, "waiting to be cancelled");
                    while (!exchange.isCancelled()) {
                        pause();
                    }
                    offer.changes().tell(new Change.Updated("test://cancelled"));
                    return ToolResult.of("cancelled");
                }))
                .tool(tool("test_missing_capability", (arguments, exchange) -> {
                    exchange.require(ClientCapability.SAMPLING);
                    return ToolResult.of("The client can be asked to sample.");
                }));
    }

    private static void changes(Catalog.Builder offer, Changes changes) {
        offer.tool(tool("test_trigger_tool_change", (arguments, exchange) -> {
                    changes.tell(new Change.Tools());
                    return ToolResult.of("told");
                }))
                .tool(tool("test_trigger_prompt_change", (arguments, exchange) -> {
                    changes.tell(new Change.Prompts());
                    return ToolResult.of("told");
                }))
                .tool(tool("test_trigger_resource_update", (arguments, exchange) -> {
                    changes.tell(new Change.Updated("test://watched-resource"));
                    return ToolResult.of("told");
                }));
    }

    private static void resources(Catalog.Builder offer) {
        offer.resource(
                        resource("test://static-text", "text/plain"),
                        (uri, variables, exchange) -> ResourceResult.of(
                                uri, "text/plain", "This is the content of the static text resource."))
                .resource(
                        resource("test://static-binary", "image/png"),
                        (uri, variables, exchange) ->
                                new ResourceResult(List.of(ResourceContents.Binary.of(uri, "image/png", PICTURE))))
                .resource(
                        resource("test://watched-resource", "text/plain"),
                        (uri, variables, exchange) -> ResourceResult.of(uri, "text/plain", "Watched."))
                .template(new ResourceTemplate(
                        "test://template/{id}/data",
                        "template",
                        "",
                        "Made for tests.",
                        "application/json",
                        Map.of("id", (typed, others, exchange) -> List.of(typed + "1", typed + "2")),
                        (uri, variables, exchange) -> ResourceResult.of(
                                uri,
                                "application/json",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("id", variables.get("id"))
                                        .put("templateTest", true)
                                        .put("data", "Data for ID: " + variables.get("id"))
                                        .toString())));
    }

    private static Resource resource(String uri, String mediaType) {
        return new Resource(uri, uri.substring("test://".length()), "", "Made for tests.", mediaType);
    }

    private static ToolReply logging(ObjectNode arguments, Exchange exchange) {
        for (String message : List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
            exchange.log(LogLevel.INFO, "", JsonNodeFactory.instance.stringNode(message));
            pause();
        }
        return ToolResult.of("Logging is complete.");
    }

    static Content embedded(String uri, String mediaType, String text) {
        return new Content.Embedded(new ResourceContents.Text(uri, mediaType, text));
    }

    private static ToolResult contents(Content... contents) {
        return new ToolResult(List.of(contents), Optional.empty(), false);
    }

    /** The suite wants to see that time passes between two notifications. */
    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
    }
}
