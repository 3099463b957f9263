package ai.sophia.mcp.memory;

import ai.sophia.mcp.Tool;
import java.util.List;

/** The tools that every agent is offered: ten, for each takes room in a model's context. Stateless. */
public final class MemoryTools {
    private MemoryTools() {}

    /** All of them, in the order in which they are listed. */
    public static List<Tool> of(Services services) {
        return List.of(
                AddMemory.tool(services),
                SearchMemories.tool(services),
                GetMemory.tool(services),
                ListMemories.tool(services),
                UpdateMemory.tool(services),
                DeleteMemory.tool(services),
                MemoryHistory.tool(services),
                GetContext.tool(services),
                GetProfile.tool(services),
                ReportOutcome.tool(services));
    }
}
