package ai.sophia.server;

import ai.sophia.core.access.Access;
import ai.sophia.core.consolidation.Consolidating;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.document.Documents;
import ai.sophia.core.entity.Entities;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Tiers;
import ai.sophia.core.webhook.Delivering;
import ai.sophia.mcp.Catalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the server serves, made and closed by whoever starts it.
 *
 * @param documents kept beside the memories, in the same place
 * @param learning what learns by use, empty if the settings switch it off
 * @param consolidating makes summaries of sessions and the like
 * @param spaces in use, told in the status; texts are embedded in the one that serves
 * @param reembedding how far it is, told in the status
 * @param caches by the name they have in the status and the metrics
 * @param admissions let texts in to be embedded, as they do those to be remembered; counted in the metrics
 * @param limits what each caller may ask: of requests, and of texts to be embedded; counted in the metrics
 * @param tiers what recalls ask; learns from their telemetry, told in the status
 * @param servers those that were configured, told in the status
 * @param delivering tells webhooks of changes
 * @param catalog what is offered by the Model Context Protocol
 * @param telemetry shown at {@code /metrics}; the same that the other services report to
 * @param ready whether everything is open and warm
 */
public record Services(
        Access access,
        MemoryStore store,
        Documents documents,
        Remembering remembering,
        Recalling recalling,
        Briefing briefing,
        Forgetting forgetting,
        Facts facts,
        Profiling profiling,
        Entities entities,
        Sessions sessions,
        Sharings sharings,
        Optional<Distilling> distilling,
        Optional<Learning> learning,
        Consolidating consolidating,
        Doctor doctor,
        Spaces spaces,
        Supplier<Optional<Reembedding.Status>> reembedding,
        Map<String, Cache<?>> caches,
        Admissions admissions,
        Limits limits,
        Tiers tiers,
        List<Dependency> servers,
        Delivering delivering,
        Catalog catalog,
        MicrometerTelemetry telemetry,
        BooleanSupplier ready) {
    public Services {
        caches = Map.copyOf(caches);
        servers = List.copyOf(servers);
    }
}
