package ai.sophia.server;

import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projector;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.record.StoreStatistics;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** How Sophia is, and what keeps it well. Safe for all threads. */
final class StatusRoutes {
    private final Services services;
    private final ServerSettings settings;
    private final long start = System.nanoTime();

    StatusRoutes(Services services, ServerSettings settings) {
        this.services = services;
        this.settings = settings;
    }

    void register(Routes routes) {
        routes.get("/api/status", this::status)
                .post("/api/rebuild", Route.Body.JSON, this::rebuild)
                .post("/api/doctor", Route.Body.JSON, this::doctor)
                .local("/metrics", this::metrics);
    }

    private void status(Call call) {
        StoreStatistics statistics = services.store().statistics();
        String position = services.store().head().toString();
        Projector.Status projection = services.projector().status();
        long uptime = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("version", settings.version());
            json.writeNumberProperty("uptimeSeconds", uptime);
            json.writeStringProperty("dataDirectory", settings.dataDirectory().toString());
            json.writeObjectPropertyStart("store");
            json.writeNumberProperty("memories", statistics.memories());
            json.writeNumberProperty("versions", statistics.versions());
            json.writeNumberProperty("passages", statistics.passages());
            json.writeNumberProperty("bytes", statistics.bytes());
            json.writeStringProperty("position", position);
            json.writeEndObject();
            projection(json, projection);
            hot(json);
            embedder(json);
            caches(json);
            tiers(json);
            json.writeEndObject();
        });
    }

    private void projection(JsonGenerator json, Projector.Status status) {
        json.writeArrayPropertyStart("projections");
        json.writeStartObject();
        json.writeStringProperty("name", status.name());
        json.writeStringProperty("state", status.state().name());
        json.writeNumberProperty("lag", status.lag());
        json.writeStringProperty("applied", status.applied().toString());
        json.writeStringProperty("checkpoint", status.checkpoint().toString());
        json.writeNumberProperty("bytes", services.projection().bytes());
        Rendering.text(json, "reason", status.reason());
        json.writeEndObject();
        json.writeEndArray();
    }

    private void hot(JsonGenerator json) {
        HotTier.Statistics statistics = services.hot().statistics();
        json.writeObjectPropertyStart("hot");
        json.writeNumberProperty("scopes", statistics.scopes());
        json.writeNumberProperty("bytes", statistics.bytes());
        json.writeNumberProperty("limitBytes", statistics.limit());
        json.writeEndObject();
    }

    private void embedder(JsonGenerator json) {
        json.writeObjectPropertyStart("embedder");
        json.writeStringProperty("space", services.embedder().space().id());
        json.writeNumberProperty("dimension", services.embedder().space().dimension());
        json.writeNumberProperty("window", services.embedder().window());
        json.writeEndObject();
    }

    private void caches(JsonGenerator json) {
        json.writeArrayPropertyStart("caches");
        new TreeMap<>(services.caches()).forEach((name, cache) -> {
            Cache.Statistics counters = cache.statistics();
            json.writeStartObject();
            json.writeStringProperty("name", name);
            json.writeNumberProperty("hits", counters.hits());
            json.writeNumberProperty("misses", counters.misses());
            json.writeNumberProperty("entries", counters.entries());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void tiers(JsonGenerator json) {
        json.writeArrayPropertyStart("tiers");
        for (Tier tier : Tier.values()) {
            json.writeStartObject();
            json.writeStringProperty("name", tier.label());
            json.writeNumberProperty(
                    "budgetMs",
                    services.budgets().getOrDefault(tier, tier.budget()).toMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void rebuild(Call call) {
        services.projector().rebuild();
        call.answer(202, json -> {
            json.writeStartObject();
            json.writeStringProperty("state", services.projector().state().name());
            json.writeEndObject();
        });
    }

    private void doctor(Call call) {
        Doctor.Diagnosis diagnosis = examined();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeBooleanProperty("healthy", diagnosis.isHealthy());
            json.writeNumberProperty("versions", diagnosis.versions());
            json.writeNumberProperty("passages", diagnosis.passages());
            json.writeArrayPropertyStart("findings");
            diagnosis.findings().forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Doctor.Diagnosis examined() {
        try {
            return services.doctor().examine();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ai.sophia.core.Fault.Unavailable("the server is closing", Duration.ofSeconds(1), interrupted);
        }
    }

    private void metrics(Call call) {
        call.send(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                services.telemetry().scrape().getBytes(StandardCharsets.UTF_8));
    }
}
