package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
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

/**
 * Many memories changed or deleted in one request. Before the first is touched, all of them are known to be there, and what is to be changed
 * of them to be well formed. Changes are made one after the other, and where one fails, as when the memory would say what another says, the
 * failure tells which were made before. Stateless.
 */
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
            Memory memory = existing(call, each);
            Revision revision = Revision.read(each);
            try {
                revision.content(memory);
            } catch (Fault.Invalid invalid) {
                throw invalid.within(path(revisions.size()));
            }
            if (revisions.put(memory.id(), revision) != null) {
                throw each.invalid("memory_id", "expected each memory once, but got " + memory.id() + " again");
            }
        }
        int updated = 0;
        for (Map.Entry<MemoryId, Revision> each : revisions.entrySet()) {
            try {
                each.getValue().apply(services, call.principal(), each.getKey());
            } catch (Fault fault) {
                throw partly(fault, updated);
            }
            updated++;
        }
        call.answer(200, Shapes.message("Successfully updated " + updated + " memories"));
    }

    /** The same fault, with what was updated before it. */
    private static Fault partly(Fault fault, int updated) {
        String before = switch (updated) {
            case 0 -> "nothing was updated";
            case 1 -> "only " + path(0) + " was updated";
            default -> "only " + path(0) + " to " + path(updated - 1) + " were updated";
        };
        String told = path(updated) + ": " + fault.explanation() + "; " + before;
        return switch (fault) {
            case Fault.Invalid invalid ->
                new Fault.Invalid(invalid.within(path(updated)).field(), fault.explanation() + "; " + before);
            case Fault.Denied denied -> new Fault.Denied(told);
            case Fault.NotFound missing -> new Fault.NotFound(told);
            case Fault.Conflict conflict -> new Fault.Conflict(told);
            case Fault.Exhausted exhausted -> exhausted.told(told);
            case Fault.Unavailable unavailable -> new Fault.Unavailable(told, unavailable.retryAfter(), unavailable);
        };
    }

    private void delete(Call call) {
        Set<MemoryId> ids = new LinkedHashSet<>();
        for (Fields each : memories(call)) {
            ids.add(existing(call, each).id());
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
            memories.add(Fields.of(path(memories.size()), node));
        }
        return memories;
    }

    private static String path(int index) {
        return "memories[" + index + "]";
    }

    private Memory existing(Call call, Fields in) {
        MemoryId id = Mem0.id(in.string("memory_id").orElse(""));
        return services.store()
                .find(everything(call), id)
                .orElseThrow(() -> new Fault.NotFound("Memory not found! " + id));
    }

    private Reach everything(Call call) {
        return services.access().everything(call.principal(), Selection.EVERYTHING);
    }
}
