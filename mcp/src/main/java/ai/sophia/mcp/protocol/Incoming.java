package ai.sophia.mcp.protocol;

import ai.sophia.mcp.Caller;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the transport knows of what came in.
 *
 * @param caller who sent it
 * @param peer the address of the network that it came from, empty if it came over none
 * @param headers looks up a header of HTTP by its name
 */
public record Incoming(Caller caller, String peer, Function<String, Optional<String>> headers) {
    /** Who holds what this opens. */
    public Holder holder() {
        return new Holder(caller.principal(), peer);
    }

    /** The header of this name, if it is sent. */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** Whether the answer may be a stream of events. */
    public boolean takesStream() {
        String accepted = header("Accept").orElse("*/*").toLowerCase(Locale.ROOT);
        return accepted.contains("text/event-stream") || accepted.contains("*/*");
    }
}
