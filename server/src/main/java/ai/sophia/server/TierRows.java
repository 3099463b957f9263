package ai.sophia.server;

import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Tier;
import ai.sophia.core.tier.Tiers;
import ai.sophia.wire.Rendering;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What recalls ask, and how it has done, as the status tells it. Stateless. */
final class TierRows {
    /** What a tier does that answers, but not yet of everything. */
    private static final String CATCHING_UP = "CATCHING_UP";

    private static final String REBUILDING = "REBUILDING";

    private TierRows() {}

    /**
     * Writes a row for each tier of this node, and for each index on a server, those of the serving space.
     *
     * @param recordsAway why the records cannot be reached, empty if they can
     */
    static void write(JsonGenerator json, Services services, String recordsAway) {
        Tiers tiers = services.tiers();
        json.writeArrayPropertyStart("tiers");
        services.spaces().use(inUse -> {
            OpenSpace serving = inUse.serving();
            for (Tier tier : Tier.values()) {
                row(
                        json,
                        tier.label(),
                        tiers.budgets().of(tier),
                        status(tier, services, recordsAway),
                        follows(tier, serving));
            }
            row(json, Tiers.WHOLE, tiers.budgets().of(Tier.VECTORS), tiers.whole(), Optional.of(serving.projector()));
            for (RemoteIndex index : serving.remote()) {
                row(
                        json,
                        index.name(),
                        tiers.budgets().servers(),
                        tiers.status(index.name()),
                        Optional.of(index.projector()));
            }
            return inUse;
        });
        json.writeEndArray();
    }

    private static Optional<Projector> follows(Tier tier, OpenSpace serving) {
        return switch (tier) {
            case LEXICAL, VECTORS -> Optional.of(serving.projector());
            case HOT, CACHE, RECORDS, CONVERSATION -> Optional.empty();
        };
    }

    /** Recalls tell how long each took; whether the cache can be asked it says itself, and of the records it is known. */
    private static Tiers.Status status(Tier tier, Services services, String recordsAway) {
        Tiers.Status seen = services.tiers().status(tier);
        if (tier == Tier.RECORDS && !recordsAway.isEmpty()) {
            return seen.because(recordsAway);
        }
        return tier != Tier.CACHE
                ? seen
                : services.caches().values().stream()
                        .map(Cache::statistics)
                        .filter(statistics -> statistics.state() == Cache.State.AWAY)
                        .findFirst()
                        .map(statistics -> seen.because(statistics.reason()))
                        .orElse(seen);
    }

    private static void row(
            JsonGenerator json, String name, Duration budget, Tiers.Status status, Optional<Projector> follows) {
        Optional<Projector.Status> behind = follows.map(Projector::status)
                .filter(each -> status.state() == Guard.State.UP && each.state() != Projector.State.CURRENT);
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty(
                "state",
                behind.map(each -> state(each.state())).orElse(status.state().name()));
        json.writeNumberProperty("budgetMs", budget.toMillis());
        json.writeNumberProperty("asked", status.asked());
        json.writeNumberProperty("missed", status.missed());
        quantiles(json, status.median(), status.p95(), status.p99());
        Rendering.text(json, "reason", behind.map(Projector.Status::reason).orElse(status.reason()));
        json.writeEndObject();
    }

    /** Times that calls took, in milliseconds. */
    static void quantiles(JsonGenerator json, Duration median, Duration p95, Duration p99) {
        json.writeNumberProperty("p50Ms", Rendering.milliseconds(median));
        json.writeNumberProperty("p95Ms", Rendering.milliseconds(p95));
        json.writeNumberProperty("p99Ms", Rendering.milliseconds(p99));
    }

    /** An index that answers, though not of all there is; why it cannot follow, if it cannot, stands beside it. */
    private static String state(Projector.State behind) {
        return behind == Projector.State.REBUILDING ? REBUILDING : CATCHING_UP;
    }
}
