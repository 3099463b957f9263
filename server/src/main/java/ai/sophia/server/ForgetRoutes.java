package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting.Forgotten;
import ai.sophia.wire.Fields;
import ai.sophia.wire.FilterReader;
import ai.sophia.wire.Rendering;
import java.util.Optional;

/** Forgetting of all that a filter matches. Stateless. */
final class ForgetRoutes {
    private final Services services;

    ForgetRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.post("/api/forget", Route.Body.JSON, this::forget);
    }

    private void forget(Call call) {
        call.query().finish();
        Fields in = call.body();
        Reach reach = services.access().everything(call.principal(), in.selection(Selection.NONE));
        Filter filter =
                in.json("filter").map(node -> FilterReader.read("filter", node)).orElseGet(Filter::all);
        boolean dryRun = in.flag("dryRun").orElse(true);
        Optional<Long> expected = in.integer("expected");
        expected.filter(count -> count < 0).ifPresent(count -> {
            throw new Fault.Invalid("expected", "expected a whole number from 0, but got " + count);
        });
        in.finish();
        if (dryRun) {
            preview(call, services.forgetting().preview(reach, filter));
            return;
        }
        Forgotten forgotten = expected.isPresent()
                ? services.forgetting().forgetExactly(call.principal(), reach, filter, expected.get())
                : services.forgetting().forgetAll(call.principal(), reach, filter);
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeNumberProperty("memories", forgotten.memories());
            json.writeStringProperty("position", forgotten.position().toString());
            json.writeEndObject();
        });
    }

    private static void preview(Call call, Forgotten preview) {
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeBooleanProperty("dryRun", true);
            json.writeNumberProperty("memories", preview.memories());
            Rendering.memories(json, "sample", preview.sample());
            json.writeEndObject();
        });
    }
}
