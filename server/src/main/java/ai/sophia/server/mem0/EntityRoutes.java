package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting.Forgotten;
import ai.sophia.core.record.ScopeCount;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users, agents, apps and runs. There are those that memories belong to, and those that a client has announced. Stateless.
 */
final class EntityRoutes {
    private static final int MOST_SCOPES = 1_000_000;
    private static final int LARGEST_PAGE = 1_000;

    private final Services services;
    private final Events events;
    private final Kept announced;

    /** One of them, as far as it is known. */
    private record Known(Entity entity, String name, long memories, Instant first, Instant last, ObjectNode metadata) {
        Known with(ScopeCount scope) {
            Instant stored = scope.lastStored();
            return new Known(
                    entity,
                    name,
                    memories + scope.memories(),
                    stored.isBefore(first) ? stored : first,
                    stored.isAfter(last) ? stored : last,
                    metadata);
        }

        ObjectNode told(String owner) {
            ObjectNode node = Shapes.object();
            node.put("id", name);
            node.put("name", name);
            node.put("type", entity.label());
            node.put("total_memories", memories);
            node.put("owner", owner);
            node.set("metadata", metadata);
            node.put("created_at", first.toString());
            node.put("updated_at", last.toString());
            return node;
        }
    }

    EntityRoutes(Services services, Events events) {
        this.services = services;
        this.events = events;
        this.announced = new Kept(services, "entity");
    }

    void register(Routes routes) {
        routes.get("/v1/entities/", this::list)
                .get("/v1/entities/filters/", this::names)
                .delete("/v2/entities/{entity_type}/{+entity_id}", this::delete)
                .delete("/v1/entities/{entity_type}/{+entity_id}", this::delete)
                .get("/entities", this::listSelfHosted)
                .delete("/entities/{entity_type}/{+entity_id}", this::delete);
        for (Entity entity : Entity.values()) {
            routes.post("/v1/" + entity.label() + "s/", Body.JSON, call -> announce(call, entity));
        }
    }

    private void list(Call call) {
        Fields in = call.query();
        Paging paging = Paging.read(in, in, LARGEST_PAGE);
        List<Known> all = known(call);
        ObjectNode answer = paging.answer(call, all.size(), told(call, paging.of(all)));
        for (Entity entity : Entity.values()) {
            answer.put(
                    "total_" + entity.label() + "s",
                    all.stream().filter(each -> each.entity() == entity).count());
        }
        call.answer(200, answer);
    }

    private void listSelfHosted(Call call) {
        call.answer(200, told(call, known(call)));
    }

    private static ArrayNode told(Call call, List<Known> some) {
        ArrayNode nodes = Shapes.array();
        some.forEach(each -> nodes.add(each.told(call.principal().name())));
        return nodes;
    }

    /** The names that filters can be given. */
    private void names(Call call) {
        ObjectNode answer = Shapes.object();
        for (Entity entity : Entity.values()) {
            answer.putArray(entity.key());
        }
        known(call).forEach(each -> ((ArrayNode) answer.get(each.entity().key())).add(each.name()));
        call.answer(200, answer);
    }

    private void announce(Call call, Entity entity) {
        Fields in = call.body();
        String name = in.json(entity.key(), node -> Entity.name(in.path(entity.key()), node))
                .or(() -> in.string("name"))
                .orElse("");
        if (name.isEmpty() || name.equals(Selection.ANY)) {
            throw in.invalid(entity.key(), "expected the name of one " + entity.label() + ", but got \"" + name + "\"");
        }
        Strings.name(entity.key(), name, Scope.PART_LIMIT);
        ObjectNode body = Shapes.object().put("entity_type", entity.label()).put("name", name);
        in.object("metadata");
        body.set("metadata", in.json("metadata", node -> node).orElseGet(Shapes::object));
        Kept.One kept = announced.put(call.principal(), id(entity, name), entity == Entity.USER ? name : "", body);
        Known known = new Known(entity, name, 0, kept.created(), kept.updated(), (ObjectNode)
                kept.body().path("metadata"));
        call.answer(200, known.told(call.principal().name()));
    }

    /** Deletes an entity with all memories that belong to it; of a user, also what is kept about it. */
    private void delete(Call call) {
        Instant start = Instant.now();
        List<String> path = call.segments();
        Entity entity = Entity.parse(path.get(path.size() - 2));
        String name = path.getLast();
        if (path.size() > 4 || name.equals(Selection.ANY)) {
            throw new Fault.Invalid(
                    "entity_id", "expected the name of one " + entity.label() + ", but got \"" + name + "\"");
        }
        Reach reach = services.access().everything(call.principal(), entity.all(name));
        Forgotten forgotten = services.forgetting().forgetAll(call.principal(), reach, Filter.all());
        boolean was = announced.delete(call.principal(), id(entity, name));
        if (entity == Entity.USER) {
            was |= services.documents().erase(call.principal(), name) > 0;
        }
        if (forgotten.memories() == 0 && !was) {
            throw new Fault.NotFound(
                    "Entity not found! There is no " + entity.label() + " \"" + Fields.abbreviated(name) + "\"");
        }
        ObjectNode answer = Shapes.message("Delete in progress. This may take some time.");
        answer.put("event_id", events.deleted(call.principal(), forgotten.memories(), start));
        call.answer(200, answer);
    }

    /** All of them, those with most memories first. */
    private List<Known> known(Call call) {
        Map<String, Known> known = new LinkedHashMap<>();
        for (Kept.One each : announced.all(call.principal())) {
            Entity entity = Entity.parse(each.body().path("entity_type").asString());
            ObjectNode metadata = (ObjectNode) Json.node(each.body().path("metadata"));
            Known one =
                    new Known(entity, each.body().path("name").asString(), 0, each.created(), each.updated(), metadata);
            known.put(id(entity, one.name()), one);
        }
        Reach reach = services.access().reach(call.principal(), Selection.EVERYTHING);
        for (ScopeCount scope : services.store().scopes(reach, MOST_SCOPES)) {
            for (Entity entity : Entity.values()) {
                String name = entity.of(scope.scope());
                if (!name.isEmpty()) {
                    Instant stored = scope.lastStored();
                    known.merge(
                            id(entity, name),
                            new Known(entity, name, scope.memories(), stored, stored, Shapes.object()),
                            (before, after) -> before.with(scope));
                }
            }
        }
        List<Known> all = new ArrayList<>(known.values());
        all.sort(Comparator.comparing(Known::entity)
                .thenComparing(Comparator.comparingLong(Known::memories).reversed())
                .thenComparing(Known::name));
        return all;
    }

    private static String id(Entity entity, String name) {
        return entity.label() + "/" + name;
    }
}
