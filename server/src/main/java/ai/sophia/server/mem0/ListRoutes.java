package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting.Forgotten;
import ai.sophia.core.memory.Memory;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Memories in lists: told, summed up and deleted. Stateless. */
final class ListRoutes {
    private static final int LARGEST_PAGE = 200;
    private static final int LARGEST_LIST = 1_000;
    private static final int SUMMED_UP = 50;

    private final Services services;
    private final Events events;
    private final Projects projects;

    ListRoutes(Services services, Events events) {
        this.services = services;
        this.events = events;
        this.projects = new Projects(services);
    }

    void register(Routes routes) {
        routes.post("/v3/memories/", Body.JSON, call -> list(call, call.body(), Asked.Form.FILTERS))
                .post("/v2/memories/", Body.JSON, call -> list(call, call.body(), Asked.Form.NAMES))
                .get("/v1/memories/", call -> list(call, call.query(), Asked.Form.NAMES))
                .get("/memories", call -> list(call, call.query(), Asked.Form.LOOSE))
                .get("/v1/memories/{entity_type}/{+entity_id}", this::ofEntity)
                .delete("/v1/memories/", call -> forget(call, "Delete in progress. This may take some time."))
                .delete("/memories", call -> forget(call, "All relevant memories deleted"))
                .post("/reset", Body.NONE, this::reset)
                .post("/v1/summary/", Body.JSON, this::summary);
    }

    private void list(Call call, Fields in, Asked.Form form) {
        projects.checkMeant(call, in);
        Asked asked = Asked.read(in, form).latest(in);
        Fields query = call.query();
        Paging paging = Paging.read(query, in, form == Asked.Form.FILTERS ? LARGEST_PAGE : LARGEST_LIST);
        boolean paged = query.integer("page").or(() -> in.integer("page")).isPresent();
        Paging.Found found =
                paging.of(services.store(), asked.reach(services.access(), call.principal()), asked.filter());
        ArrayNode results = Shapes.narrowed(in, told(found.memories()));
        boolean bare = form == Asked.Form.NAMES && !paged && Shapes.isBare(call, in);
        call.answer(200, bare ? results : paging.answer(call, found.count(), results));
    }

    private void ofEntity(Call call) {
        List<String> path = call.segments();
        if (path.size() != 4) {
            throw new Fault.NotFound("there is nothing at this path");
        }
        Entity entity = Entity.parse(path.get(2));
        Fields in = call.query();
        Paging paging = Paging.read(in, in, LARGEST_LIST);
        Reach reach = services.access().reach(call.principal(), entity.all(path.get(3)));
        Paging.Found found = paging.of(services.store(), reach, Filter.all());
        call.answer(200, Shapes.array().addAll(told(found.memories())));
    }

    private static List<ObjectNode> told(List<Memory> memories) {
        return memories.stream().map(Shapes::memory).toList();
    }

    /** Deletes what the query names. */
    private void forget(Call call, String message) {
        Instant start = Instant.now();
        Fields in = call.query();
        projects.checkMeant(call, in);
        Asked asked = Asked.read(in, Asked.Form.NAMES);
        Reach reach = asked.everything(services.access(), call.principal());
        Forgotten forgotten = services.forgetting().forgetAll(call.principal(), reach, asked.filter());
        ObjectNode answer = Shapes.message(message);
        answer.put("event_id", events.deleted(call.principal(), forgotten.memories(), start));
        call.answer(200, answer);
    }

    private void reset(Call call) {
        Instant start = Instant.now();
        Reach reach = services.access().everything(call.principal(), Selection.EVERYTHING);
        Forgotten forgotten = services.forgetting().forgetAll(call.principal(), reach, Filter.all());
        events.deleted(call.principal(), forgotten.memories(), start);
        call.answer(200, Shapes.message("All memories reset"));
    }

    /** The latest facts, or memories where there are none, one a line: nothing here writes a text of its own. */
    private void summary(Call call) {
        Asked asked = Asked.read(call.body(), Asked.Form.NAMES);
        Reach reach = asked.reach(services.access(), call.principal());
        Paging latest = new Paging(1, SUMMED_UP);
        Paging.Found facts = latest.of(services.store(), reach, asked.filter().and(Facts.all()));
        Paging.Found all = latest.of(services.store(), reach, asked.filter());
        Paging.Found found = facts.count() > 0 ? facts : all;
        StringBuilder summary = new StringBuilder();
        found.memories()
                .forEach(memory -> summary.append("- ")
                        .append(memory.content().text().replace('\n', ' '))
                        .append('\n'));
        ObjectNode answer = Shapes.object();
        answer.put("summary", summary.toString().strip());
        answer.put("memories", found.memories().size());
        answer.put("total_memories", all.count());
        call.answer(200, answer);
    }
}
