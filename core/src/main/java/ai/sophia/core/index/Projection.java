package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Port to something made from the change log, which can be thrown away and made again. One thread applies; all may stage and read.
 * Applying is idempotent: a version replaces itself.
 */
public interface Projection extends AutoCloseable {
    /** The name it has in status and messages. */
    String name();

    /** How far the log is applied and would survive a crash. */
    Position checkpoint();

    /** How far the log is applied and visible to searches, staged versions aside. */
    Position applied();

    /**
     * Whether another node keeps it for all and this one only searches it. Then nothing is to be applied, committed or cleared here, and {@link
     * #applied} is how far the other has brought it, as it is found now.
     */
    default boolean follow() {
        return false;
    }

    /**
     * Makes versions visible to searches at once, before the log brings them; lost on a crash, dropped when the log has caught up.
     *
     * @param upTo the position of the last of them
     */
    void stage(List<StoredVersion> versions, Position upTo);

    /**
     * Applies a piece of the log and makes it visible.
     *
     * @param versions to add, or to replace by their key
     * @param deleted memories to remove with all their versions
     * @param upTo the position that the piece ends at
     */
    void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo);

    /** Makes what is applied survive a crash and moves the checkpoint there. */
    void commit();

    /** Removes everything; the next checkpoint is in the given epoch, before its first entry. */
    void clear(String epoch);

    /** Hands over the keys and passages of everything that is applied, in no order. */
    void inventory(BiConsumer<VersionKey, Passage> each);

    /** What it takes on disk, in bytes. */
    long bytes();

    /** Commits and closes. */
    @Override
    void close();

    /** Closes it and deletes all that it keeps; one that is opened in its place begins anew. */
    void delete();
}
