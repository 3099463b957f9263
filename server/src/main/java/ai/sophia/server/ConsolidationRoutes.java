package ai.sophia.server;

import ai.sophia.core.consolidation.Consolidating.Report;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;
import tools.jackson.core.JsonGenerator;

/** What is made of memories in the background, made now or told. Stateless. */
final class ConsolidationRoutes {
    private final Services services;

    ConsolidationRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.post("/api/consolidations", Route.Body.JSON, this::consolidate).get("/api/consolidations", this::last);
    }

    private void consolidate(Call call) {
        Fields in = call.anyBody();
        boolean dryRun = in.flag("dryRun").orElse(true);
        in.finish();
        Report report = services.consolidating().round(dryRun);
        call.answer(200, json -> report(json, report));
    }

    private void last(Call call) {
        call.answer(200, json -> {
            json.writeStartObject();
            services.consolidating()
                    .interval()
                    .ifPresent(interval -> json.writeNumberProperty("intervalSeconds", interval.toSeconds()));
            services.consolidating().last().ifPresent(report -> {
                json.writeName("last");
                report(json, report);
            });
            json.writeEndObject();
        });
    }

    private static void report(JsonGenerator json, Report report) {
        json.writeStartObject();
        json.writeStringProperty("at", report.at().toString());
        json.writeBooleanProperty("dryRun", report.dryRun());
        json.writeNumberProperty("sessions", report.sessions());
        json.writeNumberProperty("facts", report.facts());
        json.writeNumberProperty("expired", report.expired());
        json.writeNumberProperty("summaries", report.summaries());
        json.writeNumberProperty("folds", report.folds());
        json.writeNumberProperty("promotions", report.promotions());
        json.writeNumberProperty("removals", report.removals());
        json.writeArrayPropertyStart("steps");
        report.steps().forEach(step -> {
            json.writeStartObject();
            json.writeStringProperty("what", step.what().label());
            json.writeStringProperty("of", step.of());
            Rendering.text(json, "into", step.into());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }
}
