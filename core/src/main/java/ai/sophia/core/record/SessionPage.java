package ai.sophia.core.record;

import java.util.List;

/**
 * A page of a listing of sessions.
 *
 * @param sessions those that began last first; fewer than asked for where some of the page have no turn that is seen
 * @param next cursor of the page after it, empty if this is the last
 */
public record SessionPage(List<SessionCount> sessions, String next) {
    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
