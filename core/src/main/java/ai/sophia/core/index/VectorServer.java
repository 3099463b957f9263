package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Port to a server that keeps the passages of one embedding space in collections, and beside them a note of how far the log is applied. One
 * thread writes, drops and forgets; all may search.
 *
 * <p>Every method but {@link #close} and those that name something throws {@link ai.sophia.core.Fault.Unavailable} if the server does not do it in
 * time, and {@link LostData} if it does not know any more what it has had.
 */
public interface VectorServer extends AutoCloseable {
    /** The name that the index on it has in status and messages. */
    String name();

    /** The server with its address, as sentences name it after "the". */
    String title();

    /**
     * Makes what is always needed, and looks for all that there is.
     *
     * @return how many collections there are
     */
    int open();

    /** How many collections are known of, without asking: all there are, if they were looked for since {@link #forget}. */
    int known();

    /**
     * Reads the note.
     *
     * @param collections as many as there are
     * @return {@link SharedIndex#NOWHERE} if there is none, or if there are fewer collections than there were when it was written
     */
    Position noted(int collections);

    /** Writes the note, after what it tells of. */
    void note(Position position, int collections);

    /** Removes the note. */
    void dropNote();

    /** Removes all collections; searches find nothing from the beginning of this on. */
    void drop();

    /** Forgets what is known of the collections: they are looked for again. */
    void forget();

    /** Adds the versions, or replaces them by their keys. */
    void put(Collection<StoredVersion> versions);

    /** Removes the memories with all their versions. */
    void remove(Collection<MemoryId> memories);

    /**
     * The passages whose vectors are nearest to the question, in no order, among those that the reach sees and the filter matches; the
     * best of them are the best there are.
     *
     * @param question a unit vector of the space
     * @param depth how many are wanted, from 1
     */
    List<Candidate> nearest(Reach reach, Filter filter, float[] question, int depth);

    /** Hands over the keys and passages of everything that there is, in no order. */
    void inventory(BiConsumer<VersionKey, Passage> each);

    /** What it takes on the server's disk, in bytes; about. */
    long bytes();

    @Override
    void close();
}
