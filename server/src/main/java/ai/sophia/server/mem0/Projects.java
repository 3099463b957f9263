package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.server.Call;
import ai.sophia.server.Refusal;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The projects of the organization: that of the credential, which is its tenant and always there, and further ones, which are kept with their
 * settings and members. A credential opens the memories of its own project alone. Safe for all threads.
 */
final class Projects {
    /** Most further projects. */
    private static final int MOST = 1_000;

    private final Kept kept;

    Projects(Services services) {
        this.kept = new Kept(services, "project");
    }

    /**
     * Sees to it that the path names the organization.
     *
     * @throws Fault.NotFound if not
     */
    static void checkOrganization(Call call) {
        if (!call.path("organization").equals(StatusRoutes.ORGANIZATION)) {
            throw new Fault.NotFound(
                    "Organization not found! There is the organization \"" + StatusRoutes.ORGANIZATION + "\" alone");
        }
    }

    /** Whether this is the project of the credential. */
    static boolean isOwn(Principal principal, String id) {
        return id.equals(principal.tenant());
    }

    /**
     * Sees to it that the project of this id, if it is one, is that of the credential, for what is asked is about memories.
     *
     * @throws Fault.NotFound if there is no such project
     * @throws Refusal if it is a further one
     */
    void checkOwn(Principal principal, String id) {
        if (!isOwn(principal, id)) {
            find(principal, id);
            throw closed(id);
        }
    }

    /**
     * Sees to it that a request which may name the project that it means does not mean a further one. Other names are no matter: clients keep
     * those that they had elsewhere.
     *
     * @throws Refusal if it does
     */
    void checkMeant(Call call, Fields in) {
        String id = in.json("project_id", node -> Entity.name(in.path("project_id"), node))
                .orElse("");
        if (!id.isEmpty()
                && !isOwn(call.principal(), id)
                && kept.find(call.principal(), id).isPresent()) {
            throw closed(id);
        }
    }

    private static Refusal closed(String id) {
        return Refusal.notImplemented(
                "the project \"" + Fields.abbreviated(id)
                        + "\" is kept with its settings and members, but no key opens memories of it: those that this one opens are of its own project");
    }

    /** The project of this id, with no more than what was set of it. */
    Kept.One find(Principal principal, String id) {
        return kept.find(principal, id).orElseThrow(() -> new Fault.NotFound("Project not found!"));
    }

    /** What was set of the project of this id, which may be nothing where it is that of the credential. */
    ObjectNode settings(Principal principal, String id) {
        return isOwn(principal, id)
                ? kept.find(principal, id).map(Kept.One::dated).orElseGet(Shapes::object)
                : find(principal, id).dated();
    }

    /** Those that something was set of, newest first. */
    List<Kept.One> all(Principal principal) {
        return kept.all(principal);
    }

    /**
     * Keeps a further project; returns it with its id.
     *
     * @throws Fault.Conflict if there are too many
     */
    Kept.One add(Principal principal, ObjectNode settings) {
        return kept.addIfRoom(principal, settings, MOST)
                .orElseThrow(() -> new Fault.Conflict("expected at most " + MOST + " projects; delete one first"));
    }

    /** Keeps what is set of a project. */
    void put(Principal principal, String id, ObjectNode settings) {
        kept.put(principal, id, "", settings);
    }

    /**
     * Removes a further project.
     *
     * @throws Fault.NotFound if there is none
     */
    void delete(Principal principal, String id) {
        if (!kept.delete(principal, id)) {
            throw new Fault.NotFound("Project not found!");
        }
    }
}
