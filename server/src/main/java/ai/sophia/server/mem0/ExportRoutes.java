package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exports. What is kept of one is what was asked for; the memories are read when it is fetched, so that it holds none that were deleted.
 * It holds all that match: where these are too many for one answer, it is refused. Stateless.
 */
final class ExportRoutes {
    private static final int MOST = 10_000;

    private final Services services;
    private final Kept exports;

    ExportRoutes(Services services) {
        this.services = services;
        this.exports = new Kept(services, "export");
    }

    void register(Routes routes) {
        routes.post("/v1/exports/", Body.JSON, this::create).post("/v1/exports/get/", Body.JSON, this::fetch);
    }

    private void create(Call call) {
        Fields in = call.body();
        JsonNode schema = in.json("schema", node -> node)
                .orElseThrow(() -> in.invalid("schema", "expected a JSON schema, but got none"));
        JsonNode filters = in.json("filters", node -> node)
                .orElseThrow(() -> in.invalid("filters", "expected filters, but got none"));
        Asked.read(in, Asked.Form.NAMES);
        ObjectNode body = Shapes.object();
        body.set("schema", schema);
        body.set("filters", filters);
        Shapes.text(
                body, "export_instructions", in.string("export_instructions").orElse(""));
        Kept.One kept = exports.add(call.principal(), body);
        ObjectNode answer = Shapes.message("Memory export request received. The export is ready to be fetched.");
        answer.put("id", kept.id());
        call.answer(201, answer);
    }

    private void fetch(Call call) {
        Fields in = call.body();
        Optional<String> id = in.string("memory_export_id");
        Optional<JsonNode> filters = in.json("filters", node -> node);
        Optional<Kept.One> kept = id.isPresent()
                ? exports.find(call.principal(), id.get())
                : exports.all(call.principal()).stream()
                        .filter(each -> filters.isPresent()
                                && each.body().path("filters").equals(filters.get()))
                        .findFirst();
        Kept.One export = kept.orElseThrow(() -> new Fault.NotFound("No memory export request found"));
        ObjectNode wanted = Shapes.object();
        wanted.set("filters", export.body().path("filters"));
        Asked asked = Asked.read(Fields.of("", wanted), Asked.Form.NAMES);
        Reach reach = asked.reach(services.access(), call.principal());
        Paging.Found found = new Paging(1, MOST + 1).of(services.store(), reach, asked.filter());
        int size = found.memories().size();
        if (size > MOST) {
            throw new Fault.Invalid(
                    "filters",
                    "expected filters that match at most " + MOST + " memories, but got "
                            + Math.max(found.count(), size) + "; ask for several exports with narrower filters");
        }
        ArrayNode memories = Shapes.array();
        found.memories().forEach(memory -> memories.add(Shapes.memory(memory)));
        ObjectNode answer = Shapes.object();
        answer.put("id", export.id());
        answer.put("status", "SUCCEEDED");
        answer.put("created_at", export.created().toString());
        answer.put("count", size);
        answer.set("schema", Json.node(export.body().path("schema")));
        answer.set("memories", memories);
        call.answer(200, answer);
    }
}
