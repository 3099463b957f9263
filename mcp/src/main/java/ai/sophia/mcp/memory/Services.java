package ai.sophia.mcp.memory;

import ai.sophia.core.access.Access;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.core.entity.Entities;
import ai.sophia.core.graph.KnowledgeGraph;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Spaces;
import java.util.Optional;

/** What is offered to agents, made and closed by whoever starts it; the same that the other edges call. */
public record Services(
        Access access,
        MemoryStore store,
        Remembering remembering,
        Recalling recalling,
        Briefing briefing,
        Forgetting forgetting,
        KnowledgeGraph graph,
        Facts facts,
        Profiling profiling,
        Entities entities,
        Optional<Distilling> distilling,
        Spaces spaces) {
    /** Whether facts may lack some of what was said until now, for which a moment is waited. */
    boolean isBehind() {
        return distilling.filter(Distilling::isBehind).isPresent();
    }
}
