package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.record.Page;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exports. What is kept of one is what was asked for; the memories are read when it is fetched, so that it holds none that were deleted. They
 * are sent as they are read: all of them, or page by page if a size is given. Stateless.
 */
final class ExportRoutes {
    private static final int LARGEST_PAGE = 10_000;
    private static final int READ_AT_ONCE = 500;

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
        String cursor = in.string("cursor").orElse("");
        boolean paged = !cursor.isEmpty() || in.integer("page_size").isPresent();
        int most = paged ? in.integer("page_size", LARGEST_PAGE, 1, LARGEST_PAGE) : Integer.MAX_VALUE;
        // also says so while it still can if the cursor is none
        Page first = services.store().list(reach, asked.filter(), cursor, Math.min(most, READ_AT_ONCE));
        call.pour(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", export.id());
            json.writeStringProperty("status", "SUCCEEDED");
            json.writeStringProperty("created_at", export.created().toString());
            json.writeName("schema");
            json.writeTree(export.body().path("schema"));
            json.writeName("memories");
            json.writeStartArray();
            int count = 0;
            Page page = first;
            while (true) {
                page.memories().forEach(memory -> json.writeTree(Shapes.memory(memory)));
                count += page.memories().size();
                if (page.next().isEmpty() || count == most) {
                    break;
                }
                int left = Math.min(most - count, READ_AT_ONCE);
                page = services.store().list(reach, asked.filter(), page.next(), left);
            }
            json.writeEndArray();
            json.writeNumberProperty("count", count);
            json.writeName("next");
            if (page.next().isEmpty()) {
                json.writeNull();
            } else {
                json.writeString(page.next());
            }
            json.writeEndObject();
        });
    }
}
