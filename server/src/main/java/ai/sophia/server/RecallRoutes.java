package ai.sophia.server;

import ai.sophia.core.access.Selection;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;

/** Questions to the memory. Stateless. */
final class RecallRoutes {
    private final Services services;
    private final DraftReader drafts;

    RecallRoutes(Services services) {
        this.services = services;
        this.drafts = new DraftReader(services.spaces());
    }

    void register(Routes routes) {
        routes.post("/api/recall", Route.Body.JSON, call -> {
                    call.query().finish();
                    recall(call, call.body());
                })
                .get("/api/recall", call -> recall(call, call.query()));
    }

    private void recall(Call call, Fields in) {
        boolean explain = in.flag("explain").orElse(false);
        Query query = query(call, in);
        in.finish();
        Recall recall = services.recalling().recall(query);
        if (call.accepts(Call.LINES)) {
            call.lines(lines -> lines(lines, recall, explain));
        } else {
            call.answer(200, json -> {
                json.writeStartObject();
                json.writeArrayPropertyStart("hits");
                recall.hits().forEach(hit -> Rendering.hit(json, hit, explain));
                json.writeEndArray();
                Rendering.summary(json, recall, explain);
                json.writeEndObject();
            });
        }
    }

    private Query query(Call call, Fields in) {
        return Questions.read(
                in, services.access(), call.principal(), in.selection(Selection.NONE), drafts.embedding(in));
    }

    private static void lines(LineWriter lines, Recall recall, boolean explain) {
        for (Hit hit : recall.hits()) {
            lines.line(json -> Rendering.hit(json, hit, explain));
        }
        lines.line(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("end");
            Rendering.summary(json, recall, explain);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
