package ai.sophia.server;

import java.util.Map;

/** Whether the server lives, and whether it can serve: for those who start and watch it. Stateless. */
final class HealthRoutes {
    private final Services services;

    HealthRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.open("/health/live", call -> state(call, 200, Map.of(), "live")).open("/health/ready", call -> {
            if (services.ready().getAsBoolean()) {
                state(call, 200, Map.of(), "ready");
            } else {
                state(call, 503, Map.of("Retry-After", "1"), "starting");
            }
        });
    }

    private static void state(Call call, int status, Map<String, String> headers, String state) {
        call.answer(status, headers, json -> {
            json.writeStartObject();
            json.writeStringProperty("status", state);
            json.writeEndObject();
        });
    }
}
