package ai.sophia.app;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.memory.ChangeTelling;
import ai.sophia.mcp.memory.MemoryCatalog;
import ai.sophia.mcp.memory.MemoryCatalog.Toolset;
import ai.sophia.mcp.memory.Services;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What agents are offered, and the thread that tells them of changes. Immutable, safe for all threads. */
record Agents(Catalog catalog, ChangeTelling telling) implements AutoCloseable {
    /** Gathers it, and starts to follow the change log. */
    static Agents open(Wiring wiring, Settings settings) {
        Services services = services(wiring);
        Set<Toolset> toolsets = settings.toolsets().stream()
                .map(name -> Toolset.valueOf(name.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        Catalog catalog = MemoryCatalog.of(new Implementation("sophia", "Sophia", Version.CURRENT), services, toolsets);
        return new Agents(catalog, ChangeTelling.start(services, catalog.changes(), toolsets.contains(Toolset.GRAPH)));
    }

    static Services services(Wiring wiring) {
        return new Services(
                wiring.access(),
                wiring.store(),
                wiring.remembering(),
                wiring.recalling(),
                wiring.briefing(),
                wiring.forgetting(),
                wiring.graph(),
                wiring.facts(),
                wiring.profiling(),
                wiring.entities(),
                wiring.distilling(),
                wiring.spaces());
    }

    @Override
    public void close() {
        telling.close();
    }
}
