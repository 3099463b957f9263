package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Tier;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a Weaviate server is, and how it is talked to. Immutable.
 *
 * @param host its name or address
 * @param port where it listens for HTTP, 1 to 65535
 * @param grpcHost its name or address for gRPC, the same for the most part
 * @param grpcPort where it listens for gRPC, 1 to 65535
 * @param secure whether both are by TLS
 * @param key the API key; empty if it asks for none
 * @param prefix what the names of all its collections that are Sophia's begin with
 * @param replication copies of each collection that are made, on as many of the server's nodes, from 1
 * @param consistency copies that have to answer
 * @param searching how long a search may take in all
 * @param writing how long a call that writes may take
 */
public record WeaviateSettings(
        String host,
        int port,
        String grpcHost,
        int grpcPort,
        boolean secure,
        String key,
        String prefix,
        int replication,
        Consistency consistency,
        Duration searching,
        Duration writing) {
    /** Where the server listens for HTTP if nobody says otherwise. */
    public static final int USUAL_PORT = 8_080;

    /** Where the server listens for gRPC if nobody says otherwise. */
    public static final int USUAL_GRPC_PORT = 50_051;

    private static final String USUAL_PREFIX = "Sophia";
    private static final Duration USUAL_WRITING = Duration.ofSeconds(30);

    /** What the server takes as the beginning of a name, short enough for what follows. */
    private static final Pattern PREFIX = Pattern.compile("[A-Z][a-zA-Z0-9]{0,39}");

    public WeaviateSettings {
        if (host.isBlank()) {
            throw new Fault.Invalid("weaviate.host", "expected the name of a server, but got none");
        }
        check("weaviate.port", port);
        check("weaviate.grpcPort", grpcPort);
        if (!PREFIX.matcher(prefix).matches()) {
            throw new Fault.Invalid(
                    "weaviate.prefix",
                    "expected up to 40 letters and digits, the first a capital letter, but got \"" + prefix + "\"");
        }
        if (replication < 1) {
            throw new Fault.Invalid("weaviate.replication", "expected at least 1, but got " + replication);
        }
    }

    private static void check(String field, int port) {
        if (port < 1 || port > 65_535) {
            throw new Fault.Invalid(field, "expected a port from 1 to 65535, but got " + port);
        }
    }

    /** A server without a key, with everything else as usual. */
    public static WeaviateSettings of(String host, int port, int grpcPort) {
        return new WeaviateSettings(
                host,
                port,
                host,
                grpcPort,
                false,
                "",
                USUAL_PREFIX,
                1,
                Consistency.QUORUM,
                Tier.VECTORS.budget(),
                USUAL_WRITING);
    }

    /** The same by TLS, or not. */
    public WeaviateSettings secure(boolean changed) {
        return new WeaviateSettings(
                host, port, grpcHost, grpcPort, changed, key, prefix, replication, consistency, searching, writing);
    }

    /** The same with another host for gRPC. */
    public WeaviateSettings grpcHost(String changed) {
        return new WeaviateSettings(
                host, port, changed, grpcPort, secure, key, prefix, replication, consistency, searching, writing);
    }

    /** The same with an API key. */
    public WeaviateSettings with(String changed) {
        return new WeaviateSettings(
                host, port, grpcHost, grpcPort, secure, changed, prefix, replication, consistency, searching, writing);
    }

    /** The same with other collections of the server. */
    public WeaviateSettings prefixed(String changed) {
        return new WeaviateSettings(
                host, port, grpcHost, grpcPort, secure, key, changed, replication, consistency, searching, writing);
    }

    /** The same with other copies. */
    public WeaviateSettings replicated(int copies, Consistency answering) {
        return new WeaviateSettings(
                host, port, grpcHost, grpcPort, secure, key, prefix, copies, answering, searching, writing);
    }

    /** The same with other budgets. */
    public WeaviateSettings within(Duration forSearching, Duration forWriting) {
        return new WeaviateSettings(
                host,
                port,
                grpcHost,
                grpcPort,
                secure,
                key,
                prefix,
                replication,
                consistency,
                forSearching,
                forWriting);
    }

    /** The same with another budget for a search. */
    public WeaviateSettings searchingFor(Duration budget) {
        return within(budget, writing);
    }

    /** The server's address for HTTP. */
    public URI address() {
        return URI.create((secure ? "https://" : "http://") + bracketed(host) + ":" + port);
    }

    /** The server's address for gRPC, as messages name it. */
    String grpcAddress() {
        return bracketed(grpcHost) + ":" + grpcPort;
    }

    private static String bracketed(String name) {
        return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    }

    /** Why these settings are dangerous, as a sentence for whoever runs Sophia; empty if they are not. */
    Optional<String> warning() {
        boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        return key.isEmpty() || secure || local
                ? Optional.empty()
                : Optional.of("The API key for the Weaviate server " + address() + " is sent without TLS");
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "WeaviateSettings[" + address() + ", gRPC " + grpcAddress() + (key.isEmpty() ? "" : ", key hidden")
                + ", " + prefix + ", " + replication + " copies, " + consistency + ", " + searching + ", " + writing
                + "]";
    }
}
