package ai.sophia.server;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Page;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;

/** Memories in and out in bulk, one a line. Stateless. */
final class TransferRoutes {
    private static final int PAGE = 500;

    /** Exported before the turns that told them: where both are imported, these take the facts over. */
    private static final Filter FIRST = Facts.all();

    private static final Filter THEN = new Filter.Not(FIRST);

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
        Page first = page(reach, FIRST, "");
        call.lines(lines -> {
            write(lines, reach, FIRST, first);
            write(lines, reach, THEN, page(reach, THEN, ""));
        });
    }

    private void write(LineWriter lines, Reach reach, Filter part, Page first) {
        Page page = first;
        while (true) {
            for (Memory memory : page.memories()) {
                lines.line(json -> Rendering.memory(json, memory));
            }
            if (page.next().isEmpty()) {
                return;
            }
            lines.flush();
            page = page(reach, part, page.next());
        }
    }

    private Page page(Reach reach, Filter part, String cursor) {
        return services.store().listOldest(reach, part, cursor, PAGE);
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
