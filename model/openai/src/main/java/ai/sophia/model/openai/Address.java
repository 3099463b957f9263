package ai.sophia.model.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a server's embeddings are, and what lies beside them. Immutable.
 *
 * @param embeddings such as {@code http://gpu:8000/v1/embeddings}
 */
public record Address(URI embeddings) {
    private static final String EMBEDDINGS = "/embeddings";
    private static final String VERSION = "/v1";

    /** Where vLLM listens unless it is told otherwise. */
    private static final int USUAL_PORT = 8_000;

    private static final int HIGHEST_PORT = 65_535;

    /**
     * The address that somebody wrote as a host, a host and a port, or a URL of the server, of its {@code /v1} or of its embeddings. A host
     * without a port is asked at 8000.
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
            return new Address(
                    new URI(scheme, null, given.getHost(), port, embeddingsBelow(given.getPath()), null, null));
        } catch (URISyntaxException malformed) {
            throw malformed(text);
        }
    }

    private static String embeddingsBelow(String path) {
        String below = path.replaceAll("/+$", "");
        if (below.endsWith(EMBEDDINGS)) {
            return below;
        }
        return (below.endsWith(VERSION) ? below : below + VERSION) + EMBEDDINGS;
    }

    /** What was written is not quoted: it may hold a password. */
    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("expected a host such as gpu or gpu:8000, or a URL such as"
                + " http://gpu:8000/v1/embeddings without a user, a query or a fragment, but got "
                + (text.contains("@") ? "one with a user" : "\"" + text + "\""));
    }

    /** Where its models are listed. */
    URI models() {
        return beside(below(EMBEDDINGS) + "/models");
    }

    /** Where it tells how busy it is, if it is vLLM. */
    URI metrics() {
        String versioned = below(EMBEDDINGS);
        String root =
                versioned.endsWith(VERSION) ? versioned.substring(0, versioned.length() - VERSION.length()) : versioned;
        return beside(root + "/metrics");
    }

    private String below(String end) {
        String path = embeddings.getPath();
        return path.substring(0, path.length() - end.length());
    }

    private URI beside(String path) {
        return embeddings.resolve(path);
    }

    /** The server, as it is told to people. */
    @Override
    public String toString() {
        return embeddings.getScheme() + "://" + embeddings.getAuthority();
    }
}
