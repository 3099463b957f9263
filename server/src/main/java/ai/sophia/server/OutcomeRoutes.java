package ai.sophia.server;

import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.learning.Outcome;
import ai.sophia.core.learning.Procedures;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;

/** What came of doing tasks, of which is learned how they are done. Stateless. */
final class OutcomeRoutes {
    private static final String SOURCE = "api";

    private final Services services;
    private final Procedures procedures;

    OutcomeRoutes(Services services) {
        this.services = services;
        this.procedures = new Procedures(services.store(), services.remembering());
    }

    void register(Routes routes) {
        routes.post("/api/outcomes", Route.Body.JSON, this::tell);
    }

    private void tell(Call call) {
        call.query().finish();
        Fields in = call.body();
        Selection selection = in.scope(Selection.NONE);
        Scope scope = services.access().scope(call.principal(), selection);
        boolean worked =
                in.flag("worked").orElseThrow(() -> in.invalid("worked", "expected true or false, but got none"));
        Outcome outcome = new Outcome(
                in.string("task").orElse(""),
                in.strings("steps"),
                worked,
                scope.session(),
                in.string("note").orElse(""));
        in.finish();
        Procedures.Held held = procedures.tell(call.principal(), scope, outcome, SOURCE);
        call.answer(200, json -> Rendering.procedure(json, held));
    }
}
