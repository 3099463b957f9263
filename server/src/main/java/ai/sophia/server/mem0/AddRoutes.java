package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.server.mem0.Messages.Message;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adding of memories. With {@code infer}, the messages are remembered as the turns of a conversation that they are; without, each is a
 * memory of its own. Stateless.
 */
final class AddRoutes {
    private static final String SOURCE = "mem0";

    /** What a language model would be told by. */
    private static final List<String> INSTRUCTIONS =
            List.of("custom_instructions", "agent_custom_instructions", "includes", "excludes");

    private final Services services;
    private final Events events;
    private final Projects projects;

    /** Says that facts of what was added may come in a moment, also where the answer is a bare list. */
    private static final Map<String, String> BEHIND = Map.of("Sophia-Behind", "true");

    /**
     * What was added.
     *
     * @param instructed whether the request says how to make memories of it
     */
    private record Added(
            boolean infer, boolean instructed, Scope scope, List<Draft> drafts, List<Receipt> receipts, String event) {
        /** What the answer says of it. */
        String message() {
            if (drafts.isEmpty()) {
                return "Nothing was stored: messages of the system and empty ones are left out";
            }
            String stored = infer ? "The messages are stored; the event tells as what" : "Memories stored successfully";
            return instructed ? stored + ". Custom instructions are without effect: rules make the facts" : stored;
        }

        /** The turns that were not there before. */
        Set<MemoryId> turns() {
            return infer
                    ? receipts.stream()
                            .filter(receipt -> receipt.status() != Receipt.Status.DUPLICATE)
                            .map(receipt -> receipt.key().id())
                            .collect(Collectors.toSet())
                    : Set.of();
        }
    }

    /**
     * What an addition is told as.
     *
     * @param behind whether facts may be missing
     */
    private record Results(ArrayNode rows, boolean behind) {
        Map<String, String> headers() {
            return behind ? BEHIND : Map.of();
        }

        void tell(Call call, ObjectNode answer) {
            answer.set("results", rows);
            if (behind) {
                answer.put("behind", true);
            }
            call.answer(200, headers(), json -> json.writeTree(answer));
        }
    }

    AddRoutes(Services services, Events events) {
        this.services = services;
        this.events = events;
        this.projects = new Projects(services);
    }

    void register(Routes routes) {
        routes.post("/v3/memories/add/", Body.JSON, this::addNow)
                .post("/v1/memories/", Body.JSON, this::addBefore)
                .post("/memories", Body.JSON, this::addSelfHosted);
    }

    private void addNow(Call call) {
        Fields in = call.body();
        boolean waits = in.flag("async_mode").orElse(true);
        Added added = add(call, in);
        ObjectNode answer = Shapes.message(added.message());
        answer.put("event_id", added.event());
        if (added.infer() && waits) {
            // the name that clients poll the event by; the messages are stored, and it tells what was made of them
            answer.put("status", "PENDING");
            call.answer(200, answer);
        } else {
            answer.put("status", "SUCCEEDED");
            results(call, added).tell(call, answer);
        }
    }

    /** Earlier clients: one row with the event where more may come, else what was stored. */
    private void addBefore(Call call) {
        Fields in = call.body();
        boolean bare = Shapes.isBare(call, in);
        boolean waits = in.flag("async_mode").orElse(true);
        Added added = add(call, in);
        if (!bare) {
            ObjectNode answer = Shapes.object();
            answer.putArray("relations");
            answer.put("event_id", added.event());
            results(call, added).tell(call, answer);
        } else if (added.infer() && waits) {
            ObjectNode row = Shapes.message(added.message());
            row.put("status", "PENDING").put("event_id", added.event());
            call.answer(200, Shapes.array().add(row));
        } else {
            Results results = results(call, added);
            call.answer(200, results.headers(), json -> json.writeTree(results.rows()));
        }
    }

    private void addSelfHosted(Call call) {
        Added added = add(call, call.body());
        ObjectNode answer = Shapes.object();
        answer.putArray("relations");
        results(call, added).tell(call, answer);
    }

    private Added add(Call call, Fields in) {
        Instant start = Instant.now();
        projects.checkMeant(call, in);
        boolean infer = in.flag("infer").orElse(true);
        boolean instructed = INSTRUCTIONS.stream()
                .anyMatch(name -> !in.string(name).orElse("").isBlank());
        DraftMaker maker = new DraftMaker(in, infer);
        List<Message> messages = Messages.read(in);
        List<Draft> drafts = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        String header = call.header("Idempotency-Key").orElse("");
        TenantKey key = services.store().key(call.principal().tenant());
        for (Message message : messages) {
            DraftBuilder draft = maker.draft(message);
            String said = message.role() + '\0' + message.speaker() + '\0' + maker.timestamp() + '\0' + message.text();
            int before = seen.merge(said, 1, Integer::sum);
            if (!header.isEmpty()) {
                draft.idempotencyKey(header + ":" + drafts.size());
            } else if (infer) {
                // whoever sends the same messages again, for want of an answer or as a conversation grows, stores none
                // twice
                draft.idempotencyKey("mem0:" + key.authenticate(before + "\0" + said));
            }
            drafts.add(built(call, message, draft));
        }
        Scope scope = services.access().scope(call.principal(), Entity.selection(maker.named()));
        String event = Events.newId();
        if (drafts.isEmpty()) {
            events.nothingAdded(call.principal(), event, scope, start);
            return new Added(infer, instructed, scope, drafts, List.of(), event);
        }
        List<Receipt> receipts = services.remembering()
                .remember(drafts, call.principal(), outcomes -> Events.addition(event, scope, outcomes, start, infer));
        return new Added(infer, instructed, scope, drafts, receipts, event);
    }

    private Draft built(Call call, Message message, DraftBuilder draft) {
        try {
            return draft.build(services.access(), call.principal());
        } catch (Fault.Invalid invalid) {
            throw invalid.field().equals("text")
                    ? new Fault.Invalid(message.path() + ".content", invalid.explanation())
                    : invalid;
        }
    }

    private Results results(Call call, Added added) {
        Reach everything = services.access().everything(call.principal(), Selection.EVERYTHING);
        ArrayNode results = Shapes.array();
        for (int i = 0; i < added.receipts().size(); i++) {
            Receipt receipt = added.receipts().get(i);
            // what was there already need not say what was sent: it may have been changed, or have the same key
            Optional<Content> stored = receipt.status() == Receipt.Status.ADDED
                    ? Optional.of(added.drafts().get(i).content())
                    : services.store().find(everything, receipt.key().id()).map(Memory::content);
            String text = stored.map(Content::text).orElse("");
            Optional<Utterance> utterance = stored.map(Content::utterance);
            ObjectNode row = results.addObject();
            row.put("id", receipt.key().id().toString());
            Shapes.text(row, "memory", text);
            Shapes.text(row.putObject("data"), "memory", text);
            row.put("event", Events.name(receipt.status()));
            Shapes.text(row, "role", utterance.map(Utterance::role).orElse(""));
            Shapes.text(row, "actor_id", utterance.map(Utterance::speaker).orElse(""));
        }
        if (added.receipts().isEmpty()) {
            return new Results(results, false);
        }
        Understood understood = Understood.of(
                services,
                call.principal(),
                added.scope(),
                added.turns(),
                added.receipts().getLast().position());
        understood.tell(results);
        return new Results(results, understood.behind());
    }

    /** Makes drafts of messages with what the request says of all of them. */
    private static final class DraftMaker {
        private final Map<Entity, String> named;
        private final boolean infer;
        private final boolean procedural;
        private final Optional<Instant> timestamp;
        private final Optional<Instant> expires;
        private final Map<String, @Nullable Object> metadata;

        DraftMaker(Fields in, boolean infer) {
            this.infer = infer;
            named = Entity.read(in);
            in.object("filters")
                    .ifPresent(filters -> Entity.read(filters).forEach((entity, name) -> {
                        String beside = named.putIfAbsent(entity, name);
                        if (beside != null && !beside.equals(name)) {
                            throw filters.invalid(
                                    entity.key(),
                                    "expected the same as beside the filters, \"" + beside + "\", but got \"" + name
                                            + "\"");
                        }
                    }));
            if (named.isEmpty()) {
                throw in.invalid(
                        Entity.USER.key(),
                        "at least one of user_id, agent_id, app_id or run_id is required, but got none");
            }
            procedural = in.string("memory_type").orElse("").equals("procedural_memory");
            timestamp = in.json("timestamp", node -> Times.moment(in.path("timestamp"), node));
            expires = in.json("expiration_date", node -> Times.expiry(in.path("expiration_date"), node));
            in.object("metadata");
            metadata = in.json("metadata", DraftReader::plain).orElseGet(Map::of);
        }

        Map<Entity, String> named() {
            return named;
        }

        String timestamp() {
            return timestamp.map(Instant::toString).orElse("");
        }

        DraftBuilder draft(Message message) {
            Kind direct = procedural ? Kind.PROCEDURAL : Kind.SEMANTIC;
            return new DraftBuilder()
                    .text(message.text())
                    .kind(infer && !procedural ? Optional.of(Kind.EPISODIC) : Optional.of(direct))
                    .user(named.getOrDefault(Entity.USER, ""))
                    .agent(named.getOrDefault(Entity.AGENT, ""))
                    .app(named.getOrDefault(Entity.APP, ""))
                    .session(named.getOrDefault(Entity.RUN, ""))
                    .role(message.role())
                    .speaker(message.speaker())
                    .reference(message.reference())
                    .source(SOURCE)
                    .mergeMetadata(metadata)
                    .saidAt(timestamp.orElse(Period.BEGINNING))
                    .expires(expires.orElse(Period.FOREVER));
        }
    }
}
