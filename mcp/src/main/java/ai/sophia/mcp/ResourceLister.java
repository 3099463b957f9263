package ai.sophia.mcp;

import java.util.List;

/** Lists what can be read and is not known beforehand, page by page. Called by many threads. */
@FunctionalInterface
public interface ResourceLister {
    /** A page of resources, and where the next one starts; empty if there is none. */
    record Page(List<Resource> resources, String next) {
        public Page {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Lists a page.
     *
     * @param cursor where it starts; empty for the first
     * @throws ai.sophia.core.Fault.Invalid if there is no such cursor
     */
    Page list(String cursor, Exchange exchange);
}
