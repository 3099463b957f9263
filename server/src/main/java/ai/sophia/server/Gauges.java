package ai.sophia.server;

import ai.sophia.core.consolidation.Consolidating.What;
import ai.sophia.core.tier.Admission;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.RateLimit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.function.ToLongFunction;

/** The sizes and counters in memory that are read when the metrics are. Stateless. */
final class Gauges {
    private Gauges() {}

    static void bind(Services services) {
        MeterRegistry registry = services.telemetry().registry();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder(
                        "sophia.hot.scopes",
                        () -> services.spaces().serving().hot().statistics().scopes())
                .description("Scopes that are held in memory")
                .register(registry);
        Gauge.builder(
                        "sophia.hot.bytes",
                        () -> services.spaces().serving().hot().statistics().bytes())
                .register(registry);
        Gauge.builder(
                        "sophia.reembedding.left",
                        () -> services.reembedding()
                                .get()
                                .map(status -> status.of() - status.done())
                                .orElse(0L))
                .description("Versions that lack vectors in the embedding space that is wanted")
                .register(registry);
        Gauge.builder("sophia.webhook.behind", () -> services.delivering().behind())
                .description("Entries of the change log that the slowest webhook has not come to yet")
                .register(registry);
        for (What what : What.values()) {
            Gauge.builder("sophia.consolidation.changes", () -> changes(services, what))
                    .description("What was made in this node's last round of consolidation")
                    .tag("what", what.label())
                    .register(registry);
        }
        services.admissions().all().forEach(each -> admission(registry, each));
        services.limits().all().forEach(each -> limit(registry, each));
        services.caches().forEach((name, cache) -> {
            counter(registry, name, "hit", cache, Cache.Statistics::hits);
            counter(registry, name, "miss", cache, Cache.Statistics::misses);
            FunctionCounter.builder(
                            "sophia.cache.lost",
                            cache,
                            each -> each.statistics().lost())
                    .description("Values that were put and are not held, for the cache was away or could not keep pace")
                    .tag("cache", name)
                    .register(registry);
            Gauge.builder(
                            "sophia.cache.available",
                            () -> availability(cache.statistics().state()))
                    .description("1 if all of it can be asked, 0.5 if a part of its machines can, 0 if none")
                    .tag("cache", name)
                    .register(registry);
            if (cache.statistics().entries().isPresent()) {
                Gauge.builder(
                                "sophia.cache.entries",
                                () -> cache.statistics().entries().orElse(0))
                        .tag("cache", name)
                        .register(registry);
            }
        });
    }

    private static long changes(Services services, What what) {
        return services.consolidating()
                .last()
                .map(report -> report.changes(what))
                .orElse(0L);
    }

    private static double availability(Cache.State state) {
        return switch (state) {
            case SERVING -> 1;
            case PARTLY -> 0.5;
            case AWAY -> 0;
        };
    }

    private static void admission(MeterRegistry registry, Admission admission) {
        FunctionCounter.builder("sophia.shed", admission, Admission::shed)
                .description("Calls that were refused with 429, because more came than could be served soon")
                .tag("work", admission.name())
                .register(registry);
        Gauge.builder("sophia.waiting", admission, Admission::waiting)
                .description("Calls that wait for others to end")
                .tag("work", admission.name())
                .register(registry);
    }

    private static void limit(MeterRegistry registry, RateLimit limit) {
        FunctionCounter.builder("sophia.limit.refused", limit, RateLimit::refused)
                .description("Calls that were refused, because their caller's limit was used up")
                .tag("limit", limit.name())
                .register(registry);
        FunctionCounter.builder("sophia.limit.alone", limit, RateLimit::alone)
                .description("Calls that this node decided on by itself, because Redis gave no answer in time")
                .tag("limit", limit.name())
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, String name, String result, Cache<?> cache, ToLongFunction<Cache.Statistics> part) {
        FunctionCounter.builder("sophia.cache.requests", cache, each -> part.applyAsLong(each.statistics()))
                .tag("cache", name)
                .tag("result", result)
                .register(registry);
    }
}
