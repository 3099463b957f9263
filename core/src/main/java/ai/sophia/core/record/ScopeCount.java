package ai.sophia.core.record;

import ai.sophia.core.access.Scope;
import java.time.Instant;

/** How many current memories a scope holds, and when the last of them was stored. */
public record ScopeCount(Scope scope, long memories, Instant lastStored) {}
