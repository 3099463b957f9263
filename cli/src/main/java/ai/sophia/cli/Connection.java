package ai.sophia.cli;

import java.net.URI;

/**
 * A server that can be asked.
 *
 * @param address where it is, such as {@code http://127.0.0.1:3000}
 * @param key the key to show, empty for none
 * @param end releases what was started for it
 */
public record Connection(URI address, String key, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return "Connection[" + address + "]";
    }
}
