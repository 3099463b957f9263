package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What differs between databases: connecting, making the schema, how a transaction begins and whose rows it sees, JSON in conditions, and
 * what an error means. All other SQL of this package is the same everywhere. Safe for all threads.
 */
sealed interface Dialect extends MetadataConditions permits Sqlite, Postgres {
    /** Stands for the rows of every tenant, where a tenant is named otherwise: none has an empty name. */
    String EVERY_TENANT = "";

    /** What helps after an error. */
    enum Remedy {
        /** Nothing but to tell the caller. */
        NONE,
        /** To run the transaction again, for another one was in its way. */
        REPEAT,
        /** To run it again on another connection, for this one is lost. */
        RECONNECT,
        /** To write no more: what of earlier writes is on disk is open. */
        STOP
    }

    /** A connection that may write. */
    Connection connectToWrite() throws SQLException;

    /** A connection that cannot write, for short reads. */
    Connection connectToRead() throws SQLException;

    /** A connection that cannot write and that nobody else waits for, for a read that may take long. */
    Connection connectApart() throws SQLException;

    /**
     * A connection that may write, for what takes long: nobody else writes until it is closed.
     *
     * @throws Fault.Unavailable if a node uses the database
     */
    Connection connectAlone() throws SQLException;

    /** How the statements of a new connection are made. */
    Statements statements();

    /** Brings the schema to the newest version, as part of the transaction if the database can. */
    void migrate(Handle transaction);

    /**
     * Begins a transaction that writes: no other one writes before it has ended.
     *
     * @return what {@link #isCommitted} takes, empty if a commit that fails has always failed
     */
    String beginWriting(Handle transaction);

    /**
     * Whether a transaction was committed whose commit was cut off; waits until it has ended.
     *
     * @param transaction a new one
     */
    boolean isCommitted(Handle transaction, String mark);

    /** Lets the rest of the transaction see and write the rows of this tenant only, or of {@link #EVERY_TENANT}, where the database sees to it. */
    void confine(Handle transaction, String tenant);

    /** Has all statements of a transaction that has just begun see the same moment. */
    void freeze(Handle transaction);

    /** What the error means for the caller. */
    Fault.Unavailable fault(SQLException error);

    /** What helps after the error. */
    Remedy remedy(SQLException error);

    /** What the database itself says is wrong with it. */
    List<String> damage(Handle handle);

    /**
     * Moves what is in the database's log to its place, so that nothing deleted lives on in the log.
     *
     * @return false if a reader kept it from being done
     */
    boolean settle(Handle handle);

    /** Where it is, for people. */
    String place();

    /** What it takes on disk, in bytes. */
    long size(Handle handle);

    /** Closes what connections share. */
    void close();
}
