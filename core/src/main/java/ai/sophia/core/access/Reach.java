package ai.sophia.core.access;

/**
 * What a request may see: one tenant, the parts of its scopes that are admitted, and the moment looked at. Made in {@link Access} only,
 * once per request, and handed first to every port that reads. The record store enforces it; indexes apply it to search less.
 */
public record Reach(String tenant, Part app, Part user, Part agent, Part session, AsOf asOf) {
    public Reach {
        requireAnyOrOne("app", app);
        requireAnyOrOne("user", user);
        requireAnyOrOne("session", session);
    }

    private static void requireAnyOrOne(String name, Part part) {
        if (!(part instanceof Part.Any || part instanceof Part.Only)) {
            throw new IllegalArgumentException("expected any " + name + " or one, but got " + part);
        }
    }

    /** The same of other agents. */
    public Reach ofAgents(Part agents) {
        return new Reach(tenant, app, user, agents, session, asOf);
    }

    /** The same as of another moment. */
    public Reach at(AsOf moment) {
        return new Reach(tenant, app, user, agent, session, moment);
    }

    /** Whether memories written to this scope may be seen. */
    public boolean covers(Scope scope) {
        return tenant.equals(scope.tenant())
                && app.admits(scope.app())
                && user.admits(scope.user())
                && agent.admits(scope.agent())
                && session.admits(scope.session());
    }
}
