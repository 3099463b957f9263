package ai.sophia.store.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is, and as whom it is used. Immutable.
 *
 * @param url as JDBC writes it, without user and password
 * @param user empty for whom the driver takes, which is the user of the operating system
 * @param password empty for none
 * @param connections most connections for short reads; two more write and listen, and each long read has one of its own
 */
public record PostgresServer(String url, String user, String password, int connections) {
    private static final Pattern SCHEME = Pattern.compile("(jdbc:)?(postgresql|postgres)(?=://)");
    private static final Pattern SECRET = Pattern.compile("(^|&)(password|sslpassword)=");

    /** Fewest connections for short reads. */
    public static final int LEAST_CONNECTIONS = 2;

    public PostgresServer {
        if (connections < LEAST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "expected at least " + LEAST_CONNECTIONS + " connections, but got " + connections);
        }
    }

    /**
     * Reads an address such as {@code postgresql://user@host:5432/database?sslmode=require}.
     *
     * @param user goes before that of the address, empty for that one
     * @return empty if it is no address of a PostgreSQL database, or carries a password
     */
    public static Optional<PostgresServer> parse(String address, String user, String password, int connections) {
        var scheme = SCHEME.matcher(address);
        if (!scheme.lookingAt()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI("postgresql" + address.substring(scheme.end()));
            String named = Optional.ofNullable(uri.getUserInfo()).orElse("");
            String path = Optional.ofNullable(uri.getRawPath()).orElse("");
            if (uri.getHost() == null || path.length() < 2 || named.contains(":")) {
                return Optional.empty();
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            if (SECRET.matcher(query.replace("?", "")).find()) {
                return Optional.empty();
            }
            String url = "jdbc:postgresql://" + uri.getHost() + port + path + query;
            return Optional.of(new PostgresServer(url, user.isEmpty() ? named : user, password, connections));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /** Where it is, for people: without the password, and without what only the driver needs to know. */
    public String label() {
        return url.replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return label();
    }
}
