package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Rendering;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import tools.jackson.databind.JsonNode;

/** Many memories in one request: those that are well-formed are remembered together, the others are told one by one. Stateless. */
final class Batch {
    private final Services services;
    private final DraftReader drafts;

    /** A draft, or what is wrong with it. */
    private sealed interface Entry {
        record Good(Draft draft) implements Entry {}

        record Bad(Fault.Invalid fault) implements Entry {}
    }

    Batch(Services services) {
        this.services = services;
        this.drafts = new DraftReader(services.spaces());
    }

    /**
     * @param in the body, whose other members stand for what a memory of the list does not give
     * @param key the idempotency key of the request's header, unless the body has one for all; a memory without its own gets it with its
     *     place in the list
     */
    void remember(Call call, Fields in, String key) {
        List<JsonNode> nodes = in.list("memories").orElse(List.of());
        drafts.draft(in, new DraftBuilder());
        String common = in.string("idempotencyKey").orElse(key);
        if (in.mentions("embedding")) {
            throw new Fault.Invalid("embedding", "expected a vector with each memory, but got one for all of them");
        }
        in.finish();
        if (nodes.isEmpty() || nodes.size() > Remembering.BATCH_LIMIT) {
            throw new Fault.Invalid(
                    "memories", "expected 1 to " + Remembering.BATCH_LIMIT + " memories, but got " + nodes.size());
        }
        List<Entry> entries = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            DraftBuilder draft = new DraftBuilder();
            drafts.draft(in, draft);
            draft.idempotencyKey(common.isEmpty() ? "" : common + ":" + entries.size());
            entries.add(entry(call, node, draft));
        }
        List<Draft> good = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Good(Draft draft)) {
                good.add(draft);
            }
        }
        List<Receipt> receipts =
                good.isEmpty() ? List.of() : services.remembering().remember(good);
        answer(call, entries, receipts);
    }

    private Entry entry(Call call, JsonNode node, DraftBuilder draft) {
        try {
            Fields in = Fields.of("", node);
            drafts.draft(in, draft);
            in.finish();
            return new Entry.Good(draft.build(services.access(), call.principal()));
        } catch (Fault.Invalid invalid) {
            return new Entry.Bad(invalid);
        }
    }

    private void answer(Call call, List<Entry> entries, List<Receipt> receipts) {
        Position position = latest(receipts);
        long duplicates = receipts.stream()
                .filter(receipt -> receipt.status() == Receipt.Status.DUPLICATE)
                .count();
        call.answer(200, json -> {
            Queue<Receipt> next = new ArrayDeque<>(receipts);
            json.writeStartObject();
            json.writeArrayPropertyStart("results");
            for (Entry entry : entries) {
                switch (entry) {
                    case Entry.Good good -> Rendering.receipt(json, next.remove());
                    case Entry.Bad(Fault.Invalid fault) -> {
                        json.writeStartObject();
                        json.writeStringProperty("status", "INVALID");
                        json.writeStringProperty("field", fault.field());
                        json.writeStringProperty("detail", fault.explanation());
                        json.writeEndObject();
                    }
                }
            }
            json.writeEndArray();
            json.writeStringProperty("position", position.toString());
            json.writeNumberProperty("added", receipts.size() - duplicates);
            json.writeNumberProperty("duplicates", duplicates);
            json.writeNumberProperty("invalid", entries.size() - receipts.size());
            json.writeEndObject();
        });
    }

    /** A recall that waits for this position sees all of them. */
    private Position latest(List<Receipt> receipts) {
        return receipts.stream()
                .map(Receipt::position)
                .reduce((one, other) -> one.covers(other) ? one : other)
                .orElseGet(() -> services.store().head());
    }
}
