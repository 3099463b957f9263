package ai.sophia.mcp.memory;

import ai.sophia.core.access.Access;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.graph.KnowledgeGraph;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Spaces;

/** What is offered to agents, made and closed by whoever starts it; the same that the other edges call. */
public record Services(
        Access access,
        MemoryStore store,
        Remembering remembering,
        Recalling recalling,
        Briefing briefing,
        Forgetting forgetting,
        KnowledgeGraph graph,
        Spaces spaces) {}
