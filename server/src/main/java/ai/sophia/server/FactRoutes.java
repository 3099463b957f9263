package ai.sophia.server;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.wire.FactQuestions;
import ai.sophia.wire.FactRendering;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;
import java.util.List;

/** What is known from conversations. Stateless. */
final class FactRoutes {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Services services;

    FactRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.get("/api/facts", this::list)
                .get("/api/facts/{id}", this::find)
                .post("/api/facts/{id}/undo", Route.Body.JSON, call -> change(call, services.facts()::undo))
                .post("/api/facts/{id}/redo", Route.Body.JSON, call -> change(call, services.facts()::redo))
                .get("/api/profile", this::profile);
    }

    private void list(Call call) {
        Fields in = call.query();
        Filter filter = FactQuestions.filter(in);
        Saying said = Saying.read(in);
        Reach reach = FactQuestions.reach(in, services.access(), call.principal(), in.selection(Selection.NONE));
        int limit = in.integer("limit", USUAL_PAGE, 1, LARGEST_PAGE);
        String cursor = in.string("cursor").orElse("");
        in.finish();
        boolean behind = said.isMissing(services);
        Facts.Listing listing = services.facts().list(reach, filter, cursor, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            FactRendering.facts(json, "facts", listing.facts());
            Rendering.text(json, "next", listing.next());
            json.writeBooleanProperty("behind", behind);
            json.writeEndObject();
        });
    }

    private void find(Call call) {
        Fields in = call.query();
        Reach reach = services.access().everything(call.principal(), in.selection(Selection.EVERYTHING));
        in.finish();
        Held held = services.facts().find(reach, call.id());
        call.answer(
                200,
                json -> FactRendering.explained(
                        json, held, each -> services.facts().words(reach, each)));
    }

    /** What may be done to a fact. */
    private interface Step {
        List<Held> of(Principal principal, Reach reach, MemoryId id);
    }

    private void change(Call call, Step step) {
        Fields query = call.query();
        Reach reach = services.access().everything(call.principal(), query.selection(Selection.EVERYTHING));
        query.finish();
        call.finishBody();
        List<Held> facts = step.of(call.principal(), reach, call.id());
        call.answer(200, json -> {
            json.writeStartObject();
            FactRendering.facts(json, "facts", facts);
            json.writeEndObject();
        });
    }

    private void profile(Call call) {
        Fields in = call.query();
        int tokens = in.integer("tokens", Profiling.USUAL_TOKENS, Profiling.LEAST_TOKENS, Profiling.MOST_TOKENS);
        Saying said = Saying.read(in);
        Reach reach = Questions.reach(in, services.access(), call.principal(), in.selection(Selection.NONE));
        in.finish();
        boolean behind = said.isMissing(services);
        Profile profile = services.profiling().of(reach, tokens);
        call.answer(200, json -> {
            json.writeStartObject();
            FactRendering.profile(json, profile);
            json.writeBooleanProperty("behind", behind);
            json.writeEndObject();
        });
    }
}
