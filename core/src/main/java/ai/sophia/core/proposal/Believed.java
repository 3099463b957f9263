package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Ending;
import ai.sophia.core.memory.MemoryId;
import java.util.Optional;

/**
 * A proposal that was taken. It has no word of another fact: that may be deleted, and nothing of it be left then. Immutable.
 *
 * @param proposal what is believed of it, what it ends left out
 * @param ends what is so no more by it
 * @param restsOn the turn from which words of it are that neither its own turn has nor those before it
 */
public record Believed(Proposal proposal, Optional<Ending> ends, Optional<MemoryId> restsOn) {}
