package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that name a Weaviate server: {@code WEAVIATE_HOST} (a name, a name and a port, or an
 * address with {@code http} or {@code https}), {@code WEAVIATE_PORT}, {@code WEAVIATE_GRPC_HOST}, {@code WEAVIATE_GRPC_PORT}, {@code
 * WEAVIATE_API_KEY}, and how it keeps what it is given: {@code WEAVIATE_REPLICATION}, {@code WEAVIATE_CONSISTENCY}. Stateless.
 */
public final class WeaviateEnvironment {
    /** Names the server. */
    public static final String HOST = "WEAVIATE_HOST";
    /** Its port for HTTP. */
    public static final String PORT = "WEAVIATE_PORT";
    /** Its name for gRPC, if that is another. */
    public static final String GRPC_HOST = "WEAVIATE_GRPC_HOST";
    /** Its port for gRPC. */
    public static final String GRPC_PORT = "WEAVIATE_GRPC_PORT";
    /** Its key. */
    public static final String KEY = "WEAVIATE_API_KEY";
    /** Copies of what is kept. */
    public static final String REPLICATION = "WEAVIATE_REPLICATION";
    /** Copies that have to answer. */
    public static final String CONSISTENCY = "WEAVIATE_CONSISTENCY";

    private static final int SECURE_PORT = 443;

    private WeaviateEnvironment() {}

    /**
     * The server that the variables name.
     *
     * @return empty if they name none
     * @throws Fault.Invalid whose field is the variable that cannot be read; it never quotes the key
     */
    public static Optional<WeaviateSettings> read(Map<String, String> variables) {
        String host = value(variables, HOST);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        URI address = address(host);
        boolean secure = address.getScheme().equals("https");
        int named = address.getPort() > 0 ? address.getPort() : secure ? SECURE_PORT : WeaviateSettings.USUAL_PORT;
        int port = number(variables, PORT, named);
        int grpcPort = number(variables, GRPC_PORT, secure ? SECURE_PORT : WeaviateSettings.USUAL_GRPC_PORT);
        String grpcHost = value(variables, GRPC_HOST);
        String consistency = value(variables, CONSISTENCY);
        WeaviateSettings usual = WeaviateSettings.of(address.getHost(), port, grpcPort)
                .secure(secure)
                .with(key(value(variables, KEY)));
        return Optional.of((grpcHost.isEmpty() ? usual : usual.grpcHost(grpcHost))
                .replicated(
                        number(variables, REPLICATION, usual.replication()),
                        consistency.isEmpty() ? usual.consistency() : Consistency.named(CONSISTENCY, consistency)));
    }

    private static String value(Map<String, String> variables, String name) {
        return variables.getOrDefault(name, "").strip();
    }

    private static URI address(String host) {
        try {
            URI address = new URI(host.contains("://") ? host : "http://" + host);
            boolean plain = address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && (address.getRawPath().isEmpty() || address.getRawPath().equals("/"));
            if (address.getHost() != null && address.getScheme().matches("https?") && plain) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            // told below
        }
        throw new Fault.Invalid(
                HOST, "expected the name of a server, with a port if need be, or http:// or https:// and the name");
    }

    private static String key(String key) {
        if (!key.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new Fault.Invalid(KEY, "expected letters, digits and signs of ASCII, without blanks");
        }
        return key;
    }

    private static int number(Map<String, String> variables, String name, int usual) {
        String said = value(variables, name);
        try {
            return said.isEmpty() ? usual : Integer.parseInt(said);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid(name, "expected a number, but got \"" + said + "\"");
        }
    }
}
