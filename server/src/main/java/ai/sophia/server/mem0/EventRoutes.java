package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.server.Call;
import ai.sophia.server.Routes;
import ai.sophia.wire.Fields;

/** Events, by which clients learn what an addition came to. Stateless. */
final class EventRoutes {
    private static final int LARGEST_PAGE = 100;

    private final Events events;

    EventRoutes(Events events) {
        this.events = events;
    }

    void register(Routes routes) {
        routes.get("/v1/event/{id}/", this::find).get("/v1/events/", this::list);
    }

    private void find(Call call) {
        call.answer(
                200,
                events.find(call.principal(), call.path("id"))
                        .orElseThrow(() -> new Fault.NotFound("Event not found!")));
    }

    private void list(Call call) {
        Fields in = call.query();
        Paging paging = Paging.read(in, in, LARGEST_PAGE);
        long count = events.count(call.principal());
        call.answer(200, paging.answer(call, count, events.page(call.principal(), paging)));
    }
}
