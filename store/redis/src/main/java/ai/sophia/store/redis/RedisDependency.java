package ai.sophia.store.redis;

import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Latencies;
import ai.sophia.store.redis.RedisSettings.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A Redis as those who run Sophia look at it: all of its servers as one. Safe for all threads. */
public final class RedisDependency implements Dependency {
    private final Redis redis;
    private final ClockSkew clocks;

    public RedisDependency(Redis redis) {
        this(redis, ClockSkew.ofSystem());
    }

    RedisDependency(Redis redis, ClockSkew clocks) {
        this.redis = redis;
        this.clocks = clocks;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String address() {
        return redis.settings().addresses().stream()
                .map(Address::toString)
                .collect(Collectors.joining(",", redis.settings().tls() ? "rediss://" : "redis://", ""));
    }

    @Override
    public String purpose() {
        return redis.keepsBuckets() ? "a cache and limits that nodes share" : "a cache that nodes share";
    }

    /** Down as soon as one of its servers is. */
    @Override
    public Guard.Status status() {
        Tally tally = redis.tally();
        Latencies.Quantiles latencies = tally.latencies();
        Duration budget = redis.settings().budget();
        Guard.State state = redis.state() != Cache.State.SERVING
                ? Guard.State.DOWN
                : latencies.median().compareTo(budget) > 0 ? Guard.State.SLOW : Guard.State.UP;
        String reason = switch (state) {
            case UP -> "";
            case SLOW -> "most calls take longer than " + budget.toMillis() + " ms";
            case DOWN -> redis.reason();
        };
        return new Guard.Status(
                state,
                reason,
                tally.calls(),
                tally.failures(),
                tally.refusals(),
                latencies.median(),
                latencies.p95(),
                latencies.p99());
    }

    /** Asks all servers at the same time, on lines of its own, whatever the breakers say. */
    @Override
    public Examination examine() {
        Topology topology = redis.topology();
        Set<Address> addresses = new LinkedHashSet<>(topology.servers());
        addresses.addAll(redis.settings().addresses());
        List<Callable<Checkup.Result>> checkups = addresses.stream()
                .<Callable<Checkup.Result>>map(address -> () -> new Checkup(
                                redis.dialer(), redis.settings().budget(), topology, redis.keepsBuckets(), clocks)
                        .of(address))
                .toList();
        List<Checkup.Result> results;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            results = threads.invokeAll(checkups).stream()
                    .map(future -> future.resultNow())
                    .toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Examination("", Duration.ZERO, List.of("the examination was interrupted: ask again"));
        }
        List<String> findings = new ArrayList<>();
        results.forEach(result -> findings.addAll(result.findings()));
        if (!topology.servers().isEmpty() && !topology.isWhole()) {
            findings.add("the cluster has slots without a server; see to it with redis-cli --cluster check");
        }
        return new Examination(
                results.stream()
                        .map(Checkup.Result::version)
                        .filter(version -> !version.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                results.stream()
                        .map(Checkup.Result::latency)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                findings);
    }
}
