package ai.sophia.mcp.memory;

/** How tools describe filters. Stateless. */
final class Filters {
    /** One for all tools, and short: it stands in a model's context. */
    static final String DESCRIPTION =
            "Conditions, such as {\"speaker\": \"Ada\", \"metadata.project\": {\"in\": [\"x\", \"y\"]}, \"saidAt\": {\"gte\": \"2026-01-01\"}};"
                    + " operators eq ne in nin gt gte lt lte contains exists, joined by and, or, not";

    private Filters() {}
}
