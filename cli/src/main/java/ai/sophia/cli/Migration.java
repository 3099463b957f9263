package ai.sophia.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Port to a move of all records from one database to another, both of which are held until it is closed. For one thread. */
public interface Migration extends AutoCloseable {
    /**
     * What was moved of a table, and read back.
     *
     * @param sha256 of its rows, which is the same in both databases
     */
    record Moved(String table, long rows, String sha256) {}

    /**
     * What to do next.
     *
     * @param setting the setting that says where records are
     * @param value what it has to be from now on, empty for its usual value
     * @param settled whether it is that already
     * @param leftover what remains of the source, and how to remove it
     */
    record Sequel(String setting, String value, boolean settled, String leftover) {}

    /**
     * A copy that was left behind by a move, and may be used again.
     *
     * @param place where it is, for people
     * @param moved where its records went, and when; empty if it was not refused, so that nothing was to be done
     */
    record Reopened(String place, Optional<String> moved) {}

    /** Where the records are, for people. */
    String from();

    /** Where they go, for people. */
    String to();

    /** How many rows are to be moved, by table; fails as the move would if something is in the way. */
    Map<String, Long> counts();

    /**
     * Moves them all or none, and reads them back.
     *
     * @param read told how many more rows have been read
     * @param verified told how many more rows have been read back
     */
    List<Moved> run(LongConsumer read, LongConsumer verified);

    /** What to do when it is done. */
    Sequel sequel();

    @Override
    void close();
}
