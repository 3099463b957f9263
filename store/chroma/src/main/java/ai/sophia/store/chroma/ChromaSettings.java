package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Tier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a ChromaDB server is, and how it is talked to. Immutable.
 *
 * @param host its name or address
 * @param port where it listens, 1 to 65535
 * @param secure whether it, or what stands before it, speaks TLS
 * @param tenant the server's tenant in which everything lies; made if it is missing
 * @param database the server's database that tells how far the index is; each of Sophia's tenants has one of its own, whose name begins
 *     with this one and a dot
 * @param credential what is sent with each call; the server itself asks for none, what stands before it may
 * @param connecting how long to wait for a connection
 * @param searching how long a search may take in all
 * @param writing how long a call that writes may take
 */
public record ChromaSettings(
        String host,
        int port,
        boolean secure,
        String tenant,
        String database,
        Credential credential,
        Duration connecting,
        Duration searching,
        Duration writing) {
    /** Where the server listens if nobody says otherwise. */
    public static final int USUAL_PORT = 8_000;

    private static final String USUAL_TENANT = "default_tenant";
    private static final String USUAL_DATABASE = "sophia";
    private static final Duration USUAL_CONNECTING = Duration.ofSeconds(1);
    private static final Duration USUAL_WRITING = Duration.ofSeconds(30);

    /** What the server takes as the name of a database, without the dot that parts it from a tenant's. */
    private static final Pattern DATABASE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{1,38}[a-zA-Z0-9]");

    /** Passwords that are the first that anybody tries. */
    private static final Set<String> KNOWN_PASSWORDS = Set.of("", "admin", "password", "chroma", "changeme", "test");

    public ChromaSettings {
        if (host.isBlank()) {
            throw new Fault.Invalid("chroma.host", "expected the name of a server, but got none");
        }
        if (port < 1 || port > 65_535) {
            throw new Fault.Invalid("chroma.port", "expected a port from 1 to 65535, but got " + port);
        }
        if (tenant.length() < 3) {
            throw new Fault.Invalid("chroma.tenant", "expected at least 3 characters, but got \"" + tenant + "\"");
        }
        if (!DATABASE.matcher(database).matches()) {
            throw new Fault.Invalid(
                    "chroma.database",
                    "expected 3 to 40 letters, digits, \"-\" and \"_\", the first and last a letter or digit, but got \""
                            + database + "\"");
        }
    }

    /** A server without credentials, with everything else as usual. */
    public static ChromaSettings of(String host, int port) {
        return new ChromaSettings(
                host,
                port,
                false,
                USUAL_TENANT,
                USUAL_DATABASE,
                new Credential.None(),
                USUAL_CONNECTING,
                Tier.VECTORS.budget(),
                USUAL_WRITING);
    }

    /** The same by TLS, or not. */
    public ChromaSettings secure(boolean changed) {
        return new ChromaSettings(host, port, changed, tenant, database, credential, connecting, searching, writing);
    }

    /** The same with another credential. */
    public ChromaSettings with(Credential changed) {
        return new ChromaSettings(host, port, secure, tenant, database, changed, connecting, searching, writing);
    }

    /** The same in another place of the server. */
    public ChromaSettings in(String otherTenant, String otherDatabase) {
        return new ChromaSettings(
                host, port, secure, otherTenant, otherDatabase, credential, connecting, searching, writing);
    }

    /** The same with other budgets. */
    public ChromaSettings within(Duration forConnecting, Duration forSearching, Duration forWriting) {
        return new ChromaSettings(
                host, port, secure, tenant, database, credential, forConnecting, forSearching, forWriting);
    }

    /** The same with another budget for a search. */
    public ChromaSettings searchingFor(Duration budget) {
        return within(connecting, budget, writing);
    }

    /** The server's address. */
    public URI address() {
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create((secure ? "https://" : "http://") + name + ":" + port);
    }

    /** Why these settings are dangerous, as a sentence for whoever runs Sophia; empty if they are not. */
    Optional<String> warning() {
        return switch (credential) {
            case Credential.None none -> Optional.empty();
            case Credential.Basic(String user, String password)
            when password.equals(user) || KNOWN_PASSWORDS.contains(password) ->
                Optional.of(
                        "The password of " + user + " at the ChromaDB server " + address()
                                + " is one that everybody tries first: whoever reaches it reads and destroys the index. Change it");
            case Credential.Basic basic -> inTheClear();
            case Credential.Token token -> inTheClear();
        };
    }

    private Optional<String> inTheClear() {
        boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        return secure || local
                ? Optional.empty()
                : Optional.of("The credential for the ChromaDB server " + address() + " is sent without TLS");
    }

    /** What is sent with each call. Its text form hides the secret. */
    public sealed interface Credential {
        /** The value of the header {@code Authorization}, if there is one. */
        Optional<String> header();

        /** Nothing. */
        record None() implements Credential {
            @Override
            public Optional<String> header() {
                return Optional.empty();
            }
        }

        /** A user and a password (RFC 7617). */
        record Basic(String user, String password) implements Credential {
            @Override
            public Optional<String> header() {
                byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
                return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
            }

            @Override
            public String toString() {
                return "Basic[" + user + ", hidden]";
            }
        }

        /** A token (RFC 6750). */
        record Token(String token) implements Credential {
            @Override
            public Optional<String> header() {
                return Optional.of("Bearer " + token);
            }

            @Override
            public String toString() {
                return "Token[hidden]";
            }
        }
    }
}
