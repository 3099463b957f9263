package ai.sophia.server;

import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.sharing.Sharing;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Who of a user's agents sees what is told to another. Stateless. */
final class SharingRoutes {
    private static final String ALL = "all";
    private static final String NONE = "none";

    /** How long a change waits until facts follow it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Services services;

    SharingRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.get("/api/sharing", this::list).post("/api/sharing", Route.Body.JSON, this::share);
    }

    private void list(Call call) {
        Fields in = call.query();
        Scope scope = scope(call, in, "");
        in.finish();
        boolean settled = services.sharings().isFollowed(call.principal(), scope.user(), scope.app());
        answer(call, scope, settled);
    }

    private void share(Call call) {
        Fields in = call.body();
        Scope scope = scope(call, in, in.string("agent").orElse(""));
        Sharing sharing = in.json("with", node -> sharing(in, node))
                .orElseThrow(() -> in.invalid("with", "expected \"all\", \"none\" or a list of agents, but got none"));
        in.finish();
        services.sharings().put(call.principal(), scope.user(), scope.app(), scope.agent(), sharing);
        answer(call, scope, services.sharings().await(call.principal(), scope.user(), scope.app(), PATIENCE));
    }

    private Scope scope(Call call, Fields in, String agent) {
        Selection selection = new Selection(
                in.string("user").orElse(""), agent, "", in.string("app").orElse(""));
        return services.access().scope(call.principal(), selection);
    }

    private static Sharing sharing(Fields in, JsonNode node) {
        if (node.isString() && node.stringValue().equals(ALL)) {
            return Sharing.WITH_ALL;
        }
        if (node.isString() && node.stringValue().equals(NONE)) {
            return Sharing.WITH_NONE;
        }
        Set<String> agents = new HashSet<>();
        for (JsonNode each : node.values()) {
            if (!each.isString()) {
                throw in.invalid("with", "expected names of agents, but got " + Fields.abbreviated(each.toString()));
            }
            agents.add(each.stringValue());
        }
        if (!node.isArray()) {
            throw in.invalid(
                    "with",
                    "expected \"all\", \"none\" or a list of agents, but got " + Fields.abbreviated(node.toString()));
        }
        return Sharing.with(agents);
    }

    private void answer(Call call, Scope scope, boolean settled) {
        Map<String, Sharing> sharings = services.sharings().of(call.principal(), scope.user(), scope.app());
        call.answer(200, json -> {
            json.writeStartObject();
            Rendering.text(json, "user", scope.user());
            Rendering.text(json, "app", scope.app());
            json.writeArrayPropertyStart("agents");
            sharings.forEach((agent, sharing) -> entry(json, agent, sharing));
            json.writeEndArray();
            json.writeBooleanProperty("settled", settled);
            json.writeEndObject();
        });
    }

    private static void entry(JsonGenerator json, String agent, Sharing sharing) {
        json.writeStartObject();
        json.writeStringProperty("agent", agent);
        json.writeArrayPropertyStart("with");
        sharing.agents().ifPresent(some -> some.forEach(json::writeString));
        json.writeEndArray();
        json.writeEndObject();
    }
}
