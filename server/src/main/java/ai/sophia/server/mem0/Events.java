package ai.sophia.server.mem0;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Receipt;
import ai.sophia.server.Services;
import ai.sophia.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What requests came to, kept so that clients can ask for it later. An event holds the ids of memories; their text is read when it is told,
 * so that a deleted memory's is gone. Safe for all threads.
 */
final class Events {
    static final String KIND = "event";

    /** Where the log was when it was added, if facts are to be made of it. */
    private static final String POSITION = "position";

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Services services;

    Events(Services services) {
        this.services = services;
    }

    /** What became of a memory, in mem0's words. */
    static String name(Receipt.Status status) {
        return switch (status) {
            case ADDED -> "ADD";
            case REVISED -> "UPDATE";
            case DUPLICATE, UNCHANGED -> "NOOP";
        };
    }

    /** The id of an event that is to be. */
    static String newId() {
        return MemoryId.create().toString();
    }

    /**
     * What an addition came to, as the document that is kept of it; for the transaction of the addition.
     *
     * @param infer whether facts are to be made of it, up to where the log is then
     */
    static Document addition(String id, Scope scope, List<Outcome> outcomes, Instant start, boolean infer) {
        ObjectNode body = body("ADD", start);
        ArrayNode memories = body.putArray("memories");
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Written(Memory memory, Position position) -> {
                    memory(
                            memories,
                            memory.id(),
                            memory.version() == 1 ? Receipt.Status.ADDED : Receipt.Status.REVISED);
                    if (infer) {
                        body.put(POSITION, position.toString());
                    }
                }
                case Outcome.Duplicate duplicate -> memory(memories, duplicate.existing(), Receipt.Status.DUPLICATE);
                case Outcome.Stale stale -> throw unasked(stale);
                case Outcome.Missing missing -> throw unasked(missing);
                case Outcome.Deleted deleted -> throw unasked(deleted);
            }
        }
        ObjectNode payload = body.putObject("payload");
        for (Entity entity : Entity.values()) {
            Shapes.text(payload, entity.key(), entity.of(scope));
        }
        return document(id, scope.user(), body);
    }

    private static void memory(ArrayNode memories, MemoryId id, Receipt.Status status) {
        memories.addObject().put("id", id.toString()).put("event", name(status));
    }

    private static IllegalStateException unasked(Outcome outcome) {
        return new IllegalStateException("expected what comes of an addition, but got " + outcome);
    }

    /** Keeps that an addition came to nothing, for it held nothing to store. */
    void nothingAdded(Principal principal, String id, Scope scope, Instant start) {
        services.documents().put(principal, addition(id, scope, List.of(), start, false));
    }

    /** Keeps how many memories a deletion deleted; returns the event's id. */
    String deleted(Principal principal, long memories, Instant start) {
        ObjectNode body = body("DELETE", start);
        body.put("deleted", memories);
        return keep(principal, body);
    }

    /** An event as it is told, with the facts that were made of what was added, for which it waits within bounds. */
    Optional<ObjectNode> find(Principal principal, String id) {
        return services.documents().find(principal, KIND, id).map(document -> {
            ObjectNode node = told(principal, document);
            Optional<Understood> understood = understood(principal, Json.parse("event", document.body()));
            understood.ifPresent(each -> each.tell((ArrayNode) node.path("results")));
            if (understood.filter(Understood::behind).isPresent()) {
                node.put("status", "RUNNING");
            }
            return node;
        });
    }

    private Optional<Understood> understood(Principal principal, JsonNode body) {
        if (!body.has(POSITION)) {
            return Optional.empty();
        }
        JsonNode payload = body.path("payload");
        Scope scope = services.access()
                .scope(
                        principal,
                        new Selection(
                                payload.path(Entity.USER.key()).asString(""),
                                payload.path(Entity.AGENT.key()).asString(""),
                                payload.path(Entity.RUN.key()).asString(""),
                                payload.path(Entity.APP.key()).asString("")));
        Set<MemoryId> turns = new HashSet<>();
        for (JsonNode each : body.path("memories").values()) {
            if (!each.path("event").asString().equals(name(Receipt.Status.DUPLICATE))) {
                turns.add(MemoryId.parse(each.path("id").asString()));
            }
        }
        Position position = Position.parse(body.path(POSITION).asString());
        return Optional.of(Understood.of(services, principal, scope, turns, position));
    }

    /** How many there are. */
    long count(Principal principal) {
        return services.documents().count(principal, KIND);
    }

    /** A page of them, newest first. */
    ArrayNode page(Principal principal, Paging paging) {
        ArrayNode results = Shapes.array();
        long passed = 0;
        String cursor = "";
        do {
            Documents.Page page = services.documents().list(principal, KIND, cursor, Math.max(100, paging.size()));
            for (Document document : page.documents()) {
                if (passed++ >= paging.first() && results.size() < paging.size()) {
                    results.add(told(principal, document));
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty() && results.size() < paging.size());
        return results;
    }

    private static ObjectNode body(String type, Instant start) {
        return Shapes.object().put("event_type", type).put("started_at", start.toString());
    }

    private static Document document(String id, String user, ObjectNode body) {
        return Document.of(KIND, id, user, Json.text(body), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** The memories are deleted already: that the event cannot be kept must not make the request fail. */
    private String keep(Principal principal, ObjectNode body) {
        String id = newId();
        try {
            services.documents().put(principal, document(id, "", body));
        } catch (RuntimeException failure) {
            LOG.warn("An event is not kept, but what it tells of is done: {}", failure.toString());
        }
        return id;
    }

    private ObjectNode told(Principal principal, Document document) {
        JsonNode body = Json.parse("event", document.body());
        Instant started = Instant.parse(body.path("started_at").asString());
        Instant completed = document.created();
        ObjectNode node = Shapes.object();
        node.put("id", document.id());
        node.set("event_type", body.path("event_type"));
        node.put("status", "SUCCEEDED");
        node.set("payload", body.has("payload") ? body.path("payload") : Shapes.object());
        ObjectNode metadata = node.putObject("metadata");
        if (body.has("deleted")) {
            metadata.set("deleted", body.path("deleted"));
        }
        node.set("results", results(principal, body));
        node.put("created_at", document.created().toString());
        node.put("updated_at", document.updated().toString());
        node.put("started_at", started.toString());
        node.put("completed_at", completed.toString());
        node.put("latency", Math.max(0, Duration.between(started, completed).toMillis()));
        node.putNull("graph_status");
        node.putNull("error");
        return node;
    }

    private ArrayNode results(Principal principal, JsonNode body) {
        ArrayNode results = Shapes.array();
        for (JsonNode each : body.path("memories").values()) {
            ObjectNode row = results.addObject();
            row.set("id", each.path("id"));
            row.set("event", each.path("event"));
            Optional<Memory> memory = services.store()
                    .find(
                            services.access().everything(principal, Selection.EVERYTHING),
                            MemoryId.parse(each.path("id").asString()));
            Shapes.text(
                    row.putObject("data"),
                    "memory",
                    memory.map(found -> found.content().text()).orElse(""));
        }
        return results;
    }
}
