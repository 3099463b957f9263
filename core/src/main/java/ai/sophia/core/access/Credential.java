package ai.sophia.core.access;

/**
 * What a request shows of itself, before it is believed.
 *
 * @param key the API key it carries, empty if none
 * @param local whether it comes from this machine: over loopback, or from the process itself
 */
public record Credential(String key, boolean local) {
    @Override
    public String toString() {
        return "Credential[key=" + (key.isEmpty() ? "none" : "hidden") + ", local=" + local + "]";
    }
}
