package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.server.Call;
import ai.sophia.server.Refusal;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The project of a tenant: there is one, its settings are kept as they are given, and its members are whoever has the credential. Stateless.
 */
final class ProjectRoutes {
    static final String PROJECTS = "/api/v1/orgs/organizations/{organization}/projects/";
    private static final String PROJECT = PROJECTS + "{project}/";
    private static final String MEMBERS = PROJECT + "members/";

    /** What may be set, and what else the settings are told with. */
    private static final List<String> TEXTS = List.of(
            "name",
            "description",
            "custom_instructions",
            "agent_custom_instructions",
            "memory_depth",
            "version",
            "language");

    private static final List<String> FLAGS = List.of("multilingual", "decay", "enable_graph");

    private final Kept projects;

    ProjectRoutes(Services services) {
        this.projects = new Kept(services, "project");
    }

    void register(Routes routes) {
        routes.get(PROJECTS, this::list)
                .post(PROJECTS, Body.JSON, ProjectRoutes::refuse)
                .get(PROJECT, this::find)
                .patch(PROJECT, this::update)
                .delete(PROJECT, ProjectRoutes::refuse)
                .get(MEMBERS, ProjectRoutes::members)
                .post(MEMBERS, Body.JSON, ProjectRoutes::refuse)
                .put(MEMBERS, ProjectRoutes::refuse)
                .delete(MEMBERS, ProjectRoutes::refuse);
    }

    /**
     * Sees to it that the path names the caller's own project.
     *
     * @throws Fault.NotFound if not
     */
    static void check(Call call, String project) {
        if (!project.equals(call.principal().tenant())) {
            throw new Fault.NotFound("Project not found! There is the project \""
                    + call.principal().tenant() + "\" alone");
        }
    }

    private static void check(Call call) {
        if (!call.path("organization").equals(StatusRoutes.ORGANIZATION)) {
            throw new Fault.NotFound(
                    "Organization not found! There is the organization \"" + StatusRoutes.ORGANIZATION + "\" alone");
        }
    }

    private void list(Call call) {
        check(call);
        call.answer(200, Shapes.array().add(project(call)));
    }

    private void find(Call call) {
        check(call);
        check(call, call.path("project"));
        call.answer(200, project(call));
    }

    private void update(Call call) {
        check(call);
        check(call, call.path("project"));
        Fields in = call.body();
        String id = call.principal().tenant();
        ObjectNode body =
                projects.find(call.principal(), id).map(Kept.One::body).orElseGet(Shapes::object);
        for (String name : TEXTS) {
            in.ifMentioned(
                    name,
                    mentioned -> Shapes.text(body, name, in.string(mentioned).orElse("")));
        }
        for (String name : FLAGS) {
            in.flag(name).ifPresent(flag -> body.put(name, flag));
        }
        in.json("usecase_setting", node -> node)
                .ifPresent(node -> body.put("usecase", Entity.name("usecase_setting", node)));
        in.ifMentioned("custom_categories", name -> body.set(name, categories(in, name)));
        projects.put(call.principal(), id, "", body);
        call.answer(200, Shapes.message("Project updated successfully"));
    }

    /** Categories with what they are about, each as an object of one member. */
    private static ArrayNode categories(Fields in, String name) {
        ArrayNode categories = Shapes.array();
        for (JsonNode node : in.list(name).orElse(List.of())) {
            Fields.of(in.path(name) + "[" + categories.size() + "]", node);
            categories.add(node);
        }
        return categories;
    }

    private ObjectNode project(Call call) {
        String id = call.principal().tenant();
        ObjectNode node = Shapes.object();
        node.put("id", id);
        node.put("project_id", id);
        node.put("org_id", StatusRoutes.ORGANIZATION);
        TEXTS.forEach(node::putNull);
        node.put("name", id);
        node.putArray("custom_categories");
        node.putNull("usecase");
        FLAGS.forEach(flag -> node.put(flag, false));
        node.putNull("created_at");
        node.putNull("updated_at");
        projects.find(call.principal(), id).ifPresent(kept -> node.setAll(kept.dated()));
        node.set("members", owner(call));
        return node;
    }

    private static ArrayNode owner(Call call) {
        ArrayNode members = Shapes.array();
        members.addObject()
                .put("username", call.principal().name())
                .put("email", call.principal().name())
                .put("role", "OWNER");
        return members;
    }

    private static void members(Call call) {
        check(call);
        check(call, call.path("project"));
        call.answer(200, Shapes.object().set("members", owner(call)));
    }

    private static void refuse(Call call) {
        throw Refusal.notImplemented(
                "there is one project for each tenant, with whoever has its key as its only member; neither can be added or removed here");
    }
}
