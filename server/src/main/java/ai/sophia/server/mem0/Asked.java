package ai.sophia.server.mem0;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Kind;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Which memories a request of mem0's is about.
 *
 * @param selection the scope that it names
 * @param filter what they must match
 * @param expired whether to see those that have expired
 */
record Asked(Selection selection, Filter filter, boolean expired) {
    /** What is known, and not only what was said. */
    private static final Filter KNOWN =
            new Filter.Not(new Filter.Eq(Field.Own.KIND, new Value.Text(Kind.EPISODIC.label())));

    /** How a request names them. */
    enum Form {
        /** By filters alone; a user beside them is a mistake. */
        FILTERS,
        /** By filters, or by names beside them, as earlier clients do. */
        NAMES,
        /** As those, and fields that are not known are of the metadata, as mem0's own server takes them. */
        LOOSE
    }

    /**
     * Reads which memories the request is about. A name beside the filters that is {@code "*"} asks for what has one, and all four of them for
     * everything.
     *
     * @throws ai.sophia.core.Fault.Invalid if it names no user, agent, app or run, or something is malformed
     */
    static Asked read(Fields in, Form form) {
        List<Filter> all = new ArrayList<>();
        in.json("filters", node -> node)
                .ifPresent(node -> all.add(FilterGrammar.read("filters", object(node), form == Form.LOOSE)));
        Map<Entity, String> named = Entity.read(in);
        if (form == Form.FILTERS && !named.isEmpty()) {
            String key = named.keySet().iterator().next().key();
            throw in.invalid(key, "expected it within filters, as {\"filters\": {\"" + key + "\": \"…\"}}");
        }
        boolean everything = named.size() == Entity.values().length
                && named.values().stream().allMatch(Selection.ANY::equals);
        if (!everything) {
            named.forEach((entity, name) -> all.add(FilterGrammar.read(
                    entity.key(), JsonNodeFactory.instance.objectNode().put(entity.key(), name), false)));
        }
        in.json("metadata", node -> node).ifPresent(node -> all.add(FilterGrammar.metadata("metadata", object(node))));
        member(in, all, "categories", "categories");
        member(in, all, "keywords", "keywords");
        dated(in, all, "start_date", "gte");
        dated(in, all, "end_date", "lte");
        Filter filter = all.size() == 1 ? all.getFirst() : new Filter.And(all);
        Scoped scoped = everything ? new Scoped(Selection.EVERYTHING, filter) : Scoped.of("filters", filter);
        return new Asked(
                scoped.selection(), scoped.filter(), in.flag("show_expired").orElse(false));
    }

    /** The same, without turns and what is not so now, if the request asks for the latest alone. */
    Asked latest(Fields in) {
        return in.flag("latest_only").orElse(false) ? new Asked(selection, filter.and(KNOWN), false) : this;
    }

    /** What the principal may delete of it. */
    Reach everything(Access access, Principal principal) {
        return access.everything(principal, selection);
    }

    /** What the principal sees of it now. */
    Reach reach(Access access, Principal principal) {
        return expired ? everything(access, principal) : access.reach(principal, selection);
    }

    private static void member(Fields in, List<Filter> all, String name, String field) {
        in.json(name, node -> node)
                .filter(node -> !(node.isArray() && node.isEmpty()))
                .ifPresent(node -> all.add(FilterGrammar.read(
                        in.path(name), JsonNodeFactory.instance.objectNode().set(field, node), false)));
    }

    private static void dated(Fields in, List<Filter> all, String name, String operator) {
        in.json(name, node -> node).ifPresent(node -> {
            var condition = JsonNodeFactory.instance.objectNode();
            condition.putObject("created_at").set(operator, node);
            all.add(FilterGrammar.read(in.path(name), condition, false));
        });
    }

    /** An object that may come as text, as parameters of a query do; one client writes it there with single quotes. */
    static JsonNode object(JsonNode node) {
        if (!node.isString()) {
            return node;
        }
        String text = node.stringValue();
        boolean quoted = text.contains("'") && !text.contains("\"");
        return Json.parse("filters", quoted ? text.replace('\'', '"') : text);
    }

    /** The number under one of the names. */
    static int number(Fields in, List<String> names, int usual, int least, int most) {
        for (String name : names) {
            Optional<Long> given = in.integer(name);
            if (given.isPresent()) {
                return in.integer(name, usual, least, most);
            }
        }
        return usual;
    }
}
