package ai.sophia.core.recall;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a memory and the facts that were understood of it once: what comes first, the memory or facts, stands for the other. Facts of one memory say
 * different things, and do not stand for each other. For one answer and one thread.
 */
final class Folding {
    private final Set<MemoryId> told = new HashSet<>();

    /** The memories that facts were told of, and where these are kept. */
    private final Map<MemoryId, Scope> understood = new HashMap<>();

    /** Whether the memory is to be told, after those that were asked about before. */
    boolean tells(Memory memory) {
        Optional<MemoryId> origin = memory.content().collection().equals(Collections.FACTS)
                ? memory.content().provenance().origin()
                : Optional.empty();
        if (origin.isPresent()) {
            if (told.contains(origin.get())) {
                return false;
            }
            understood.putIfAbsent(origin.get(), memory.scope());
            return true;
        }
        Scope fact = understood.get(memory.id());
        // who can write a fact of their own must not hide what is said by others
        if (fact != null
                && fact.user().equals(memory.scope().user())
                && fact.app().equals(memory.scope().app())) {
            return false;
        }
        told.add(memory.id());
        return true;
    }
}
