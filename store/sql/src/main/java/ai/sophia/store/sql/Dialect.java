package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What differs between databases: connecting, the schema's files, JSON in conditions, and what an error means. All other SQL of this
 * package is the same everywhere. Safe for all threads.
 */
sealed interface Dialect permits Sqlite {
    /** A connection that may write; there is one at a time. */
    Connection connectToWrite() throws SQLException;

    /** A connection that cannot write. */
    Connection connectToRead() throws SQLException;

    /** The schema's files in their order, as resources of this package. */
    List<String> migrations();

    /** A comparison of the values at a path of the metadata. */
    Condition metadata(List<String> path, String operator, Value value);

    /** Whether a string at the path contains the value, or one of the values is it. */
    Condition metadataContaining(List<String> path, Value value);

    /** Whether there is a value at the path. */
    Condition metadataPresent(List<String> path);

    /** What the error means for the caller. */
    Fault.Unavailable fault(SQLException error);

    /** Whether the error leaves open what of earlier writes is on disk, so that none may follow it. */
    boolean endsWriting(SQLException error);

    /** What the database itself says is wrong with it. */
    List<String> damage(Handle handle);

    /**
     * Moves what is in the database's log to its place, so that nothing deleted lives on in the log.
     *
     * @return false if a reader kept it from being done
     */
    boolean settle(Handle handle);

    /** What it takes on disk, in bytes. */
    long size();
}
