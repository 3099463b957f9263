package ai.sophia.server;

import ai.sophia.core.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the server needs to be told.
 *
 * @param host the name or address to listen on
 * @param port the port to listen on, 0 for any that is free
 * @param socket a socket of this machine to listen on instead, a path; whoever may open it is let in
 * @param allowedHosts names that requests may come under besides those of this machine; if empty, a server that does not listen on
 *     loopback takes any from whoever shows a key
 * @param bodyLimit most bytes of a body that is read as a whole
 * @param lineLimit most bytes of one line of an import
 * @param feedLimit most feeds of changes that are open at once
 * @param readTimeout how long a read of a request may wait for the client
 * @param closePatience how long closing waits for what is under way
 * @param version the version of Sophia, as told by status
 * @param dataDirectory where the memories are, as told by status
 */
public record ServerSettings(
        String host,
        int port,
        Optional<Path> socket,
        Set<String> allowedHosts,
        int bodyLimit,
        int lineLimit,
        int feedLimit,
        Duration readTimeout,
        Duration closePatience,
        String version,
        Path dataDirectory) {
    private static final int MEBIBYTE = 1 << 20;
    private static final int FEEDS = 1_000;

    public ServerSettings {
        allowedHosts = Set.copyOf(allowedHosts);
        if (port < 0 || port > 65_535) {
            throw new Fault.Invalid("port", "expected 0 to 65535, but got " + port);
        }
        if (bodyLimit < 1 || lineLimit < 1 || feedLimit < 1) {
            throw new Fault.Invalid("bodyLimit", "expected limits of at least 1");
        }
    }

    /** The usual limits and time-outs: bodies of 16 MiB, lines of 1 MiB, 1,000 feeds, 30 s for a read, 5 s for closing. */
    public static ServerSettings of(String host, int port, String version, Path dataDirectory) {
        return new ServerSettings(
                host,
                port,
                Optional.empty(),
                Set.of(),
                16 * MEBIBYTE,
                MEBIBYTE,
                FEEDS,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                version,
                dataDirectory);
    }

    /** The same with these names that requests may come under. */
    public ServerSettings allowing(Set<String> hosts) {
        return new ServerSettings(
                host,
                port,
                socket,
                hosts,
                bodyLimit,
                lineLimit,
                feedLimit,
                readTimeout,
                closePatience,
                version,
                dataDirectory);
    }

    /** The same with at most so many feeds of changes. */
    ServerSettings feeds(int most) {
        return new ServerSettings(
                host,
                port,
                socket,
                allowedHosts,
                bodyLimit,
                lineLimit,
                most,
                readTimeout,
                closePatience,
                version,
                dataDirectory);
    }

    /** The same on a socket of this machine, and on no port. */
    public ServerSettings on(Path local) {
        return new ServerSettings(
                host,
                port,
                Optional.of(local),
                allowedHosts,
                bodyLimit,
                lineLimit,
                feedLimit,
                readTimeout,
                closePatience,
                version,
                dataDirectory);
    }
}
