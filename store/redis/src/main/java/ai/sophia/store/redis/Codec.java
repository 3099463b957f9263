package ai.sophia.store.redis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** How a kind of value is written in bytes. Stateless, safe for all threads. */
public interface Codec<V> {
    /** A number that changes with the form: values of another form are not read. */
    int version();

    /** Writes the value. */
    void write(V value, DataOutputStream out) throws IOException;

    /**
     * Reads a value as it was written.
     *
     * @throws IOException if it ends too early, or is none
     */
    V read(DataInputStream in) throws IOException;
}
