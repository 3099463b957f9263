package ai.sophia.bench.peers;

import java.io.IOException;
import java.util.List;

/**
 * What is measured: holds memories, and finds them again. Calls are prepared first and made then, so that only what the peer and the way
 * to it take is timed, not what the driver makes of its own files. Used by one thread at a time.
 */
public interface Peer extends AutoCloseable {
    /** A call that adds memories. */
    interface Add {
        void run() throws IOException, InterruptedException;
    }

    /** A call that searches, and tells the rows that it found, the best first. */
    interface Search {
        int[] run() throws IOException, InterruptedException;
    }

    /** Makes the search for a question. */
    interface Searches {
        Search prepare(int question) throws IOException;
    }

    /**
     * A way of asking.
     *
     * @param label the name of its row in the table
     * @param byVector whether it searches by nothing but the embedding, so that what it finds can be compared with the truth
     */
    record Asking(String label, boolean byVector, Searches searches) {}

    /**
     * Prepares the adding of rows, all of one scope, by one call.
     *
     * @param to the row behind the last
     */
    Add add(int from, int to) throws IOException;

    /** Prepares the adding of as many rows where no search comes, which only warms up what adds. */
    Add addElsewhere(int from, int to) throws IOException;

    /** Waits until all that was added is searched as it will be. */
    void settle() throws IOException, InterruptedException;

    /** The ways to ask it. */
    List<Asking> askings();

    /** Memory that it takes, in bytes; 0 where the system does not tell. */
    long residentBytes() throws IOException;

    @Override
    void close() throws IOException;
}
