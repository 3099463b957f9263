package ai.sophia.server.mem0;

import ai.sophia.core.Period;
import ai.sophia.core.filter.Field;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.recall.Hit;
import ai.sophia.server.Call;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What mem0's clients are told of a memory, and in which shape a list of them comes. Stateless. */
final class Shapes {
    /** Categories are those of the metadata; a fact has its sort for one. */
    static final Field CATEGORIES = new Field.Meta(List.of("categories"));

    private static final double SCORE_STEPS = 1_000_000.0;

    private Shapes() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ObjectNode message(String text) {
        return object().put("message", text);
    }

    /** A memory. */
    static ObjectNode memory(Memory memory) {
        ObjectNode node = object();
        node.put("id", memory.id().toString());
        node.put("memory", memory.content().text());
        for (Entity entity : Entity.values()) {
            text(node, entity.key(), entity.of(memory.scope()));
        }
        text(node, "session_id", memory.scope().session());
        text(node, "role", memory.content().utterance().role());
        text(node, "actor_id", memory.content().utterance().speaker());
        JsonNode metadata = Json.node(memory.content().metadata().values());
        node.set("metadata", metadata);
        node.set("categories", categories(memory, metadata));
        node.put("created_at", Times.created(memory).toString());
        node.put("updated_at", memory.stored().from().toString());
        text(node, "expiration_date", expiration(memory));
        node.putNull("structured_attributes");
        node.putNull("replaced_by");
        node.put("synthesized", false);
        node.put("lifecycle_state", "active");
        return node;
    }

    private static ArrayNode categories(Memory memory, JsonNode metadata) {
        ArrayNode categories = array();
        if (metadata.path("categories").isArray()) {
            metadata.path("categories").forEach(categories::add);
        }
        if (memory.content().collection().equals(Collections.FACTS)) {
            metadata.path("fact").path("sort").asStringOpt().ifPresent(categories::add);
        }
        return categories;
    }

    /** A memory that answers a question. */
    static ObjectNode hit(Hit hit) {
        ObjectNode node = memory(hit.memory());
        node.put("score", rounded(hit.score()));
        ObjectNode breakdown = node.putObject("score_breakdown");
        hit.signals().forEach(signal -> {
            switch (signal.name()) {
                case "dense" -> breakdown.put("semantic", rounded(signal.strength()));
                case "lexical" -> breakdown.put("bm25", rounded(signal.strength()));
                default -> breakdown.put(signal.name(), rounded(signal.strength()));
            }
        });
        return node;
    }

    /** The memories with only those of their members that the request asks for; all, if it names none. */
    static ArrayNode narrowed(Fields in, List<ObjectNode> memories) {
        List<String> wanted = new ArrayList<>(in.strings("fields"));
        boolean all = wanted.isEmpty();
        wanted.add("id");
        ArrayNode nodes = array();
        for (ObjectNode memory : memories) {
            nodes.add(all ? memory : memory.retain(wanted));
        }
        return nodes;
    }

    /** Whether an earlier client asks, which takes a list as it is unless it says otherwise. */
    static boolean isBare(Call call, Fields in) {
        return call.header("Mem0-User-ID").isPresent()
                && !in.string("output_format").orElse("").equals("v1.1");
    }

    static void text(ObjectNode node, String name, String value) {
        if (value.isEmpty()) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }

    private static String expiration(Memory memory) {
        return memory.content().expires().equals(Period.FOREVER)
                ? ""
                : Times.lastDay(memory.content().expires()).toString();
    }

    private static double rounded(double score) {
        return Math.round(score * SCORE_STEPS) / SCORE_STEPS;
    }
}
