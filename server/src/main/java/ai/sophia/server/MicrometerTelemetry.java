package ai.sophia.server;

import ai.sophia.core.tier.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The measurements of one process, kept as Prometheus counters and histograms. Safe for all threads. */
public final class MicrometerTelemetry implements Telemetry {
    private static final Duration[] BUCKETS = java.util.stream.LongStream.of(
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    2_500_000,
                    10_000_000)
            .mapToObj(microseconds -> Duration.ofNanos(microseconds * 1_000))
            .toArray(Duration[]::new);

    private record Request(String template, String method, int status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Timer> succeeded = new ConcurrentHashMap<>();
    private final Map<String, Timer> failed = new ConcurrentHashMap<>();
    private final Map<Request, Timer> requests = new ConcurrentHashMap<>();
    private final Counter internalErrors = Counter.builder("sophia.internal.errors")
            .description("Requests that failed by a defect")
            .register(registry);

    @Override
    public void record(String operation, long nanoseconds, boolean success) {
        (success ? succeeded : failed)
                .computeIfAbsent(
                        operation,
                        name -> Timer.builder("sophia.operation")
                                .description("What the core does, and how long it takes")
                                .tag("operation", name)
                                .tag("outcome", success ? "success" : "failure")
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    /** A request has been answered. */
    void request(String template, String method, int status, long nanoseconds) {
        requests.computeIfAbsent(
                        new Request(template, known(method), status),
                        request -> Timer.builder("sophia.http.requests")
                                .description("Requests by route and status")
                                .tag("route", template)
                                .tag("method", request.method())
                                .tag("status", Integer.toString(status))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    /** A request has failed by a defect. */
    void internalError() {
        internalErrors.increment();
    }

    /** Where gauges are registered. */
    MeterRegistry registry() {
        return registry;
    }

    /** Everything, in the Prometheus text format. */
    String scrape() {
        return registry.scrape();
    }

    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }
}
