package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.remember.Remembering;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Many memories changed or deleted in one request: all of them are looked at before the first is touched. Stateless. */
final class BatchRoutes {
    private final Services services;

    BatchRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.put("/v1/batch/", this::update).delete("/v1/batch/", Body.JSON, this::delete);
    }

    private void update(Call call) {
        Map<MemoryId, Revision> revisions = new LinkedHashMap<>();
        for (Fields each : memories(call)) {
            MemoryId id = existing(call, each);
            if (revisions.put(id, Revision.read(each)) != null) {
                throw each.invalid("memory_id", "expected each memory once, but got " + id + " again");
            }
        }
        revisions.forEach((id, revision) -> revision.apply(services, call.principal(), id));
        call.answer(200, Shapes.message("Successfully updated " + revisions.size() + " memories"));
    }

    private void delete(Call call) {
        Set<MemoryId> ids = new LinkedHashSet<>();
        for (Fields each : memories(call)) {
            ids.add(existing(call, each));
        }
        List<Value> values = new ArrayList<>();
        ids.forEach(id -> values.add(new Value.Text(id.toString())));
        services.forgetting().forgetAll(call.principal(), everything(call), new Filter.In(Field.Own.ID, values));
        call.answer(200, Shapes.message("Successfully deleted " + ids.size() + " memories"));
    }

    private static List<Fields> memories(Call call) {
        Fields in = call.body();
        Optional<List<JsonNode>> nodes = in.list("memories");
        int given = nodes.map(List::size).orElse(0);
        if (given < 1 || given > Remembering.BATCH_LIMIT) {
            throw in.invalid("memories", "expected 1 to " + Remembering.BATCH_LIMIT + " memories, but got " + given);
        }
        List<Fields> memories = new ArrayList<>();
        for (JsonNode node : nodes.orElseThrow()) {
            memories.add(Fields.of("memories[" + memories.size() + "]", node));
        }
        return memories;
    }

    private MemoryId existing(Call call, Fields in) {
        MemoryId id = Mem0.id(in.string("memory_id").orElse(""));
        if (services.store().find(everything(call), id).isEmpty()) {
            throw new Fault.NotFound("Memory not found! " + id);
        }
        return id;
    }

    private Reach everything(Call call) {
        return services.access().everything(call.principal(), Selection.EVERYTHING);
    }
}
