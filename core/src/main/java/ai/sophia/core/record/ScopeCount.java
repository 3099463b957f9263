package ai.sophia.core.record;

import ai.sophia.core.access.Scope;
import java.time.Instant;

/** How many memories of a scope are seen, and when the last of them was stored. */
public record ScopeCount(Scope scope, long memories, Instant lastStored) {}
