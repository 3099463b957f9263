package ai.sophia.core.graph;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.util.Collection;
import java.util.List;

/** Filters that find the memories of a graph. Stateless. */
final class Elements {
    /** The collection that graphs are kept in. */
    static final String COLLECTION = "KnowledgeGraph";

    private static final Field SORT = field("is");

    private Elements() {}

    /** All of the graph. */
    static Filter all() {
        return new Filter.Eq(Field.Own.COLLECTION, new Value.Text(COLLECTION)).and(new Filter.Exists(SORT));
    }

    /** The entities of these names. */
    static Filter entities(Collection<String> names) {
        return sort("entity").and(in("name", names));
    }

    /** The entities of these names, and what was seen of them. */
    static Filter nodes(Collection<String> names) {
        return all().and(in("name", names));
    }

    /** The entities of these names, what was seen of them, and the relations that start or end there. */
    static Filter withAttached(Collection<String> names) {
        return new Filter.Or(List.of(nodes(names), relations(names)));
    }

    /** The relations that start or end at the entities of these names. */
    static Filter relations(Collection<String> names) {
        return sort("relation").and(new Filter.Or(List.of(in("from", names), in("to", names))));
    }

    /** These elements, by what makes each one. */
    static Filter these(Collection<Element> elements) {
        return new Filter.Or(elements.stream().map(Elements::same).toList());
    }

    /** Entities whose name or type holds the text, and observations that do, whatever the case. */
    static Filter containing(String text) {
        List<Filter> parts = List.of(contains("name", text), contains("type", text), contains("content", text));
        return new Filter.And(List.of(all(), new Filter.Ne(SORT, new Value.Text("relation")), new Filter.Or(parts)));
    }

    private static Filter same(Element element) {
        return switch (element) {
            case Element.Entity(String name, String type) -> sort("entity").and(is("name", name));
            case Element.Observation(String name, String content) ->
                new Filter.And(List.of(sort("observation"), is("name", name), is("content", content)));
            case Element.Edge(Relation relation) ->
                new Filter.And(List.of(
                        sort("relation"),
                        is("from", relation.from()),
                        is("type", relation.type()),
                        is("to", relation.to())));
        };
    }

    private static Filter sort(String sort) {
        return new Filter.Eq(Field.Own.COLLECTION, new Value.Text(COLLECTION))
                .and(new Filter.Eq(SORT, new Value.Text(sort)));
    }

    private static Filter in(String part, Collection<String> values) {
        return new Filter.In(
                field(part),
                values.stream().map(text -> (Value) new Value.Text(text)).toList());
    }

    private static Filter is(String part, String value) {
        return new Filter.Eq(field(part), new Value.Text(value));
    }

    private static Filter contains(String part, String value) {
        return new Filter.Contains(field(part), new Value.Text(value));
    }

    private static Field field(String part) {
        return new Field.Meta(List.of(Element.MEMBER, part));
    }
}
