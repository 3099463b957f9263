package ai.sophia.store.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where Redis is, and how it is used. Immutable.
 *
 * @param addresses of one server, or of some servers of one cluster, from which the others are learned
 * @param user of its access control list, empty for the usual one
 * @param password empty if it wants none
 * @param tls whether connections are encrypted, and the server's certificate is checked
 * @param authority the certificates, in PEM, of who may vouch for the server; empty for those that Java trusts
 * @param budget how long a call waits for an answer at most
 */
public record RedisSettings(
        List<Address> addresses, String user, String password, boolean tls, Optional<Path> authority, Duration budget) {
    /** How long a call waits unless somebody says otherwise. */
    public static final Duration USUAL_BUDGET = Duration.ofMillis(10);

    private static final int USUAL_PORT = 6379;

    /** A server. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public RedisSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("expected the address of a server, but got none");
        }
        if (!budget.isPositive()) {
            throw new IllegalArgumentException("expected a budget of some time, but got " + budget);
        }
    }

    /**
     * Reads addresses such as {@code redis://sophia@cache.example.org:6379}, with the user before the host if there is one, {@code rediss://} for TLS;
     * those of a cluster are separated by commas.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static RedisSettings parse(String addresses) {
        Set<String> schemes = new LinkedHashSet<>();
        Set<String> users = new LinkedHashSet<>();
        List<Address> servers = Arrays.stream(addresses.split(",", -1))
                .map(each -> uri(each.strip()))
                .peek(uri -> schemes.add(uri.getScheme().toLowerCase(Locale.ROOT)))
                .peek(uri -> users.add(uri.getUserInfo() == null ? "" : uri.getUserInfo()))
                .map(uri -> new Address(
                        uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort() < 0 ? USUAL_PORT : uri.getPort()))
                .distinct()
                .toList();
        if (schemes.size() > 1 || users.size() > 1) {
            throw new IllegalArgumentException(
                    "expected the same user and the same of redis:// and rediss:// for all servers");
        }
        return new RedisSettings(
                servers, users.iterator().next(), "", schemes.contains("rediss"), Optional.empty(), USUAL_BUDGET);
    }

    /** The same with a password, empty for none. */
    public RedisSettings password(String changed) {
        return new RedisSettings(addresses, user, changed, tls, authority, budget);
    }

    /** The same with those in a file of certificates to vouch for the server. */
    public RedisSettings authority(Path changed) {
        return new RedisSettings(addresses, user, password, tls, Optional.of(changed), budget);
    }

    /** The same with another budget. */
    public RedisSettings budget(Duration changed) {
        return new RedisSettings(addresses, user, password, tls, authority, changed);
    }

    @Override
    public String toString() {
        return "RedisSettings[addresses=" + addresses + ", tls=" + tls + ", budget=" + budget + "]";
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
            boolean redis = "redis".equalsIgnoreCase(uri.getScheme()) || "rediss".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getPath().matches("/?");
            if (redis && bare && uri.getHost() != null && uri.getPort() <= 65_535) {
                if (uri.getUserInfo() != null && uri.getUserInfo().contains(":")) {
                    throw new IllegalArgumentException("expected no password in an address, but got one");
                }
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // falls through: told below
        }
        throw new IllegalArgumentException(
                "expected an address such as redis://cache.example.org:6379 or rediss://user@cache.example.org, but got \""
                        + address.replaceAll("//[^@]*@", "//…@") + "\"");
    }
}
