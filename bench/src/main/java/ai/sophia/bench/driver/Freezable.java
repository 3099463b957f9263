package ai.sophia.bench.driver;

import java.io.IOException;

/**
 * A server that can be made to hang: then connections to it stand, and are accepted, and what is sent goes nowhere, as where a machine hangs. Used by
 * one thread.
 */
public interface Freezable {
    /** Has it hang. */
    void freeze() throws IOException, InterruptedException;

    /** Has it go on, if it hangs. */
    void thaw() throws IOException, InterruptedException;
}
