package ai.sophia.core.access;

import java.util.Set;

/** Port to what agents keep from each other. Implementations are safe for all threads. */
public interface Secrecy {
    /** Nobody keeps anything. */
    Secrecy NONE = (principal, user, app, asker) -> Set.of();

    /** The agents of a user in an app that do not share with one of them. */
    Set<String> from(Principal principal, String user, String app, String asker);
}
