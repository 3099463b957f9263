package ai.sophia.mcp.modern;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How long a result may be kept, and by whom. */
record Caching(Duration lifetime, String scope) {
    /** What everybody is told alike; a change is told to those who listen. */
    private static final Caching OFFERED = new Caching(Duration.ofMinutes(1), "public");

    /** What depends on who asks, and may be another at once. */
    private static final Caching OWN = new Caching(Duration.ZERO, "private");

    /** For the result of this method, if it may be kept at all. */
    static Optional<Caching> of(String method) {
        return switch (method) {
            case "server/discover", "tools/list", "prompts/list", "resources/templates/list" -> Optional.of(OFFERED);
            case "resources/list", "resources/read" -> Optional.of(OWN);
            default -> Optional.empty();
        };
    }

    void write(ObjectNode result) {
        result.put("ttlMs", lifetime.toMillis());
        result.put("cacheScope", scope);
    }
}
