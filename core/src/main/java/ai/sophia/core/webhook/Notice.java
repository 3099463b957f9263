package ai.sophia.core.webhook;

import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import java.time.Instant;

/**
 * One change that somebody asked to be told of. It holds no text: that is read from the records whenever it is sent.
 *
 * @param id names it among those of its webhook, the same each time it is sent
 * @param key the version that was stored, or the last one of the memory that was deleted
 */
public record Notice(String id, VersionKey key, Change.Operation operation, Instant at) {
    /** The notice of an entry of the log. */
    public static Notice of(Change change) {
        return new Notice(change.position().toString(), change.key(), change.operation(), change.at());
    }
}
