package ai.sophia.core.index;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Position;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What some changes in a row come to. Immutable.
 *
 * @param written versions that are new, or no more the latest, or have their vectors now
 * @param deleted memories that are gone
 * @param bereft scopes that those were of
 * @param end the position of the last change
 */
record LogPiece(Set<VersionKey> written, Set<MemoryId> deleted, Set<Scope> bereft, Position end) {
    /**
     * @param changes at least one
     */
    static LogPiece of(List<Change> changes) {
        Set<VersionKey> written = new LinkedHashSet<>();
        Set<MemoryId> deleted = new LinkedHashSet<>();
        Set<Scope> bereft = new LinkedHashSet<>();
        for (Change change : changes) {
            VersionKey key = change.key();
            switch (change.operation()) {
                case ADDED, EMBEDDED -> written.add(key);
                case REVISED -> {
                    written.add(new VersionKey(key.id(), key.version() - 1));
                    written.add(key);
                }
                case DELETED -> {
                    deleted.add(key.id());
                    bereft.add(change.scope());
                }
            }
        }
        return new LogPiece(written, deleted, bereft, changes.getLast().position());
    }
}
