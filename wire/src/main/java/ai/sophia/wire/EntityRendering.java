package ai.sophia.wire;

import ai.sophia.core.entity.Entities;
import ai.sophia.core.entity.Entity;
import ai.sophia.core.entity.Link;
import ai.sophia.core.entity.Relation;
import ai.sophia.core.entity.Surroundings;
import ai.sophia.core.memory.MemoryId;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes entities and their relations as members of JSON; parts that are empty are left out. Stateless. */
public final class EntityRendering {
    private EntityRendering() {}

    /** The members of a page of entities. */
    public static void listing(JsonGenerator json, Entities.Listing listing) {
        entities(json, "entities", listing.entities());
        Rendering.text(json, "next", listing.next());
    }

    /** The members of what is around an entity. */
    public static void surroundings(JsonGenerator json, Surroundings surroundings) {
        json.writeName("entity");
        entity(json, surroundings.entity());
        relations(json, surroundings.relations());
        entities(json, "neighbors", surroundings.neighbors());
        json.writeBooleanProperty("more", surroundings.more());
    }

    /** The members of a page of what became of an entity. */
    public static void timeline(JsonGenerator json, Entities.Timeline timeline) {
        json.writeName("entity");
        entity(json, timeline.entity());
        relations(json, timeline.relations());
        Rendering.text(json, "next", timeline.next());
    }

    private static void entities(JsonGenerator json, String name, List<Entity> entities) {
        json.writeArrayPropertyStart(name);
        entities.forEach(each -> entity(json, each));
        json.writeEndArray();
    }

    private static void entity(JsonGenerator json, Entity entity) {
        json.writeStartObject();
        json.writeStringProperty("name", entity.name());
        if (!entity.aliases().isEmpty()) {
            texts(json, "aliases", entity.aliases());
        }
        json.writeNumberProperty("facts", entity.facts());
        json.writeEndObject();
    }

    private static void relations(JsonGenerator json, List<Relation> relations) {
        json.writeArrayPropertyStart("relations");
        relations.forEach(each -> relation(json, each));
        json.writeEndArray();
    }

    private static void relation(JsonGenerator json, Relation relation) {
        Link link = relation.link();
        json.writeStartObject();
        json.writeStringProperty("fact", link.fact().id().toString());
        json.writeStringProperty("sort", link.sort().label());
        json.writeStringProperty("from", relation.from());
        Rendering.text(json, "relation", link.relation());
        if (!relation.to().isEmpty()) {
            texts(json, "to", relation.to());
        }
        json.writeStringProperty("text", link.text());
        Rendering.text(json, "speaker", link.speaker());
        json.writeBooleanProperty("negated", link.negated());
        json.writeNumberProperty("confidence", link.confidence());
        FactRendering.moment(json, "validFrom", link.valid().from());
        FactRendering.moment(json, "validTo", link.valid().to());
        texts(json, "saidIn", link.turns().stream().map(MemoryId::toString).toList());
        json.writeNumberProperty("distance", relation.distance());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
