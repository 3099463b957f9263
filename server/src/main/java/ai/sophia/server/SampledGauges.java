package ai.sophia.server;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.index.Projector;
import ai.sophia.core.record.StoreStatistics;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sizes that are measured whenever the metrics are asked for: of the records, and of whatever indexes and servers there are then. What
 * cannot be measured is left out. Safe for all threads.
 */
final class SampledGauges {
    private record Sample(
            StoreStatistics statistics, long awaited, long deadLetters, Optional<Distilling.Standing> distilling) {}

    private final Services services;
    private final Records records;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
    private final Map<String, List<Row<?>>> rows = new LinkedHashMap<>();

    SampledGauges(Services services, Records records) {
        this.services = services;
        this.records = records;
        gauge("sophia.records.up", "1 if the records can be reached, else 0");
        gauge("sophia.store.memories", "Current memories");
        gauge("sophia.store.versions", "Versions of memories, superseded ones included");
        gauge("sophia.store.passages", "Passages, in all embedding spaces");
        gauge("sophia.store.bytes", "What the records take on disk");
        gauge(
                "sophia.embeddings.awaited",
                "Versions that were stored while the model was away and await their vectors");
        gauge("sophia.webhook.dead.letters", "Notices to active webhooks that could not be delivered");
        gauge(
                "sophia.distilling.lag",
                "Entries of the change log that facts are not made of yet, where this node makes them");
        gauge("sophia.distilling.failed", "Turns that could not be understood as they should be");
        gauge("sophia.model.turns", "Turns that the language model was asked about since the start");
        gauge("sophia.model.facts", "Facts of those that it proposed and that were taken");
        gauge("sophia.model.dropped", "Those that were not, by why not");
        gauge("sophia.model.by.rules", "Turns that were understood by rules in its place");
        gauge("sophia.model.tokens.today", "Tokens that it has read and written today, for all nodes");
        gauge("sophia.model.cost.today", "What these cost, in the currency of the prices");
        gauge("sophia.model.exhausted", "1 if that is all that may be spent today, else 0");
        gauge("sophia.projection.lag", "Entries of the change log that are not applied yet");
        gauge("sophia.projection.up", "1 if the last attempt to follow the change log went well, else 0");
        gauge("sophia.projection.bytes", "What an index of this node takes on disk");
        gauge("sophia.server.up", "1 if the server that was configured answers, 0 if it is taken to be down");
    }

    private void gauge(String name, String description) {
        MeterRegistry registry = services.telemetry().registry();
        gauges.put(name, MultiGauge.builder(name).description(description).register(registry));
    }

    /** Measures, and tells all that is measured, in the Prometheus text format. */
    String scrape() {
        // nobody is to find a gauge missing that another has just replaced
        lock.lock();
        try {
            rows.clear();
            String away = records();
            projections();
            servers(away);
            gauges.forEach((name, gauge) -> gauge.register(rows.getOrDefault(name, List.of()), true));
            return services.telemetry().scrape();
        } finally {
            lock.unlock();
        }
    }

    /** Returns why they cannot be reached; empty if they can. */
    private String records() {
        Records.Reading<Sample> reading = records.read(() -> new Sample(
                services.store().statistics(),
                services.store().countAwaiting(services.spaces().serving().id()),
                services.delivering().deadLetters(),
                services.distilling().map(Distilling::standing)));
        add("sophia.records.up", Tags.empty(), reading.value().isPresent() ? 1 : 0);
        reading.value().ifPresent(sample -> {
            add("sophia.store.memories", Tags.empty(), sample.statistics().memories());
            add("sophia.store.versions", Tags.empty(), sample.statistics().versions());
            add("sophia.store.passages", Tags.empty(), sample.statistics().passages());
            add("sophia.store.bytes", Tags.empty(), sample.statistics().bytes());
            add("sophia.embeddings.awaited", Tags.empty(), sample.awaited());
            add("sophia.webhook.dead.letters", Tags.empty(), sample.deadLetters());
            sample.distilling().filter(each -> each.reached().isPresent()).ifPresent(standing -> {
                add("sophia.distilling.lag", Tags.empty(), standing.behind());
                add("sophia.distilling.failed", Tags.empty(), standing.failed());
                standing.asked().ifPresent(this::model);
            });
        });
        return reading.reason();
    }

    private void model(Asked asked) {
        add("sophia.model.turns", Tags.empty(), asked.turns());
        add("sophia.model.facts", Tags.empty(), asked.facts());
        asked.dropped().forEach((reason, count) -> add("sophia.model.dropped", Tags.of("reason", reason), count));
        add("sophia.model.by.rules", Tags.empty(), asked.byRules());
        add("sophia.model.tokens.today", Tags.empty(), asked.tokens());
        add("sophia.model.cost.today", Tags.empty(), asked.cost());
        add("sophia.model.exhausted", Tags.empty(), asked.exhausted() ? 1 : 0);
    }

    /** What an index on a server takes, that alone knows, and it may be away. */
    private void projections() {
        services.spaces().use(inUse -> {
            for (OpenSpace space : inUse.open()) {
                Tags tags = projection(space, space.projector());
                add("sophia.projection.bytes", tags, space.projection().bytes());
                space.remote().forEach(index -> projection(space, index.projector()));
            }
            return inUse;
        });
    }

    private Tags projection(OpenSpace space, Projector projector) {
        Projector.Status status = projector.status();
        Tags tags = Tags.of("projection", status.name(), "space", space.id());
        add("sophia.projection.lag", tags, status.lag());
        add("sophia.projection.up", tags, status.state() == Projector.State.FAILED ? 0 : 1);
        return tags;
    }

    private void servers(String recordsAway) {
        for (Dependency server : services.servers()) {
            boolean down = records.status(server, recordsAway).state() == Guard.State.DOWN;
            add("sophia.server.up", Tags.of("server", server.name()), down ? 0 : 1);
        }
    }

    private void add(String name, Tags tags, Number value) {
        rows.computeIfAbsent(name, each -> new ArrayList<>()).add(Row.of(tags, value));
    }
}
