package ai.sophia.server;

import ai.sophia.core.access.Selection;
import ai.sophia.core.context.Context;
import ai.sophia.core.context.Task;
import ai.sophia.wire.Contexts;
import ai.sophia.wire.Fields;

/** What matters for a task. Stateless. */
final class ContextRoutes {
    private final Services services;

    ContextRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.post("/api/context", Route.Body.JSON, this::context);
    }

    private void context(Call call) {
        call.query().finish();
        Fields in = call.body();
        Task task = Contexts.task(in, services.access(), call.principal(), in.selection(Selection.NONE));
        in.finish();
        Context context = services.briefing().brief(task);
        call.answer(200, json -> Contexts.write(json, context));
    }
}
