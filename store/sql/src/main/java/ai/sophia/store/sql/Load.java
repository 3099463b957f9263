package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty database with records, all or none: until {@link #commit}, nobody finds any of them there, however this process ends.
 * For one thread.
 */
sealed interface Load extends AutoCloseable permits PostgresLoad, SqliteLoad {
    /** What is there before anything is loaded, empty if there is no store yet. */
    Optional<Side> existing();

    /** Begins; what a store that was only ever opened holds goes. */
    void begin();

    /** The rows that follow are of this table. */
    void begin(Layout layout);

    /** Adds a row, which may wait for others that are written with it. */
    void add(@Nullable Object[] values, byte[] encoded);

    /** The table has all its rows. */
    void end();

    /** All tables have theirs: the side that they can be read back from. */
    Side written();

    /** Lets others find them. */
    void commit();

    /** Where it is, for people. */
    String place();

    /**
     * What to say where records are in the way.
     *
     * @param memories how many there are
     */
    Fault.Conflict occupied(long memories);

    /** Closes it; what was not committed is gone. */
    @Override
    void close();
}
