package ai.sophia.server;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.document.Document;
import ai.sophia.core.lifecycle.Weighing;
import ai.sophia.core.lifecycle.Weighing.Opinion;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Position;
import ai.sophia.wire.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What people think of memories: the last word on each is kept, and one that differs from it weighs. Safe for all threads. */
public final class Opinions {
    /** Most characters of a reason. */
    public static final int REASON_LIMIT = 8_192;

    private static final String KIND = "feedback";
    private static final String REASON = "feedback_reason";

    /** What has weighed last, said still or taken back. */
    private static final String WEIGHED = "weighed";

    private final Services services;
    private final Weighing weighing;

    public Opinions(Services services) {
        this.services = services;
        this.weighing = new Weighing(services.remembering());
    }

    /**
     * Takes what somebody thinks of a memory; what they have said already weighs no second time, nor what they take back and say again.
     *
     * @param opinion empty to take back what was said last, which leaves its weight
     * @return where the log is after it
     */
    public Position give(Principal principal, Reach reach, Memory memory, Optional<Opinion> opinion, String reason) {
        String id = memory.id().toString();
        Optional<String> weighed = services.documents()
                .find(principal, KIND, id)
                .map(document -> Json.parse("body", document.body()))
                .map(said -> said.path(WEIGHED).asString(said.path(KIND).asString("")));
        Optional<String> name = opinion.map(Opinion::name);
        Position position = opinion.isEmpty() || name.equals(weighed)
                ? services.store().head()
                : weighing.weigh(principal, reach, memory.id(), opinion.get()).position();
        JsonNode body = Json.node(
                Map.of(KIND, name.orElse(""), WEIGHED, name.or(() -> weighed).orElse(""), REASON, reason));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        services.documents().put(principal, Document.of(KIND, id, memory.scope().user(), Json.text(body), now));
        return position;
    }
}
