package ai.sophia.bench.crash;

import tools.jackson.databind.JsonNode;

/**
 * A memory as the server shows it.
 *
 * @param key the name that its writer gave it in the metadata, empty if that is missing
 */
record Observed(String id, String key, int version, String text) {
    /** The member of the metadata that holds the key. */
    static final String KEY = "key";

    /** Reads a memory of an export. */
    static Observed of(JsonNode memory) {
        return new Observed(
                memory.path("id").asString(""),
                memory.path("metadata").path(KEY).asString(""),
                memory.path("version").asInt(0),
                memory.path("text").asString(""));
    }
}
