package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.SessionState;
import ai.sophia.core.conversation.SessionWindow;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Sessions.Appended;
import ai.sophia.core.conversation.TurnDraft;
import ai.sophia.core.conversation.Windowing;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.SessionFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sessions: their turns, their ends, and whether they are open. Stateless. */
final class SessionRoutes {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    /** Those in a session's path. */
    private static final int NAMES = 3;

    private final Services services;
    private final SessionFields reading;

    SessionRoutes(Services services) {
        this.services = services;
        this.reading = new SessionFields(new DraftReader(services.spaces()));
    }

    void register(Routes routes) {
        routes.get("/api/sessions", this::list)
                .get("/api/sessions/{+session}", this::window)
                .post("/api/sessions/{+session}/turns", Route.Body.JSON, this::append)
                .post("/api/sessions/{+session}/close", Route.Body.JSON, this::close)
                .post("/api/sessions/{+session}/reopen", Route.Body.JSON, this::reopen);
    }

    private void append(Call call) {
        Fields in = call.body();
        Selection session = selection(call, in, 1);
        String key = in.string("idempotencyKey")
                .orElseGet(() -> call.header("Idempotency-Key").orElse(""));
        Optional<Duration> ttl = in.duration("ttl");
        Scope scope = services.access().scope(call.principal(), session);
        List<TurnDraft> turns = reading.turns(in, services.access(), call.principal(), session, key);
        in.finish();
        List<Appended> appended = services.sessions().append(call.principal(), scope, turns, ttl);
        call.answer(201, json -> SessionFields.appended(json, appended));
    }

    private void window(Call call) {
        Fields in = call.query();
        Selection session = selection(call, in, 0);
        int tokens = in.integer("tokens", Windowing.USUAL_TOKENS, Windowing.LEAST_TOKENS, Windowing.MOST_TOKENS);
        in.finish();
        Reach reach = services.access().reach(call.principal(), session);
        SessionWindow window = services.sessions().window(call.principal(), reach, tokens);
        call.answer(200, json -> SessionFields.window(json, session.session(), window));
    }

    private void list(Call call) {
        Fields in = call.query();
        Reach reach = services.access().reach(call.principal(), in.selection(Selection.NONE));
        int limit = in.integer("limit", USUAL_PAGE, 1, LARGEST_PAGE);
        String cursor = in.string("cursor").orElse("");
        in.finish();
        Sessions.Listing listing = services.sessions().list(call.principal(), reach, cursor, limit);
        call.answer(200, json -> SessionFields.sessions(json, listing));
    }

    private void close(Call call) {
        Fields in = call.body();
        Selection session = selection(call, in, 1);
        in.finish();
        Reach reach = services.access().everything(call.principal(), session);
        SessionState state = services.sessions().close(call.principal(), reach);
        call.answer(200, json -> SessionFields.state(json, session.session(), state));
    }

    private void reopen(Call call) {
        Fields in = call.body();
        Selection session = selection(call, in, 1);
        Optional<Duration> ttl = in.duration("ttl");
        in.finish();
        Reach reach = services.access().everything(call.principal(), session);
        SessionState state = services.sessions().reopen(call.principal(), reach, ttl);
        call.answer(200, json -> SessionFields.state(json, session.session(), state));
    }

    /**
     * The scope that the request names, but for the session, which stands in the path and may hold a slash that is written %2F.
     *
     * @param further names in the path behind it
     */
    private static Selection selection(Call call, Fields in, int further) {
        List<String> names = call.segments();
        if (names.size() != NAMES + further) {
            throw new Fault.NotFound("expected /api/sessions/NAME, a slash in the name written as %2F, or what may be"
                    + " posted there: turns, close, reopen");
        }
        return new Selection(
                in.string("user").orElse(""),
                in.string("agent").orElse(""),
                names.get(NAMES - 1),
                in.string("app").orElse(""),
                in.string("as").orElse(""));
    }
}
