package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Weighing.Opinion;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.ScopeCount;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.FilterFields;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Memories one by one, in lists, and how they are grouped. Stateless. */
final class MemoryRoutes {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int USUAL_SCOPES = 100;
    private static final int MOST_SCOPES = 1_000;

    /** What is said of a memory that was of use for an answer. */
    private static final String CITED = "cited";

    private final Services services;
    private final DraftReader drafts;
    private final Batch batch;
    private final Opinions opinions;

    MemoryRoutes(Services services) {
        this.services = services;
        this.drafts = new DraftReader(services.spaces());
        this.batch = new Batch(services);
        this.opinions = new Opinions(services);
    }

    void register(Routes routes) {
        routes.post("/api/memories", Route.Body.JSON, this::remember)
                .get("/api/memories", this::list)
                .get("/api/memories/{id}", this::find)
                .patch("/api/memories/{id}", this::revise)
                .delete("/api/memories/{id}", this::forget)
                .get("/api/memories/{id}/history", this::history)
                .post("/api/memories/{id}/feedback", Route.Body.JSON, this::feedback)
                .get("/api/collections", this::collections)
                .get("/api/scopes", this::scopes);
    }

    private void remember(Call call) {
        Fields in = call.body();
        String key = call.header("Idempotency-Key").orElse("");
        if (in.mentions("memories")) {
            batch.remember(call, in, key);
            return;
        }
        DraftBuilder draft = new DraftBuilder().idempotencyKey(key);
        drafts.draft(in, draft);
        in.finish();
        Receipt receipt = services.remembering().remember(draft.build(services.access(), call.principal()));
        call.answer(
                receipt.status() == Receipt.Status.DUPLICATE ? 200 : 201,
                Map.of("Location", "/api/memories/" + receipt.key().id()),
                json -> Rendering.receipt(json, receipt));
    }

    private void list(Call call) {
        Fields in = call.query();
        Filter filter = FilterFields.read(in, "collection", "kind");
        Reach reach = reach(call, in, Selection.NONE);
        int limit = in.integer("limit", USUAL_PAGE, 1, LARGEST_PAGE);
        String cursor = in.string("cursor").orElse("");
        in.finish();
        Page page = services.store().list(reach, filter, cursor, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            Rendering.memories(json, "memories", page.memories());
            Rendering.text(json, "next", page.next());
            json.writeEndObject();
        });
    }

    private void find(Call call) {
        Fields in = call.query();
        Reach reach = reach(call, in, Selection.EVERYTHING);
        in.finish();
        MemoryId id = call.id();
        Memory memory = services.store().find(reach, id).orElseThrow(() -> missing(id));
        call.answer(200, Map.of("ETag", "\"" + memory.version() + "\""), json -> Rendering.memory(json, memory));
    }

    private void revise(Call call) {
        MemoryId id = call.id();
        int expected = call.expectedVersion();
        Reach reach = currentReach(call);
        Fields in = call.body();
        drafts.content(in, new DraftBuilder());
        in.finish();
        Receipt receipt = conditional(
                reach,
                id,
                expected,
                () -> services.remembering().revise(call.principal(), reach, id, expected, current -> {
                    DraftBuilder revised = DraftBuilder.from(current);
                    drafts.content(in, revised);
                    return revised.content();
                }));
        call.answer(
                200, Map.of("ETag", "\"" + receipt.key().version() + "\""), json -> Rendering.receipt(json, receipt));
    }

    private void forget(Call call) {
        MemoryId id = call.id();
        int expected = call.expectedVersion();
        Reach reach = currentReach(call);
        Position position = conditional(
                reach, id, expected, () -> services.forgetting().forget(call.principal(), reach, id, expected));
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("status", "DELETED");
            json.writeStringProperty("id", id.toString());
            json.writeStringProperty("position", position.toString());
            json.writeEndObject();
        });
    }

    private void history(Call call) {
        MemoryId id = call.id();
        List<HistoryEntry> history = services.store().history(currentReach(call), id);
        if (history.isEmpty()) {
            throw missing(id);
        }
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("history");
            history.forEach(entry -> Rendering.historyEntry(json, entry));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void feedback(Call call) {
        MemoryId id = call.id();
        Reach reach = currentReach(call);
        Fields in = call.body();
        Optional<Opinion> opinion = opinion(in);
        String reason = in.string("reason").orElse("");
        if (reason.length() > Opinions.REASON_LIMIT) {
            throw in.invalid(
                    "reason", "expected at most " + Opinions.REASON_LIMIT + " characters, but got " + reason.length());
        }
        in.finish();
        Memory memory = services.store().find(reach, id).orElseThrow(() -> missing(id));
        Position position;
        if (opinion.isPresent()) {
            position = opinions.give(call.principal(), reach, memory, opinion, reason);
        } else {
            services.learning().ifPresent(each -> each.uses().cited(memory));
            position = services.store().head();
        }
        Memory weighed = services.store().find(reach, id).orElse(memory);
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id.toString());
            json.writeNumberProperty("version", weighed.version());
            json.writeNumberProperty("importance", weighed.content().importance());
            json.writeStringProperty("position", position.toString());
            json.writeEndObject();
        });
    }

    /** What somebody thinks of a memory; empty if they say that they have used it. */
    private static Optional<Opinion> opinion(Fields in) {
        String said = in.string("feedback")
                .orElseThrow(() -> in.invalid("feedback", "expected what you think of it"))
                .toLowerCase(Locale.ROOT);
        return said.equals(CITED) ? Optional.empty() : Optional.of(Opinion.parse(said));
    }

    private void collections(Call call) {
        Fields in = call.query();
        Reach reach = reach(call, in, Selection.NONE);
        in.finish();
        Map<String, Long> collections = services.store().collections(reach);
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("collections");
            collections.forEach((name, memories) -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeNumberProperty("memories", memories);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void scopes(Call call) {
        Fields in = call.query();
        Reach reach = reach(call, in, Selection.EVERYTHING);
        int limit = in.integer("limit", USUAL_SCOPES, 1, MOST_SCOPES);
        in.finish();
        List<ScopeCount> scopes = services.store().scopes(reach, limit);
        call.answer(200, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("scopes");
            for (ScopeCount scope : scopes) {
                json.writeStartObject();
                Rendering.scope(json, scope.scope());
                json.writeNumberProperty("memories", scope.memories());
                json.writeStringProperty("lastStored", scope.lastStored().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The reach of a write, or of a reading that has no moment: the latest state of all that the query selects. */
    private Reach currentReach(Call call) {
        Fields in = call.query();
        Selection selection = in.selection(Selection.EVERYTHING);
        in.finish();
        return services.access().everything(call.principal(), selection);
    }

    private Reach reach(Call call, Fields in, Selection unnamed) {
        return Questions.reach(in, services.access(), call.principal(), in.selection(unnamed));
    }

    /** A conflict over the version that the request named is told as the failed precondition that HTTP calls it. */
    private <T> T conditional(Reach reach, MemoryId id, int expected, java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (Fault.Conflict conflict) {
            int current = services.store().find(reach, id).map(Memory::version).orElse(0);
            if (expected != 0 && expected != current) {
                throw Refusal.failedPrecondition(conflict.explanation());
            }
            throw conflict;
        }
    }

    private static Fault.NotFound missing(MemoryId id) {
        return new Fault.NotFound("there is no memory " + id + " within your reach");
    }
}
