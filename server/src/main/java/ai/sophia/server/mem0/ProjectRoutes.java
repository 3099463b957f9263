package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The projects of the organization and their settings, which are kept as they are given. Stateless. */
final class ProjectRoutes {
    static final String PROJECTS = "/api/v1/orgs/organizations/{organization}/projects/";
    static final String PROJECT = PROJECTS + "{project}/";
    private static final int NAME_LIMIT = 256;
    private static final int DESCRIPTION_LIMIT = 8_192;

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

    private final Projects projects;
    private final Members members;

    ProjectRoutes(Services services) {
        this.projects = new Projects(services);
        this.members = new Members(services);
    }

    void register(Routes routes) {
        routes.get(PROJECTS, this::list)
                .post(PROJECTS, Body.JSON, this::create)
                .get(PROJECT, this::find)
                .patch(PROJECT, this::update)
                .delete(PROJECT, this::delete);
    }

    private void list(Call call) {
        Projects.checkOrganization(call);
        ArrayNode all = Shapes.array();
        String own = call.principal().tenant();
        all.add(told(own, projects.settings(call.principal(), own)));
        for (Kept.One each : projects.all(call.principal())) {
            if (!each.id().equals(own)) {
                all.add(told(each.id(), each.dated()));
            }
        }
        call.answer(200, all);
    }

    private void create(Call call) {
        Projects.checkOrganization(call);
        Fields in = call.body();
        String name = in.string("name").orElse("");
        if (name.isBlank()) {
            throw in.invalid("name", "expected a name, but got none");
        }
        ObjectNode settings = Shapes.object().put("name", Strings.name("name", name, NAME_LIMIT));
        String description = in.string("description").orElse("");
        if (description.length() > DESCRIPTION_LIMIT) {
            throw in.invalid(
                    "description",
                    "expected at most " + DESCRIPTION_LIMIT + " characters, but got " + description.length());
        }
        Shapes.text(settings, "description", description);
        String id = projects.add(call.principal(), settings).id();
        ObjectNode answer = Shapes.message("Project created successfully");
        answer.put("project_id", id);
        answer.put("id", id);
        answer.put("name", name);
        call.answer(200, answer);
    }

    private void find(Call call) {
        Projects.checkOrganization(call);
        call.answer(200, project(call, call.path("project")));
    }

    private void delete(Call call) {
        Projects.checkOrganization(call);
        String id = call.path("project");
        if (Projects.isOwn(call.principal(), id)) {
            throw new Fault.Conflict(
                    "\"" + id
                            + "\" is the project of the key, which is there for as long as the key is; DELETE /v1/memories/ deletes what it holds");
        }
        projects.delete(call.principal(), id);
        members.removeAll(call.principal(), id);
        call.answer(200, Shapes.message("Project deleted successfully"));
    }

    private void update(Call call) {
        Projects.checkOrganization(call);
        String id = call.path("project");
        ObjectNode body = projects.settings(call.principal(), id);
        body.remove(List.of("created_at", "updated_at"));
        Fields in = call.body();
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
        projects.put(call.principal(), id, body);
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

    private ObjectNode project(Call call, String id) {
        ObjectNode node = told(id, projects.settings(call.principal(), id));
        return node.set("members", members.told(call.principal(), id));
    }

    /** A project without its members, of whom there may be many: those who list many projects ask for them one by one. */
    private static ObjectNode told(String id, ObjectNode settings) {
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
        node.setAll(settings);
        return node;
    }
}
