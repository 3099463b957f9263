package ai.sophia.core.access;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * The one place that turns a credential and a request into a {@link Scope} to write to or a {@link Reach} to read with; every edge goes
 * through it. Immutable, safe for all threads.
 *
 * <p>How a read's {@link Selection} is understood: an app or a user that is not named is the empty one, so that no call sees another
 * user's memories by leaving a name out; an agent or a session that is not named is any, because a user's memories are shared by the
 * agents that serve the user. {@code "*"} is every value, and the tenant's border is never crossed.
 */
public final class Access {
    /** The tenant of a server that has no tenants set up. */
    public static final String DEFAULT_TENANT = "default";

    private final Optional<byte[]> key;
    private final InstantSource clock;
    private final Secrecy secrecy;

    /**
     * @param key the key that requests must show; if empty, none is needed from this machine and none is accepted from elsewhere
     */
    public Access(Optional<String> key, InstantSource clock) {
        if (key.isPresent() && key.get().isBlank()) {
            throw new IllegalArgumentException("expected an API key or none, but got a blank one, which everybody has");
        }
        this.key = key.map(secret -> secret.getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
        this.secrecy = Secrecy.NONE;
    }

    private Access(Access before, Secrecy secrecy) {
        this.key = before.key;
        this.clock = before.clock;
        this.secrecy = secrecy;
    }

    /** The same, where agents keep things from each other. */
    public Access with(Secrecy kept) {
        return new Access(this, kept);
    }

    /**
     * Decides who a request acts for.
     *
     * @throws Fault.Denied if the credential is missing or wrong
     */
    public Principal authenticate(Credential credential) {
        if (key.isPresent()) {
            byte[] shown = credential.key().getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(key.get(), shown)) {
                return new Principal(DEFAULT_TENANT, "key");
            }
            throw new Fault.Denied(
                    credential.key().isEmpty()
                            ? "this server requires an API key: send it as \"Authorization: Bearer KEY\""
                            : "the API key is not valid");
        }
        if (credential.local()) {
            return new Principal(DEFAULT_TENANT, "local");
        }
        throw new Fault.Denied("requests from other machines require an API key, and this server has none set");
    }

    /** The process that owns the data directory acts for itself, without a key. */
    public Principal owner() {
        return new Principal(DEFAULT_TENANT, "local");
    }

    /**
     * Where the principal's write goes.
     *
     * @throws Fault.Invalid if a part is malformed, or is {@code "*"}
     */
    public Scope scope(Principal principal, Selection selection) {
        return new Scope(principal.tenant(), selection.user(), selection.agent(), selection.session(), selection.app());
    }

    /** What the principal's read may see now. */
    public Reach reach(Principal principal, Selection selection) {
        return reach(principal, selection, AsOf.now(clock.instant()));
    }

    /** What the principal may delete, revise and export: all of the selection, what has expired or is not valid now included. */
    public Reach everything(Principal principal, Selection selection) {
        return reach(principal, selection, AsOf.everything(clock.instant()));
    }

    /**
     * What the principal's read may see as of the given moment.
     *
     * @throws Fault.Denied if an agent asks for what another keeps from it
     * @throws Fault.Invalid if an agent asks for what is not of one user and one app
     */
    public Reach reach(Principal principal, Selection selection, AsOf asOf) {
        return new Reach(
                principal.tenant(),
                named(selection.app()),
                named(selection.user()),
                agents(principal, selection),
                namedOrAny(selection.session()),
                asOf);
    }

    private Part agents(Principal principal, Selection selection) {
        Part asked = namedOrAny(selection.agent());
        if (selection.asker().isEmpty()) {
            return asked;
        }
        if (selection.user().equals(Selection.ANY) || selection.app().equals(Selection.ANY)) {
            throw new Fault.Invalid(
                    "as", "expected an agent that asks for one user and one app, but it asks for all of them (\"*\")");
        }
        Set<String> secret = secrecy.from(principal, selection.user(), selection.app(), selection.asker());
        return switch (asked) {
            case Part.Only(String agent)
            when secret.contains(agent) ->
                throw new Fault.Denied("the agent \"" + agent + "\" does not share with \"" + selection.asker() + "\"");
            case Part.Any any when !secret.isEmpty() -> new Part.NoneOf(secret);
            case Part part -> part;
        };
    }

    /** The moment a request looks at; empty parts mean now, and the latest state. */
    public AsOf asOf(Optional<Instant> validAt, Optional<Instant> knownAt) {
        Instant now = clock.instant();
        return new AsOf(validAt.orElse(now), knownAt.orElse(Period.FOREVER), now);
    }

    private static Part named(String value) {
        return value.equals(Selection.ANY) ? new Part.Any() : new Part.Only(value);
    }

    private static Part namedOrAny(String value) {
        return value.isEmpty() || value.equals(Selection.ANY) ? new Part.Any() : new Part.Only(value);
    }
}
