package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.entity.Entities;
import ai.sophia.core.entity.Surroundings;
import ai.sophia.wire.EntityRendering;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Questions;
import java.util.List;

/** Who and what facts tell of, and how they are related. Stateless. */
final class EntityRoutes {
    /** The names in the path of an entity. */
    private static final int NAMES = 4;

    private static final String TIMELINE = "timeline";

    private final Services services;

    EntityRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        // of a name that holds a slash, written %2F, both may seem to fit: the names in the path tell
        routes.get("/api/graph/entities", this::list)
                .get("/api/graph/entities/{+name}/" + TIMELINE, this::entity)
                .get("/api/graph/entities/{+name}", this::entity);
    }

    private void entity(Call call) {
        List<String> names = call.segments();
        if (names.size() == NAMES) {
            around(call, names.getLast());
        } else if (names.size() == NAMES + 1 && names.getLast().equals(TIMELINE)) {
            timeline(call, names.get(NAMES - 1));
        } else {
            throw new Fault.NotFound(
                    "expected /api/graph/entities/NAME, a slash in the name written as %2F, or behind it /" + TIMELINE);
        }
    }

    private void list(Call call) {
        Fields in = call.query();
        Saying said = Saying.read(in);
        Reach reach = Questions.reach(in, services.access(), call.principal(), in.selection(Selection.NONE));
        int limit = limit(in);
        String cursor = in.string("cursor").orElse("");
        in.finish();
        boolean behind = said.isMissing(services);
        Entities.Listing listing = services.entities().list(reach, cursor, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            EntityRendering.listing(json, listing);
            json.writeBooleanProperty("behind", behind);
            json.writeEndObject();
        });
    }

    private void around(Call call, String name) {
        Fields in = call.query();
        Saying said = Saying.read(in);
        Reach reach = Questions.reach(in, services.access(), call.principal(), in.selection(Selection.NONE));
        int depth = in.integer("depth", 1, 1, Entities.DEEPEST);
        int limit = limit(in);
        in.finish();
        boolean behind = said.isMissing(services);
        Surroundings surroundings = services.entities().around(reach, name, depth, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            EntityRendering.surroundings(json, surroundings);
            json.writeBooleanProperty("behind", behind);
            json.writeEndObject();
        });
    }

    private void timeline(Call call, String name) {
        Fields in = call.query();
        Saying said = Saying.read(in);
        boolean ended = !in.mentions("validAt");
        Reach reach = Questions.reach(in, services.access(), call.principal(), in.selection(Selection.NONE));
        int limit = limit(in);
        String cursor = in.string("cursor").orElse("");
        in.finish();
        boolean behind = said.isMissing(services);
        Entities.Timeline timeline = services.entities().timeline(reach, name, ended, cursor, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            EntityRendering.timeline(json, timeline);
            json.writeBooleanProperty("behind", behind);
            json.writeEndObject();
        });
    }

    private static int limit(Fields in) {
        return in.integer("limit", Entities.USUAL_PAGE, 1, Entities.LARGEST_PAGE);
    }
}
