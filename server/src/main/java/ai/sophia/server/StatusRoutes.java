package ai.sophia.server;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projector;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.record.StoreStatistics;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.wire.Rendering;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** How Sophia is, and what keeps it well. Safe for all threads. */
final class StatusRoutes {
    private final Services services;
    private final ServerSettings settings;
    private final Records records;
    private final SampledGauges gauges;
    private final long start = System.nanoTime();

    StatusRoutes(Services services, ServerSettings settings, Records records) {
        this.services = services;
        this.settings = settings;
        this.records = records;
        this.gauges = new SampledGauges(services, records);
    }

    void register(Routes routes) {
        routes.uncounted(free -> free.get("/api/status", this::status))
                .post("/api/rebuild", Route.Body.JSON, this::rebuild)
                .post("/api/doctor", Route.Body.JSON, this::doctor)
                .local("/metrics", this::metrics);
    }

    /** What is told of the records; all else is known without them. */
    private record Sizes(StoreStatistics statistics, long awaiting, Optional<Distilling.Standing> distilling) {}

    private void status(Call call) {
        Records.Reading<Sizes> sizes = records.read(() -> new Sizes(
                services.store().statistics(),
                services.store().countAwaiting(services.spaces().serving().id()),
                services.distilling().map(Distilling::standing)));
        long uptime = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("version", settings.version());
            json.writeNumberProperty("uptimeSeconds", uptime);
            json.writeStringProperty("dataDirectory", settings.dataDirectory().toString());
            store(json, sizes);
            projections(json);
            hot(json);
            embedder(json, sizes);
            services.reembedding().get().ifPresent(status -> reembedding(json, status));
            sizes.value().flatMap(Sizes::distilling).ifPresent(each -> distilling(json, each));
            services.learning().ifPresent(each -> learning(json, each));
            caches(json);
            TierRows.write(json, services, sizes.reason());
            servers(json, sizes.reason());
            json.writeEndObject();
        });
    }

    private void store(JsonGenerator json, Records.Reading<Sizes> sizes) {
        json.writeObjectPropertyStart("store");
        json.writeStringProperty("place", services.store().place());
        json.writeStringProperty("state", sizes.value().isPresent() ? "UP" : "DOWN");
        sizes.value().map(Sizes::statistics).ifPresent(statistics -> {
            json.writeNumberProperty("memories", statistics.memories());
            json.writeNumberProperty("versions", statistics.versions());
            json.writeNumberProperty("passages", statistics.passages());
            json.writeNumberProperty("bytes", statistics.bytes());
        });
        json.writeStringProperty("position", services.store().head().toString());
        Rendering.text(json, "reason", sizes.reason());
        json.writeEndObject();
    }

    /**
     * That of the serving space first, and that of the wanted one, once it is made. What one on a server takes is known to that alone, and
     * it is not asked: it may be away, which is when this is read.
     */
    private void projections(JsonGenerator json) {
        json.writeArrayPropertyStart("projections");
        services.spaces().use(inUse -> {
            for (OpenSpace space : inUse.open()) {
                projection(
                        json,
                        space.id(),
                        space.projector(),
                        OptionalLong.of(space.projection().bytes()));
                space.remote().forEach(index -> projection(json, space.id(), index.projector(), OptionalLong.empty()));
            }
            return inUse;
        });
        json.writeEndArray();
    }

    private static void projection(JsonGenerator json, String space, Projector projector, OptionalLong bytes) {
        Projector.Status status = projector.status();
        json.writeStartObject();
        json.writeStringProperty("name", status.name());
        json.writeStringProperty("space", space);
        json.writeStringProperty("state", status.state().name());
        json.writeNumberProperty("lag", status.lag());
        json.writeStringProperty("applied", status.applied().toString());
        json.writeStringProperty("checkpoint", status.checkpoint().toString());
        json.writeNumberProperty("repaired", status.repaired());
        bytes.ifPresent(each -> json.writeNumberProperty("bytes", each));
        Rendering.text(json, "reason", status.reason());
        json.writeEndObject();
    }

    private void hot(JsonGenerator json) {
        HotTier.Statistics statistics = services.spaces().serving().hot().statistics();
        json.writeObjectPropertyStart("hot");
        json.writeNumberProperty("scopes", statistics.scopes());
        json.writeNumberProperty("bytes", statistics.bytes());
        json.writeNumberProperty("limitBytes", statistics.limit());
        json.writeEndObject();
    }

    private void embedder(JsonGenerator json, Records.Reading<Sizes> sizes) {
        json.writeObjectPropertyStart("embedder");
        Embedder embedder = services.spaces().serving().encoder().embedder();
        json.writeStringProperty("space", embedder.space().id());
        json.writeNumberProperty("dimension", embedder.space().dimension());
        json.writeNumberProperty("window", embedder.window());
        sizes.value().ifPresent(each -> json.writeNumberProperty("awaiting", each.awaiting()));
        json.writeEndObject();
    }

    private static void reembedding(JsonGenerator json, Reembedding.Status status) {
        json.writeObjectPropertyStart("reembedding");
        json.writeStringProperty("stage", status.stage().name());
        json.writeStringProperty("from", status.from());
        json.writeStringProperty("to", status.to());
        json.writeNumberProperty("done", status.done());
        json.writeNumberProperty("of", status.of());
        json.writeStringProperty("since", status.since().toString());
        Rendering.text(json, "reason", status.reason());
        json.writeEndObject();
    }

    private static void distilling(JsonGenerator json, Distilling.Standing standing) {
        json.writeObjectPropertyStart("distilling");
        standing.reached().ifPresent(position -> json.writeStringProperty("position", position.toString()));
        json.writeNumberProperty("behind", standing.behind());
        json.writeNumberProperty("failed", standing.failed());
        Rendering.text(json, "reason", standing.trouble());
        standing.asked().ifPresent(asked -> asked(json, asked));
        json.writeEndObject();
    }

    private static void asked(JsonGenerator json, Asked asked) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("name", asked.model());
        json.writeNumberProperty("turns", asked.turns());
        json.writeNumberProperty("facts", asked.facts());
        json.writeObjectPropertyStart("dropped");
        new TreeMap<>(asked.dropped()).forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeNumberProperty("byRules", asked.byRules());
        json.writeNumberProperty("tokensToday", asked.tokens());
        json.writeNumberProperty("costToday", asked.cost());
        json.writeBooleanProperty("exhausted", asked.exhausted());
        json.writeEndObject();
    }

    private static void learning(JsonGenerator json, Learning learning) {
        json.writeObjectPropertyStart("learning");
        json.writeNumberProperty("lost", learning.uses().lost());
        learning.last().ifPresent(round -> {
            json.writeStringProperty("at", round.at().toString());
            json.writeNumberProperty("used", round.used());
            json.writeNumberProperty("changed", round.changed());
        });
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
            json.writeNumberProperty("lost", counters.lost());
            counters.entries().ifPresent(entries -> json.writeNumberProperty("entries", entries));
            json.writeStringProperty("state", counters.state().name());
            Rendering.text(json, "reason", counters.reason());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    /** What the records are on is down with them, though nobody may have asked it since. */
    private void servers(JsonGenerator json, String recordsAway) {
        json.writeArrayPropertyStart("servers");
        for (Dependency server : services.servers()) {
            Guard.Status status = records.status(server, recordsAway);
            json.writeStartObject();
            named(json, server);
            json.writeStringProperty("state", status.state().name());
            json.writeNumberProperty("calls", status.calls());
            json.writeNumberProperty("failures", status.failures());
            json.writeNumberProperty("refused", status.refused());
            TierRows.quantiles(json, status.median(), status.p95(), status.p99());
            Rendering.text(json, "reason", status.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void named(JsonGenerator json, Dependency server) {
        json.writeStringProperty("name", server.name());
        json.writeStringProperty("address", server.address());
        json.writeStringProperty("purpose", server.purpose());
    }

    private void rebuild(Call call) {
        services.spaces().rebuild();
        call.answer(202, json -> {
            json.writeStartObject();
            json.writeStringProperty(
                    "state", services.spaces().serving().projector().state().name());
            json.writeEndObject();
        });
    }

    private void doctor(Call call) {
        Doctor.Diagnosis diagnosis = services.doctor().examine();
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeBooleanProperty("healthy", diagnosis.isHealthy());
            json.writeNumberProperty("versions", diagnosis.versions());
            json.writeNumberProperty("passages", diagnosis.passages());
            json.writeArrayPropertyStart("findings");
            diagnosis.findings().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("servers");
            diagnosis.servers().forEach(each -> examined(json, each));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void examined(JsonGenerator json, Doctor.Examined examined) {
        json.writeStartObject();
        named(json, examined.server());
        Rendering.text(json, "version", examined.found().version());
        json.writeNumberProperty(
                "latencyMs", Rendering.milliseconds(examined.found().latency()));
        json.writeBooleanProperty("healthy", examined.found().findings().isEmpty());
        json.writeEndObject();
    }

    private void metrics(Call call) {
        call.send(
                200, "text/plain; version=0.0.4; charset=utf-8", gauges.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
