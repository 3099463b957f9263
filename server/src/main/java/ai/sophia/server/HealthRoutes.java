package ai.sophia.server;

import ai.sophia.wire.Rendering;
import java.util.Map;

/** Whether the server lives, and whether it can serve: for those who start and watch it. Safe for all threads. */
final class HealthRoutes {
    private final Services services;
    private final Records records;

    HealthRoutes(Services services, Records records) {
        this.services = services;
        this.records = records;
    }

    void register(Routes routes) {
        routes.open("/health/live", call -> state(call, 200, "live", "")).open("/health/ready", this::ready);
    }

    /** A node that cannot reach the records answers next to nothing: those who have others send requests there. */
    private void ready(Call call) {
        if (!services.ready().getAsBoolean()) {
            state(call, 503, "starting", "");
            return;
        }
        String trouble = records.trouble();
        if (trouble.isEmpty()) {
            state(call, 200, "ready", "");
        } else {
            state(call, 503, "unavailable", trouble);
        }
    }

    private static void state(Call call, int status, String state, String reason) {
        call.answer(status, status == 503 ? Map.of("Retry-After", "1") : Map.of(), json -> {
            json.writeStartObject();
            json.writeStringProperty("status", state);
            Rendering.text(json, "reason", reason);
            json.writeEndObject();
        });
    }
}
