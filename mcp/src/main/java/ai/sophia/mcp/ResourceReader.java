package ai.sophia.mcp;

import java.util.Map;

/**
 * Reads what stands under a URI. A {@link ai.sophia.core.Fault.NotFound} tells that there is nothing. Called by many threads.
 */
@FunctionalInterface
public interface ResourceReader {
    /**
     * Reads it.
     *
     * @param variables what the URI has in place of the variables of its template, by name; empty for a resource without one
     */
    ResourceReply read(String uri, Map<String, String> variables, Exchange exchange);
}
