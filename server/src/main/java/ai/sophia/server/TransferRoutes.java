package ai.sophia.server;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Page;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;

/** Memories in and out in bulk, one a line. Stateless. */
final class TransferRoutes {
    private static final int PAGE = 500;

    private final Services services;
    private final ServerSettings settings;

    TransferRoutes(Services services, ServerSettings settings) {
        this.services = services;
        this.settings = settings;
    }

    void register(Routes routes) {
        routes.get("/api/export", this::export).post("/api/import", Route.Body.LINES, this::bring);
    }

    private void export(Call call) {
        Fields in = call.query();
        Reach reach = services.access().everything(call.principal(), in.selection(Selection.EVERYTHING));
        in.finish();
        Page first = services.store().list(reach, Filter.all(), "", PAGE);
        call.lines(lines -> {
            Page page = first;
            while (true) {
                for (Memory memory : page.memories()) {
                    lines.line(json -> Rendering.memory(json, memory));
                }
                if (page.next().isEmpty()) {
                    return;
                }
                lines.flush();
                page = services.store().list(reach, Filter.all(), page.next(), PAGE);
            }
        });
    }

    private void bring(Call call) {
        Fields in = call.query();
        Selection unnamed = in.scope(Selection.NONE);
        in.finish();
        Import work = new Import(services, call.principal(), unnamed);
        LineReader lines = new LineReader(call.stream(), settings.lineLimit());
        for (var line = lines.read(); line.isPresent(); line = lines.read()) {
            work.add(line.get());
        }
        work.finish();
        call.answer(200, work::render);
    }
}
