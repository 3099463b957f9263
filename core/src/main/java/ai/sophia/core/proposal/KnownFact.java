package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.memory.MemoryId;

/**
 * A fact that a language model is told, or has told itself.
 *
 * @param turn that has said it last, whose words it has
 */
record KnownFact(Claim claim, Wording wording, MemoryId turn) {}
