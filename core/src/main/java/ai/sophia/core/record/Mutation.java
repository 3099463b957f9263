package ai.sophia.core.record;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.List;

/** One change asked of the record store. */
public sealed interface Mutation {
    /**
     * Stores a new memory. An episodic memory is unique by (scope, position, hash), any other by (scope, hash), and every one by
     * (scope, idempotency key); what is there already is left as it is and told as {@link Outcome.Duplicate}. But what has expired, or is no
     * longer valid, and is told again as something that is so, becomes a further version of the memory that is there.
     *
     * @param memory its first version; if its utterance is unplaced, the store puts it at the end of its scope's positions
     * @param hash of its text, under the tenant's key
     * @param idempotencyKey the caller's key, empty if none
     * @param passages its passages with their vectors, or awaiting these; in a space that the store does not hold none are awaited
     */
    record Insert(Memory memory, String hash, String idempotencyKey, List<EmbeddedPassage> passages)
            implements Mutation {}

    /**
     * Stores the next version of a memory and closes the one before it at its {@code stored.from}.
     *
     * @param next the version to store; its number is one more than the version it was made from, else {@link Outcome.Stale}
     */
    record Revise(Memory next, String hash, List<EmbeddedPassage> passages, String actor) implements Mutation {}

    /**
     * Deletes a memory with all its versions, passages and vectors; its history keeps what happened, without text.
     *
     * @param expectedVersion the version it must be at, 0 for any
     */
    record Delete(MemoryId id, int expectedVersion, String actor, Instant at) implements Mutation {}
}
