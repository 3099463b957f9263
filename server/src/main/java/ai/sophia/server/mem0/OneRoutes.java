package ai.sophia.server.mem0;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.server.Call;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Memories one by one. Stateless. */
final class OneRoutes {
    private final Services services;

    OneRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.get("/v1/memories/{id}/", this::find)
                .put("/v1/memories/{id}/", this::update)
                .delete("/v1/memories/{id}/", this::delete)
                .get("/v1/memories/{id}/history/", this::history)
                .get("/memories/{id}", this::find)
                .put("/memories/{id}", this::update)
                .delete("/memories/{id}", this::delete)
                .get("/memories/{id}/history", this::history);
    }

    private void find(Call call) {
        MemoryId id = Mem0.id(call.path("id"));
        Reach reach = services.access().reach(call.principal(), Selection.EVERYTHING);
        call.answer(200, Shapes.memory(services.store().find(reach, id).orElseThrow(Mem0::missing)));
    }

    private void update(Call call) {
        MemoryId id = Mem0.id(call.path("id"));
        Fields in = call.body();
        Revision revision = Revision.read(in);
        revision.apply(services, call.principal(), id);
        call.answer(200, Shapes.memory(current(call, id)));
    }

    private void delete(Call call) {
        MemoryId id = Mem0.id(call.path("id"));
        boolean linked = call.query().flag("delete_linked").orElse(false);
        services.forgetting()
                .forget(call.principal(), everything(call), current(call, id).id(), 0);
        ObjectNode answer = Shapes.message("Memory deleted successfully!");
        if (linked) {
            // versions before it are part of a memory here, and no memories of their own
            answer.put("cascade_count", 0);
        }
        call.answer(200, answer);
    }

    private void history(Call call) {
        MemoryId id = Mem0.id(call.path("id"));
        List<HistoryEntry> entries = services.store().history(everything(call), id);
        if (entries.isEmpty()) {
            throw Mem0.missing();
        }
        ArrayNode rows = Shapes.array();
        Optional<Memory> before = Optional.empty();
        Optional<Memory> first = entries.getFirst().memory();
        for (HistoryEntry entry : entries) {
            rows.add(row(entry, before, first));
            before = entry.memory();
        }
        call.answer(200, rows);
    }

    private static ObjectNode row(HistoryEntry entry, Optional<Memory> before, Optional<Memory> first) {
        Optional<Memory> after = entry.memory();
        ObjectNode row = Shapes.object();
        String name =
                entry.key().id() + ":" + entry.operation() + ":" + entry.key().version();
        row.put(
                "id",
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
        row.put("memory_id", entry.key().id().toString());
        ArrayNode input = row.putArray("input");
        after.ifPresent(memory -> {
            ObjectNode message = input.addObject();
            String role = memory.content().utterance().role();
            message.put("role", role.isEmpty() ? "user" : role);
            message.put("content", memory.content().text());
        });
        Shapes.text(
                row, "old_memory", before.map(memory -> memory.content().text()).orElse(""));
        Shapes.text(
                row, "new_memory", after.map(memory -> memory.content().text()).orElse(""));
        ObjectNode told = after.or(() -> first).map(Shapes::memory).orElseGet(Shapes::object);
        for (Entity entity : Entity.values()) {
            row.set(entity.key(), told.path(entity.key()).isString() ? told.path(entity.key()) : null);
        }
        row.set("session_id", row.get(Entity.RUN.key()));
        row.set("categories", told.has("categories") ? told.path("categories") : Shapes.array());
        row.set("metadata", told.has("metadata") ? told.path("metadata") : Shapes.object());
        row.put("event", event(entry));
        Shapes.text(row, "actor", entry.actor());
        row.put("created_at", entry.at().toString());
        row.put("updated_at", entry.at().toString());
        row.put("is_deleted", after.isEmpty() ? 1 : 0);
        return row;
    }

    private static String event(HistoryEntry entry) {
        return switch (entry.operation()) {
            case ADDED -> "ADD";
            case REVISED -> "UPDATE";
            case DELETED -> "DELETE";
            case EMBEDDED -> throw new IllegalStateException("that vectors have come is told to nobody");
        };
    }

    private Memory current(Call call, MemoryId id) {
        return services.store().find(everything(call), id).orElseThrow(Mem0::missing);
    }

    private Reach everything(Call call) {
        return services.access().everything(call.principal(), Selection.EVERYTHING);
    }
}
