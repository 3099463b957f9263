package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.graph.Graph;
import ai.sophia.core.graph.Node;
import ai.sophia.core.graph.Relation;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Entities and relations as JSON, in the form of the reference memory server. Stateless. */
final class GraphJson {
    private GraphJson() {}

    static Schema entitySchema() {
        return Schema.object()
                .text("name", "The name of the entity")
                .text("entityType", "The type of the entity")
                .texts("observations", "What was observed of it")
                .required("name", "entityType", "observations");
    }

    static Schema relationSchema() {
        return Schema.object()
                .text("from", "The entity where the relation starts")
                .text("to", "The entity where it ends")
                .text("relationType", "The type of the relation")
                .required("from", "to", "relationType");
    }

    static Schema graphSchema() {
        return Schema.object()
                .list("entities", "", entitySchema())
                .list("relations", "", relationSchema())
                .required("entities", "relations");
    }

    static List<Node> nodes(Fields in, String name) {
        return list(
                in,
                name,
                each -> new Node(
                        each.string("name").orElse(""),
                        each.string("entityType").orElse(""),
                        each.strings("observations")));
    }

    static List<Relation> relations(Fields in, String name) {
        return list(
                in,
                name,
                each -> new Relation(
                        each.string("from").orElse(""),
                        each.string("to").orElse(""),
                        each.string("relationType").orElse("")));
    }

    /** Observations by the name of the entity; those of an entity that is named twice are joined. */
    static SequencedMap<String, List<String>> observations(Fields in, String name, String contents) {
        record Some(String entity, List<String> contents) {}
        List<Some> all = list(in, name, each -> {
            String entity = each.string("entityName").orElse("");
            if (entity.isEmpty()) {
                throw new Fault.Invalid("entityName", "expected the name of an entity, but got none");
            }
            return new Some(entity, each.strings(contents));
        });
        SequencedMap<String, List<String>> observations = new LinkedHashMap<>();
        for (Some some : all) {
            observations
                    .computeIfAbsent(some.entity(), first -> new ArrayList<>())
                    .addAll(some.contents());
        }
        return observations;
    }

    static void graph(JsonGenerator json, Graph graph) {
        json.writeStartObject();
        nodes(json, "entities", graph.nodes());
        relations(json, graph.relations());
        json.writeEndObject();
    }

    static void nodes(JsonGenerator json, String name, List<Node> nodes) {
        json.writeArrayPropertyStart(name);
        for (Node node : nodes) {
            json.writeStartObject();
            json.writeStringProperty("name", node.name());
            json.writeStringProperty("entityType", node.type());
            texts(json, "observations", node.observations());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void relations(JsonGenerator json, List<Relation> relations) {
        json.writeArrayPropertyStart("relations");
        for (Relation relation : relations) {
            json.writeStartObject();
            json.writeStringProperty("from", relation.from());
            json.writeStringProperty("to", relation.to());
            json.writeStringProperty("relationType", relation.type());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static <T> List<T> list(Fields in, String name, Function<Fields, T> read) {
        List<JsonNode> elements =
                in.list(name).orElseThrow(() -> new Fault.Invalid(name, "expected a list, but got none"));
        List<T> all = new ArrayList<>(elements.size());
        for (JsonNode element : elements) {
            String path = name + "[" + all.size() + "]";
            Fields each = Fields.of(path, element);
            try {
                all.add(read.apply(each));
            } catch (Fault.Invalid invalid) {
                throw invalid.field().startsWith(path) ? invalid : invalid.within(path);
            }
            each.finish();
        }
        return all;
    }
}
