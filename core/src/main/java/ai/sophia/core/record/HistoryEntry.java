package ai.sophia.core.record;

import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to a memory.
 *
 * @param key the version it made, or ended with
 * @param actor who did it, as the credential names them
 * @param memory the version itself; empty once the memory is deleted
 */
public record HistoryEntry(
        VersionKey key, Change.Operation operation, Instant at, String actor, Optional<Memory> memory) {}
