package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Selection;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * One import under way: lines become drafts, drafts are remembered some hundreds at a time, and lines that are none are told by their
 * number. Used by one thread.
 */
final class Import {
    private static final int BATCH = 200;
    private static final int ERRORS_TOLD = 100;

    /** How long a piece is sent again and again before the import ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What a memory has and a draft has not. */
    private static final Set<String> READ_ONLY = Set.of("version", "storedAt", "storedTo", "actor");

    private record LineFault(long line, Fault.Invalid fault) {}

    private final Services services;
    private final DraftReader reader;
    private final Principal principal;
    private final Selection unnamed;
    private final List<Draft> pending = new ArrayList<>(BATCH);
    private final List<LineFault> faults = new ArrayList<>();
    private Position position;
    private long lines;
    private long added;
    private long duplicates;
    private long failed;

    /**
     * @param unnamed the scope of memories that do not name their own
     */
    Import(Services services, Principal principal, Selection unnamed) {
        this.services = services;
        this.reader = new DraftReader(services.spaces());
        this.principal = principal;
        this.unnamed = unnamed;
        this.position = services.store().head();
    }

    /** Takes a line; a blank one is passed over. */
    void add(LineReader.Line line) {
        if (line.fault().isPresent()) {
            refuse(line.number(), line.fault().get());
            return;
        }
        if (line.text().isBlank()) {
            return;
        }
        try {
            pending.add(draft(line.text()));
        } catch (Fault.Invalid invalid) {
            refuse(line.number(), invalid);
            return;
        }
        lines++;
        if (pending.size() == BATCH) {
            finish();
        }
    }

    /** Remembers what is pending. */
    void finish() {
        if (pending.isEmpty()) {
            return;
        }
        for (Receipt receipt : remembered(List.copyOf(pending))) {
            if (receipt.status() == Receipt.Status.DUPLICATE) {
                duplicates++;
            } else {
                added++;
            }
            position = position.covers(receipt.position()) ? position : receipt.position();
        }
        pending.clear();
    }

    /** An import has time: where others are before it, or a limit is used up for a while, it waits, and so does its sender. */
    private List<Receipt> remembered(List<Draft> drafts) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return services.remembering().remember(drafts);
            } catch (Fault.Exhausted crowded) {
                Duration pause = crowded.quota().isPresent() ? crowded.retryAfter() : PAUSE;
                if (System.nanoTime() + pause.toNanos() > end) {
                    throw crowded;
                }
                sleep(pause, crowded);
            }
        }
    }

    private static void sleep(Duration pause, Fault.Exhausted crowded) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw crowded;
        }
    }

    /** Tells what became of it. */
    void render(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("lines", lines);
        json.writeNumberProperty("added", added);
        json.writeNumberProperty("duplicates", duplicates);
        json.writeNumberProperty("failed", failed);
        json.writeArrayPropertyStart("errors");
        for (LineFault each : faults) {
            json.writeStartObject();
            json.writeNumberProperty("line", each.line());
            Rendering.text(json, "field", each.fault().field());
            json.writeStringProperty("detail", each.fault().explanation());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("position", position.toString());
        json.writeEndObject();
    }

    private Draft draft(String line) {
        Fields in = Fields.of("", Json.parse("", line));
        DraftBuilder draft = new DraftBuilder()
                .user(unnamed.user())
                .agent(unnamed.agent())
                .session(unnamed.session())
                .app(unnamed.app());
        // an exported memory brought twice is one memory
        in.string("id").ifPresent(id -> draft.idempotencyKey("import:" + id));
        reader.draft(in, draft);
        in.ignore(READ_ONLY);
        in.finish();
        return draft.build(services.access(), principal);
    }

    private void refuse(long number, Fault.Invalid fault) {
        lines++;
        failed++;
        if (faults.size() < ERRORS_TOLD) {
            faults.add(new LineFault(number, fault));
        }
    }
}
