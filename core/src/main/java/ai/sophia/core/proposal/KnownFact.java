package ai.sophia.core.proposal;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Wording;

/** A fact that a language model is told, or has told itself. */
record KnownFact(Claim claim, Wording wording) {}
