package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Positions;
import ai.sophia.wire.Rendering;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.sse.SseSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The change log as server-sent events, for as long as the client listens, to a bounded number of them. Each feed keeps its virtual thread. */
final class FeedRoutes {
    private static final int BATCH = 500;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration COMMENT_INTERVAL = Duration.ofSeconds(15);

    /** When there may be room again. */
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Services services;
    private final Lifetime lifetime;
    private final Semaphore room;

    FeedRoutes(Services services, ServerSettings settings, Lifetime lifetime) {
        this.services = services;
        this.lifetime = lifetime;
        this.room = new Semaphore(settings.feedLimit());
    }

    void register(Routes routes) {
        routes.get("/api/changes", this::feed);
    }

    private void feed(Call call) {
        Fields in = call.query();
        Selection selection = in.selection(Selection.EVERYTHING);
        // what may be seen is looked up for each batch, for agents may come to keep something
        Supplier<Reach> reach = () -> services.access().reach(call.principal(), selection);
        Objects.requireNonNull(reach.get());
        Optional<String> after = in.string("after");
        in.finish();
        MemoryStore store = services.store();
        // a client that reconnects has seen more than it asked for at first
        Position start = call.header("Last-Event-ID")
                .map(text -> Positions.parse("Last-Event-ID", text))
                .or(() -> after.map(text -> Positions.parse("after", text)))
                .orElseGet(store::head);
        call.response().status(200);
        if (call.request().prologue().method().text().equals("HEAD")) {
            call.send(200, "text/event-stream", new byte[0]);
            return;
        }
        if (!room.tryAcquire()) {
            throw new Fault.Exhausted("as many feeds of changes are open as this node serves", LATER);
        }
        try {
            listen(call, reach, start);
        } finally {
            room.release();
        }
    }

    private void listen(Call call, Supplier<Reach> reach, Position start) {
        call.startStreaming();
        try (SseSink sink = call.response().sink(SseSink.TYPE)) {
            sink.emit(SseEvent.builder().comment("listening after " + start).build());
            follow(sink, reach, start);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(SseSink sink, Supplier<Reach> reach, Position start) throws InterruptedException {
        MemoryStore store = services.store();
        Position seen = start;
        long spoken = System.nanoTime();
        while (!lifetime.hasEnded()) {
            Position head = store.head();
            if (!seen.equals(head)) {
                Optional<List<Change>> changes = store.changes(seen, BATCH);
                if (changes.isEmpty()) {
                    sink.emit(SseEvent.builder()
                            .id(head.toString())
                            .name("reset")
                            .data("{}")
                            .build());
                    seen = head;
                    spoken = System.nanoTime();
                    continue;
                }
                Reach now = reach.get();
                for (Change change : changes.get()) {
                    seen = change.position();
                    if (now.covers(change.scope()) && change.operation() != Change.Operation.EMBEDDED) {
                        sink.emit(event(change));
                        spoken = System.nanoTime();
                    }
                }
                if (changes.get().size() == BATCH) {
                    continue;
                }
            }
            if (System.nanoTime() - spoken >= COMMENT_INTERVAL.toNanos()) {
                sink.emit(SseEvent.builder().comment("still here").build());
                spoken = System.nanoTime();
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private static SseEvent event(Change change) {
        byte[] data = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", change.key().id().toString());
            json.writeNumberProperty("version", change.key().version());
            Rendering.scope(json, change.scope());
            json.writeStringProperty("at", change.at().toString());
            json.writeEndObject();
        });
        return SseEvent.builder()
                .id(change.position().toString())
                .name(change.operation().name().toLowerCase(Locale.ROOT))
                .data(new String(data, StandardCharsets.UTF_8))
                .build();
    }
}
