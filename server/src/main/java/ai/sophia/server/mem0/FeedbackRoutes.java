package ai.sophia.server.mem0;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.lifecycle.Weighing.Opinion;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.server.Call;
import ai.sophia.server.Opinions;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What users think of a memory: the last word on each is kept. Stateless. */
final class FeedbackRoutes {
    private final Services services;
    private final Opinions opinions;

    FeedbackRoutes(Services services) {
        this.services = services;
        this.opinions = new Opinions(services);
    }

    void register(Routes routes) {
        routes.post("/v1/feedback/", Body.JSON, this::give);
    }

    private void give(Call call) {
        Fields in = call.body();
        MemoryId id = Mem0.id(in.string("memory_id").orElse(""));
        Optional<Opinion> opinion = in.string("feedback").map(Opinion::parse);
        String reason = in.string("feedback_reason").orElse("");
        if (reason.length() > Opinions.REASON_LIMIT) {
            throw in.invalid(
                    "feedback_reason",
                    "expected at most " + Opinions.REASON_LIMIT + " characters, but got " + reason.length());
        }
        Reach reach = services.access().everything(call.principal(), Selection.EVERYTHING);
        Memory memory = services.store().find(reach, id).orElseThrow(Mem0::missing);
        opinions.give(call.principal(), reach, memory, opinion, reason);
        ObjectNode body = Shapes.object();
        Shapes.text(body, "feedback", opinion.map(Opinion::name).orElse(""));
        Shapes.text(body, "feedback_reason", reason);
        call.answer(200, body.put("id", id.toString()).put("memory_id", id.toString()));
    }
}
