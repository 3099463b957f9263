package ai.sophia.core.record;

import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;

/** What became of a {@link Mutation}. */
public sealed interface Outcome {
    /** It is stored and synced to disk, as this version; found in the log at this position. */
    record Written(Memory memory, Position position) implements Outcome {}

    /** It is deleted. */
    record Deleted(VersionKey last, Position position) implements Outcome {}

    /** The same memory, or one under the same idempotency key, is there already, in the log by this position; nothing was changed. */
    record Duplicate(MemoryId existing, int version, Position position) implements Outcome {}

    /** The memory is at another version than expected; nothing was changed. */
    record Stale(int current) implements Outcome {}

    /** There is no such memory. */
    record Missing() implements Outcome {}
}
