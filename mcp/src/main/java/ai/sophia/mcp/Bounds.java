package ai.sophia.mcp;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;

/**
 * The scope that an address fixes: whoever comes by it stays in this app and with this user, whatever a call names. Either both are fixed,
 * and an empty one means memories that have none, or neither is. Every tool, resource and prompt leads what a call names through
 * {@link #confine}.
 *
 * @param asker the agent that comes by it, which sees what others of the user's agents share with it; empty if that is not said
 */
public record Bounds(String app, String user, String asker) {
    /** An address that fixes nothing. */
    public static final Bounds NONE = new Bounds("", "");

    public Bounds {
        requireOne("app", app);
        requireOne("user", user);
        requireOne("as", asker);
        if (!asker.isEmpty() && app.isEmpty() && user.isEmpty()) {
            throw new Fault.Invalid("as", "expected an app or a user in the address of an agent: /mcp/APP/USER?as=AGENT");
        }
    }

    /** An address that does not say which agent comes by it. */
    public Bounds(String app, String user) {
        this(app, user, "");
    }

    /** Whether nothing is fixed. */
    public boolean isNone() {
        return app.isEmpty() && user.isEmpty();
    }

    /**
     * The selection within these bounds: what it leaves out, or means by {@code "*"}, is what is fixed.
     *
     * @throws Fault.Denied if it names another app or user
     */
    public Selection confine(Selection named) {
        return isNone()
                ? named
                : new Selection(
                        confine("user", user, named.user()),
                        named.agent(),
                        named.session(),
                        confine("app", app, named.app()),
                        asker);
    }

    private static String confine(String part, String fixed, String named) {
        if (named.isEmpty() || named.equals(Selection.ANY) || named.equals(fixed)) {
            return fixed;
        }
        throw new Fault.Denied("the address of the server, or --" + part + " of sophia mcp, fixes the " + part + " \""
                + fixed + "\": expected it or no " + part + ", but got \"" + named + "\"");
    }

    private static void requireOne(String part, String value) {
        Strings.name(part, value, Scope.PART_LIMIT);
        if (value.equals(Selection.ANY)) {
            throw new Fault.Invalid(part, "expected one " + part + " in the address, but got \"*\"");
        }
    }
}
