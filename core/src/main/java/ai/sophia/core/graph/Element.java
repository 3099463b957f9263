package ai.sophia.core.graph;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a graph is stored as: each element is one memory, whose metadata say what it is and whose text says it in words. */
sealed interface Element {
    /** The member of the metadata that holds an element. */
    String MEMBER = "graph";

    /** That there is something of this name. */
    record Entity(String name, String type) implements Element {}

    /** Something that was seen of an entity. */
    record Observation(String name, String content) implements Element {}

    /** That one entity has to do with another. */
    record Edge(Relation relation) implements Element {}

    /** The name of its sort, as the metadata have it. */
    default String sort() {
        return switch (this) {
            case Entity entity -> "entity";
            case Observation observation -> "observation";
            case Edge edge -> "relation";
        };
    }

    /** What makes it one: elements with the same parts are the same. An entity is its name, whatever type it was given. */
    default List<String> identity() {
        return switch (this) {
            case Entity(String name, String type) -> List.of(sort(), name);
            case Observation(String name, String content) -> List.of(sort(), name, content);
            case Edge(Relation relation) -> List.of(sort(), relation.from(), relation.type(), relation.to());
        };
    }

    /** The entity that it is about, or starts at. */
    default String about() {
        return switch (this) {
            case Entity(String name, String type) -> name;
            case Observation(String name, String content) -> name;
            case Edge(Relation relation) -> relation.from();
        };
    }

    /** What it says in words, for recalls to find. */
    default String text() {
        return switch (this) {
            case Entity(String name, String type) -> name + " (" + type + ")";
            case Observation(String name, String content) -> name + ": " + content;
            case Edge(Relation relation) -> relation.from() + " " + relation.type() + " " + relation.to();
        };
    }

    /** The metadata of its memory. */
    default Metadata metadata() {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("is", sort());
        switch (this) {
            case Entity(String name, String type) -> {
                parts.put("name", name);
                parts.put("type", type);
            }
            case Observation(String name, String content) -> {
                parts.put("name", name);
                parts.put("content", content);
            }
            case Edge(Relation relation) -> {
                parts.put("from", relation.from());
                parts.put("type", relation.type());
                parts.put("to", relation.to());
            }
        }
        return new Metadata(Map.of(MEMBER, parts));
    }

    /** The element that a memory holds, if it does. */
    static Optional<Element> of(Memory memory) {
        if (!(memory.content().metadata().values().get(MEMBER) instanceof Map<?, ?> parts)) {
            return Optional.empty();
        }
        return switch (part(parts, "is")) {
            case "entity" -> Optional.of(new Entity(part(parts, "name"), part(parts, "type")));
            case "observation" -> Optional.of(new Observation(part(parts, "name"), part(parts, "content")));
            case "relation" ->
                Optional.of(new Edge(new Relation(part(parts, "from"), part(parts, "to"), part(parts, "type"))));
            default -> Optional.empty();
        };
    }

    private static String part(Map<?, ?> parts, String name) {
        return parts.get(name) instanceof String text ? text : "";
    }

    /** Refuses what is empty or too long for the metadata. */
    static String checked(String field, String text) {
        if (text.isEmpty()) {
            throw new Fault.Invalid(field, "expected at least one character, but got none");
        }
        if (text.length() > Metadata.STRING_LIMIT) {
            throw new Fault.Invalid(
                    field, "expected at most " + Metadata.STRING_LIMIT + " characters, but got " + text.length());
        }
        return text;
    }
}
