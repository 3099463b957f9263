package ai.sophia.core.access;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;

/**
 * Where a memory is written: the tenant, and within it a user, an agent, a session (run) and an app. A part that does not apply is the
 * empty string, never null. The tenant comes from the credential alone.
 */
public record Scope(String tenant, String user, String agent, String session, String app) {
    /** Most characters of one part. */
    public static final int PART_LIMIT = 256;

    public Scope {
        if (tenant.isEmpty()) {
            throw new Fault.Invalid("tenant", "expected a tenant, but got the empty string");
        }
        Strings.name("tenant", tenant, PART_LIMIT);
        part("user", user);
        part("agent", agent);
        part("session", session);
        part("app", app);
    }

    private static void part(String field, String value) {
        Strings.name(field, value, PART_LIMIT);
        if (value.equals(Selection.ANY)) {
            throw new Fault.Invalid(
                    field, "expected one " + field + " to write to, but got \"*\", which stands for all of them");
        }
    }
}
