package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Selection;
import ai.sophia.core.graph.Graph;
import ai.sophia.core.graph.Holder;
import ai.sophia.core.graph.KnowledgeGraph.Creation;
import ai.sophia.core.graph.Node;
import ai.sophia.core.graph.Relation;
import ai.sophia.mcp.Content;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A knowledge graph under the names, arguments and results of the reference memory server, so that what was written for it goes on here.
 * Results are JSON, in which text cannot end where it does not. Safe for all threads.
 */
public final class GraphTools {
    private static final Tool.Hints TAKES_AWAY = new Tool.Hints(false, true, true, false);

    private final Services services;

    private GraphTools(Services services) {
        this.services = services;
    }

    /** All of them, in the order in which they are listed. */
    public static List<Tool> of(Services services) {
        GraphTools tools = new GraphTools(services);
        Schema entities =
                Schema.object().list("entities", "", GraphJson.entitySchema()).required("entities");
        Schema created = Schema.object()
                .list("entities", "", GraphJson.entitySchema())
                .list(
                        "extended",
                        "What was added to entities that another call created at the same moment; absent if nothing was",
                        GraphJson.entitySchema())
                .required("entities");
        Schema relations = Schema.object()
                .list("relations", "", GraphJson.relationSchema())
                .required("relations");
        Schema done = Schema.object().flag("success", "").text("message", "").required("success", "message");
        return List.of(
                tool(
                        "create_entities",
                        "Create Entities",
                        "Create multiple new entities in the knowledge graph",
                        entities,
                        created,
                        Tool.Hints.ADDS,
                        tools::createEntities),
                tool(
                        "create_relations",
                        "Create Relations",
                        "Create multiple new relations between entities in the knowledge graph. Relations should be in active voice",
                        relations,
                        relations,
                        Tool.Hints.ADDS,
                        tools::createRelations),
                tool(
                        "add_observations",
                        "Add Observations",
                        "Add new observations to existing entities in the knowledge graph",
                        Schema.object()
                                .list(
                                        "observations",
                                        "",
                                        Schema.object()
                                                .text("entityName", "The entity to add the observations to")
                                                .texts("contents", "What was observed")
                                                .required("entityName", "contents"))
                                .required("observations"),
                        Schema.object()
                                .list(
                                        "results",
                                        "",
                                        Schema.object()
                                                .text("entityName", "")
                                                .texts("addedObservations", "")
                                                .required("entityName", "addedObservations"))
                                .required("results"),
                        Tool.Hints.ADDS,
                        tools::addObservations),
                tool(
                        "delete_entities",
                        "Delete Entities",
                        "Delete multiple entities and their associated relations from the knowledge graph",
                        Schema.object()
                                .texts("entityNames", "Names of the entities to delete")
                                .required("entityNames"),
                        done,
                        TAKES_AWAY,
                        tools::deleteEntities),
                tool(
                        "delete_observations",
                        "Delete Observations",
                        "Delete specific observations from entities in the knowledge graph",
                        Schema.object()
                                .list(
                                        "deletions",
                                        "",
                                        Schema.object()
                                                .text("entityName", "The entity with the observations")
                                                .texts("observations", "The observations to delete")
                                                .required("entityName", "observations"))
                                .required("deletions"),
                        done,
                        TAKES_AWAY,
                        tools::deleteObservations),
                tool(
                        "delete_relations",
                        "Delete Relations",
                        "Delete multiple relations from the knowledge graph",
                        relations,
                        done,
                        TAKES_AWAY,
                        tools::deleteRelations),
                tool(
                        "read_graph",
                        "Read Graph",
                        "Read the entire knowledge graph",
                        Schema.object(),
                        GraphJson.graphSchema(),
                        Tool.Hints.READS,
                        tools::readGraph),
                tool(
                        "search_nodes",
                        "Search Nodes",
                        "Search for nodes in the knowledge graph based on a query",
                        Schema.object()
                                .text("query", "Matched against names, types and observations, by words and by meaning")
                                .required("query"),
                        GraphJson.graphSchema(),
                        Tool.Hints.READS,
                        tools::searchNodes),
                tool(
                        "open_nodes",
                        "Open Nodes",
                        "Open specific nodes in the knowledge graph by their names",
                        Schema.object()
                                .texts("names", "Names of the entities to retrieve")
                                .required("names"),
                        GraphJson.graphSchema(),
                        Tool.Hints.READS,
                        tools::openNodes));
    }

    private static Tool tool(
            String name,
            String title,
            String description,
            Schema input,
            Schema output,
            Tool.Hints hints,
            Tool.Handler handler) {
        return new Tool(name, title, description, input.build(), Optional.of(output.build()), hints, handler);
    }

    private ToolReply createEntities(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        List<Node> nodes = GraphJson.nodes(given.in(), "entities");
        given.finish();
        Creation creation = services.graph().create(holder, nodes);
        if (creation.extended().isEmpty()) {
            return listed(Json.object(json -> GraphJson.nodes(json, "entities", creation.created())));
        }
        JsonNode structured = Json.object(json -> {
            GraphJson.nodes(json, "entities", creation.created());
            GraphJson.nodes(json, "extended", creation.extended());
        });
        return new ToolResult(
                List.of(
                        new Content.Text(structured.path("entities").toPrettyString()),
                        new Content.Text(
                                "Another call created these at the same moment; these observations were added to them: "
                                        + structured.path("extended").toPrettyString())),
                Optional.of(structured),
                false);
    }

    private ToolReply createRelations(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        List<Relation> relations = GraphJson.relations(given.in(), "relations");
        given.finish();
        List<Relation> created = services.graph().relate(holder, relations);
        return listed(Json.object(json -> GraphJson.relations(json, created)));
    }

    private ToolReply addObservations(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        SequencedMap<String, List<String>> observations =
                GraphJson.observations(given.in(), "observations", "contents");
        given.finish();
        SequencedMap<String, List<String>> added = services.graph().observe(holder, observations);
        return listed(Json.object(json -> {
            json.writeArrayPropertyStart("results");
            added.forEach((name, contents) -> {
                json.writeStartObject();
                json.writeStringProperty("entityName", name);
                GraphJson.texts(json, "addedObservations", contents);
                json.writeEndObject();
            });
            json.writeEndArray();
        }));
    }

    private ToolReply deleteEntities(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        List<String> names = required(given, "entityNames");
        given.finish();
        services.graph().deleteEntities(holder, names);
        return done("Entities deleted successfully");
    }

    private ToolReply deleteObservations(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        SequencedMap<String, List<String>> observations =
                GraphJson.observations(given.in(), "deletions", "observations");
        given.finish();
        services.graph().deleteObservations(holder, observations);
        return done("Observations deleted successfully");
    }

    private ToolReply deleteRelations(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        List<Relation> relations = GraphJson.relations(given.in(), "relations");
        given.finish();
        services.graph().deleteRelations(holder, relations);
        return done("Relations deleted successfully");
    }

    private ToolReply readGraph(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        given.finish();
        return told(services.graph().read(holder));
    }

    private ToolReply searchNodes(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        String query = given.in()
                .string("query")
                .orElseThrow(() -> new Fault.Invalid("query", "expected a query, but got none"));
        given.finish();
        return told(services.graph().search(holder, query));
    }

    private ToolReply openNodes(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Holder holder = holder(given);
        List<String> names = required(given, "names");
        given.finish();
        return told(services.graph().open(holder, new LinkedHashSet<>(names)));
    }

    private Holder holder(Arguments given) {
        Selection selection = given.selection(Selection.NONE);
        refuse("agent", selection.agent());
        refuse("session", selection.session());
        return GraphResource.holder(services, selection, given.exchange());
    }

    private static void refuse(String part, String named) {
        if (!named.isEmpty()) {
            throw new Fault.Invalid(
                    part,
                    "expected none, for a graph is shared by all of a user's agents and sessions, but got \"" + named
                            + "\"");
        }
    }

    private static List<String> required(Arguments given, String name) {
        if (given.in().json(name).isEmpty()) {
            throw new Fault.Invalid(name, "expected a list of strings, but got none");
        }
        return given.in().strings(name);
    }

    private static ToolReply told(Graph graph) {
        JsonNode structured = Json.tree(json -> GraphJson.graph(json, graph));
        return ToolResult.of(structured, structured.toPrettyString());
    }

    /** The text is the list alone, as the reference server has it. */
    private static ToolReply listed(JsonNode structured) {
        return ToolResult.of(structured, structured.values().iterator().next().toPrettyString());
    }

    private static ToolReply done(String message) {
        return ToolResult.of(
                Json.object(json -> {
                    json.writeBooleanProperty("success", true);
                    json.writeStringProperty("message", message);
                }),
                message);
    }
}
