package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.server.Call;
import ai.sophia.server.Refusal;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Profiles of users. None are made here, which is told; their settings are kept for when they are. Stateless. */
final class ProfileRoutes {
    private static final String SETTINGS = "settings";

    private final Kept settings;

    ProfileRoutes(Services services) {
        this.settings = new Kept(services, "profiles");
    }

    void register(Routes routes) {
        routes.get("/v2/entities/{entity_type}/{+entity_id}/profile/", ProfileRoutes::find)
                .get("/v2/profiles/settings/", this::settings)
                .post("/v2/profiles/settings/", Body.JSON, this::change)
                .post("/v2/profiles/jobs/", Body.JSON, ProfileRoutes::refuse)
                .get("/v2/profiles/jobs/{id}/", ProfileRoutes::job);
    }

    private static void find(Call call) {
        List<String> path = call.segments();
        if (path.size() != 5 || !path.getLast().equals("profile") || Entity.parse(path.get(2)) != Entity.USER) {
            throw new Fault.NotFound("expected /v2/entities/user/NAME/profile/; there is nothing else here");
        }
        ObjectNode node = Shapes.object();
        node.putObject("profile");
        node.put("status", "not_enabled");
        node.put("entity_type", Entity.USER.label());
        node.put("entity_id", path.get(3));
        node.putNull("updated_at");
        node.put("generation_count", 0);
        node.putNull("error");
        call.answer(200, node);
    }

    private void settings(Call call) {
        call.answer(200, told(kept(call)));
    }

    private void change(Call call) {
        Fields in = call.body();
        if (in.flag("enabled").orElse(false)) {
            throw in.invalid("enabled", "expected false, for no profiles are made here, but got true");
        }
        ObjectNode user = kept(call);
        in.object("entities")
                .flatMap(entities -> entities.object(Entity.USER.label()))
                .ifPresent(given -> {
                    given.ifMentioned(
                            "schema",
                            name -> user.set(
                                    name,
                                    given.json(name, node -> node).orElseGet(JsonNodeFactory.instance::nullNode)));
                    given.ifMentioned(
                            "custom_instructions",
                            name -> Shapes.text(user, name, given.string(name).orElse("")));
                });
        settings.put(call.principal(), SETTINGS, "", user);
        call.answer(200, told(user));
    }

    private ObjectNode kept(Call call) {
        return settings.find(call.principal(), SETTINGS)
                .map(Kept.One::body)
                .orElseGet(() -> Shapes.object().putNull("schema").putNull("custom_instructions"));
    }

    private static ObjectNode told(ObjectNode user) {
        ObjectNode node = Shapes.object();
        node.put("enabled", false);
        node.putObject("entities").set(Entity.USER.label(), user);
        node.putObject("capabilities").put("generation", false);
        return node;
    }

    private static void refuse(Call call) {
        throw Refusal.notImplemented("no profiles of users are made here");
    }

    private static void job(Call call) {
        throw new Fault.NotFound("Profile job not found! No profiles of users are made here");
    }
}
