package ai.sophia.server.mem0;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Position;
import ai.sophia.server.Services;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was understood of the turns of an addition.
 *
 * @param facts that the turns speak for
 * @param behind whether there may be more in a moment
 */
record Understood(Set<MemoryId> turns, List<Held> facts, boolean behind) {
    /** How long a request waits for the facts that it tells: they come some milliseconds behind the turns, unless there is much to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Waits for it, within bounds.
     *
     * @param scope where the turns were stored
     * @param position of the last of them in the log
     */
    static Understood of(Services services, Principal principal, Scope scope, Set<MemoryId> turns, Position position) {
        if (turns.isEmpty() || services.distilling().isEmpty()) {
            return new Understood(turns, List.of(), false);
        }
        boolean behind = !services.distilling().get().await(position, PATIENCE);
        String agent = scope.user().isEmpty() ? scope.agent() : Selection.ANY;
        Reach reach =
                services.access().everything(principal, new Selection(scope.user(), agent, Selection.ANY, scope.app()));
        return new Understood(turns, services.facts().of(reach, turns), behind);
    }

    /** Adds a row for each, as what became of a memory: some were known before, and are told once more. */
    void tell(ArrayNode rows) {
        for (Held held : facts) {
            ObjectNode row = rows.addObject();
            row.put("id", held.memory().id().toString());
            row.put("memory", held.fact().wording().text());
            row.putObject("data").put("memory", held.fact().wording().text());
            row.put("event", isNew(held.fact()) ? "ADD" : "UPDATE");
            row.putArray("categories").add(held.fact().wording().sort().label());
        }
    }

    private boolean isNew(Fact fact) {
        return fact.evidence().stream()
                .allMatch(each -> turns.contains(each.source().id()));
    }
}
