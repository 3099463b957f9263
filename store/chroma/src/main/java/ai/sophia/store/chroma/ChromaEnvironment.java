package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.store.chroma.ChromaSettings.Credential;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that name a ChromaDB server: {@code CHROMADB_HOST} (a name, a name and a port, or an address with
 * {@code http} or {@code https}), {@code CHROMADB_PORT}, {@code CHROMADB_AUTH} ({@code user:password}, or the user alone) and
 * {@code CHROMADB_PASSWORD}, which goes before the password in the former; or {@code CHROMADB_TOKEN} in place of both. Stateless.
 */
public final class ChromaEnvironment {
    /** Names the server. */
    public static final String HOST = "CHROMADB_HOST";
    /** Its port. */
    public static final String PORT = "CHROMADB_PORT";
    /** Its user and password. */
    public static final String AUTH = "CHROMADB_AUTH";
    /** The password alone. */
    public static final String PASSWORD = "CHROMADB_PASSWORD";
    /** A token in place of a user and a password. */
    public static final String TOKEN = "CHROMADB_TOKEN";

    private static final String USUAL_USER = "admin";
    private static final int SECURE_PORT = 443;

    private ChromaEnvironment() {}

    /**
     * The server that the variables name.
     *
     * @return empty if they name none
     * @throws Fault.Invalid whose field is the variable that cannot be read; it never quotes a password
     */
    public static Optional<ChromaSettings> read(Map<String, String> variables) {
        String host = value(variables, HOST);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        URI address = address(host);
        boolean secure = address.getScheme().equals("https");
        int usual = secure ? SECURE_PORT : ChromaSettings.USUAL_PORT;
        int named = address.getPort() < 0 ? usual : address.getPort();
        String port = value(variables, PORT);
        return Optional.of(ChromaSettings.of(address.getHost(), port.isEmpty() ? named : port(port))
                .secure(secure)
                .with(credential(value(variables, AUTH), value(variables, PASSWORD), value(variables, TOKEN))));
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

    private static int port(String port) {
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid(PORT, "expected a port from 1 to 65535, but got \"" + port + "\"");
        }
    }

    private static Credential credential(String auth, String password, String token) {
        if (!token.isEmpty()) {
            if (!auth.isEmpty() || !password.isEmpty()) {
                throw new Fault.Invalid(
                        TOKEN, "expected a token alone, or a user and a password, but got both: leave out one of them");
            }
            if (!token.chars().allMatch(character -> character > ' ' && character < 127)) {
                throw new Fault.Invalid(TOKEN, "expected letters, digits and signs of ASCII, without blanks");
            }
            return new Credential.Token(token);
        }
        if (auth.isEmpty() && password.isEmpty()) {
            return new Credential.None();
        }
        int colon = auth.indexOf(':');
        if (colon == 0 || (colon < 0 && password.isEmpty())) {
            throw new Fault.Invalid(AUTH, "expected user:password, or a user and " + PASSWORD);
        }
        String user = colon < 0 ? auth : auth.substring(0, colon);
        String own = colon < 0 ? "" : auth.substring(colon + 1);
        return new Credential.Basic(user.isEmpty() ? USUAL_USER : user, password.isEmpty() ? own : password);
    }
}
