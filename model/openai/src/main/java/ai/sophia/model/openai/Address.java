package ai.sophia.model.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Where a server's interface is, and what lies below it. Immutable.
 *
 * @param base without a slash at its end, such as {@code http://gpu:8000/v1}
 */
public record Address(URI base) {
    private static final String EMBEDDINGS = "/embeddings";
    private static final String CHAT = "/chat/completions";
    private static final String VERSION = "/v1";

    /** Where vLLM listens unless it is told otherwise. */
    private static final int USUAL_PORT = 8_000;

    private static final int HIGHEST_PORT = 65_535;

    /**
     * The address that somebody wrote as a host, a host and a port, or a URL of the server, of its {@code /v1}, of its embeddings or of its
     * chat. A host without a port is asked at 8000.
     *
     * @throws IllegalArgumentException if it is none of these, or holds a user, a query or a fragment
     */
    public static Address of(String text) {
        boolean bare = !text.contains("://");
        try {
            URI given = new URI(bare ? "http://" + text : text);
            String scheme = given.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = given.getUserInfo() == null && given.getQuery() == null && given.getFragment() == null;
            boolean web = scheme.equals("http") || scheme.equals("https");
            boolean whole = !String.valueOf(given.getAuthority()).endsWith(":");
            if (!web || !plain || !whole || given.getHost() == null || given.getPort() > HIGHEST_PORT) {
                throw malformed(text);
            }
            int port = bare && given.getPort() < 0 ? USUAL_PORT : given.getPort();
            return new Address(new URI(scheme, null, given.getHost(), port, base(given.getPath()), null, null));
        } catch (URISyntaxException malformed) {
            throw malformed(text);
        }
    }

    private static String base(String path) {
        String whole = path.replaceAll("/+$", "");
        for (String end : List.of(EMBEDDINGS, CHAT)) {
            if (whole.endsWith(end)) {
                return whole.substring(0, whole.length() - end.length());
            }
        }
        return whole.endsWith(VERSION) ? whole : whole + VERSION;
    }

    /** What was written is not quoted: it may hold a password. */
    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("expected a host such as gpu or gpu:8000, or a URL such as"
                + " http://gpu:8000/v1/embeddings without a user, a query or a fragment, but got "
                + (text.contains("@") ? "one with a user" : "\"" + text + "\""));
    }

    /** Where texts are embedded. */
    public URI embeddings() {
        return at(base.getPath() + EMBEDDINGS);
    }

    /** Where its language models are asked. */
    public URI chat() {
        return at(base.getPath() + CHAT);
    }

    /** Where its models are listed. */
    URI models() {
        return at(base.getPath() + "/models");
    }

    /** Where it tells how busy it is, if it is vLLM. */
    URI metrics() {
        String path = base.getPath();
        return at((path.endsWith(VERSION) ? path.substring(0, path.length() - VERSION.length()) : path) + "/metrics");
    }

    private URI at(String path) {
        return base.resolve(path);
    }

    /** The server, as it is told to people. */
    @Override
    public String toString() {
        return base.getScheme() + "://" + base.getAuthority();
    }
}
