package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.server.Services;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who belongs to a project, by their addresses. It is a list and opens nothing: whoever has the key acts in the project, and is its owner. Safe for
 * all threads.
 */
final class Members {
    static final Set<String> ROLES = new TreeSet<>(Set.of("READER", "OWNER"));

    private static final int MOST = 1_000;

    private final Services services;

    Members(Services services) {
        this.services = services;
    }

    private Kept of(Principal principal, String project) {
        return new Kept(services, Projects.isOwn(principal, project) ? "member" : "member." + project);
    }

    /** All of the project's, the holder of the key first, then the latest. */
    ArrayNode told(Principal principal, String project) {
        ArrayNode members = Shapes.array();
        members.add(told(principal.name(), "OWNER"));
        for (Kept.One each : of(principal, project).all(principal)) {
            ObjectNode member = told(each.id(), each.body().path("role").asString());
            members.add(member.put("created_at", each.created().toString())
                    .put("updated_at", each.updated().toString()));
        }
        return members;
    }

    private static ObjectNode told(String email, String role) {
        return Shapes.object().put("username", email).put("email", email).put("role", role);
    }

    /**
     * Adds one.
     *
     * @throws Fault.Conflict if it is one already, or there are too many
     */
    void add(Principal principal, String project, String email, String role) {
        checkNotHolder(principal, email);
        switch (of(principal, project).add(principal, email, body(role), MOST)) {
            case ADDED -> {}
            case TAKEN -> throw new Fault.Conflict(email + " is a member of the project already");
            case FULL ->
                throw new Fault.Conflict("expected at most " + MOST + " members of a project; remove one first");
        }
    }

    private static ObjectNode body(String role) {
        return Shapes.object().put("role", role);
    }

    /**
     * Gives one another role.
     *
     * @throws Fault.NotFound if it is none
     */
    void change(Principal principal, String project, String email, String role) {
        checkNotHolder(principal, email);
        Kept kept = of(principal, project);
        if (kept.find(principal, email).isEmpty()) {
            throw missing(email);
        }
        kept.put(principal, email, "", body(role));
    }

    /**
     * Removes one.
     *
     * @throws Fault.NotFound if it is none
     */
    void remove(Principal principal, String project, String email) {
        checkNotHolder(principal, email);
        if (!of(principal, project).delete(principal, email)) {
            throw missing(email);
        }
    }

    /** Removes all of a project that is no more. */
    void removeAll(Principal principal, String project) {
        Kept kept = of(principal, project);
        kept.all(principal).forEach(each -> kept.delete(principal, each.id()));
    }

    private static void checkNotHolder(Principal principal, String email) {
        if (email.equals(principal.name())) {
            throw new Fault.Conflict(
                    "\"" + email + "\" stands for whoever has the key, and is the owner for as long as it is valid");
        }
    }

    private static Fault.NotFound missing(String email) {
        return new Fault.NotFound("Member not found! " + email + " is none of the project");
    }
}
