package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.SessionState;
import ai.sophia.core.conversation.SessionWindow;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.conversation.SessionWindow.Summary;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Sessions.Appended;
import ai.sophia.core.conversation.Sessions.Session;
import ai.sophia.core.conversation.TurnDraft;
import ai.sophia.core.conversation.TurnDraft.Attachment;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Reads turns from requests, and writes sessions as JSON; parts that are empty are left out. Immutable. */
public final class SessionFields {
    private final DraftReader drafts;

    /** @param drafts reads what turns have in common with all memories */
    public SessionFields(DraftReader drafts) {
        this.drafts = drafts;
    }

    /**
     * The turns that a request lists.
     *
     * @param key an idempotency key for all of them, empty for none; a turn without its own gets it with its place in the list
     * @throws Fault.Invalid if one is none; it names it
     */
    public List<TurnDraft> turns(Fields in, Access access, Principal principal, Selection session, String key) {
        List<JsonNode> nodes = in.list("turns").orElse(List.of());
        List<TurnDraft> turns = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            String path = in.path("turns") + "[" + turns.size() + "]";
            DraftBuilder draft = new DraftBuilder()
                    .user(session.user())
                    .agent(session.agent())
                    .session(session.session())
                    .app(session.app())
                    .idempotencyKey(key.isEmpty() ? "" : key + ":" + turns.size());
            try {
                turns.add(turn(Fields.of("", node), draft, access, principal));
            } catch (Fault.Invalid invalid) {
                throw invalid.within(path);
            }
        }
        return turns;
    }

    private TurnDraft turn(Fields in, DraftBuilder draft, Access access, Principal principal) {
        drafts.said(in, draft);
        List<Attachment> attachments = new ArrayList<>();
        for (JsonNode node : in.list("attachments").orElse(List.of())) {
            Fields each = Fields.of(in.path("attachments") + "[" + attachments.size() + "]", node);
            attachments.add(attachment(each));
            each.finish();
        }
        in.finish();
        return new TurnDraft(draft.build(access, principal), attachments);
    }

    private static Attachment attachment(Fields in) {
        String name = in.string("name").orElse("");
        String text = in.string("text").orElse("");
        try {
            return new Attachment(name, text);
        } catch (Fault.Invalid invalid) {
            throw in.invalid(invalid.field(), invalid.explanation());
        }
    }

    /** What became of turns that were appended, as an object. */
    public static void appended(JsonGenerator json, List<Appended> appended) {
        json.writeStartObject();
        json.writeArrayPropertyStart("turns");
        for (Appended each : appended) {
            json.writeStartObject();
            Rendering.receiptMembers(json, each.turn());
            if (!each.attachments().isEmpty()) {
                json.writeArrayPropertyStart("attachments");
                each.attachments().forEach(receipt -> Rendering.receipt(json, receipt));
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("position", latest(appended).toString());
        json.writeEndObject();
    }

    /** A recall that waits for this position sees all of them. */
    private static Position latest(List<Appended> appended) {
        return appended.stream()
                .flatMap(each -> Stream.concat(Stream.of(each.turn()), each.attachments().stream()))
                .map(Receipt::position)
                .reduce((one, other) -> one.covers(other) ? one : other)
                .orElseThrow();
    }

    /** The state of a session, as an object. */
    public static void state(JsonGenerator json, String name, SessionState state) {
        json.writeStartObject();
        json.writeStringProperty("session", name);
        members(json, state);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, SessionState state) {
        json.writeStringProperty("state", state.isOpen() ? "open" : "closed");
        state.closedAt().ifPresent(since -> json.writeStringProperty("closedAt", since.toString()));
        state.ttl().ifPresent(ttl -> json.writeStringProperty("ttl", ttl.toString()));
    }

    /** A page of sessions, as an object. */
    public static void sessions(JsonGenerator json, Sessions.Listing listing) {
        json.writeStartObject();
        json.writeArrayPropertyStart("sessions");
        for (Session each : listing.sessions()) {
            json.writeStartObject();
            Rendering.scope(json, each.count().session());
            members(json, each.state());
            json.writeNumberProperty("turns", each.count().turns());
            Rendering.moment(json, "first", each.count().first());
            Rendering.moment(json, "last", each.count().last());
            json.writeEndObject();
        }
        json.writeEndArray();
        Rendering.text(json, "next", listing.next());
        json.writeEndObject();
    }

    /** The end of a session, as an object. */
    public static void window(JsonGenerator json, String name, SessionWindow window) {
        json.writeStartObject();
        json.writeStringProperty("session", name);
        members(json, window.state());
        window.summary().ifPresent(summary -> {
            json.writeName("summary");
            summary(json, summary);
        });
        Rendering.memories(json, "turns", window.turns());
        json.writeNumberProperty("tokens", window.tokens());
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Summary summary) {
        json.writeStartObject();
        json.writeArrayPropertyStart("sentences");
        for (Sentence each : summary.sentences()) {
            json.writeStartObject();
            json.writeStringProperty("turn", each.turn().id().toString());
            json.writeNumberProperty("version", each.turn().version());
            json.writeNumberProperty("start", each.span().start());
            json.writeNumberProperty("end", each.span().end());
            json.writeStringProperty("text", each.text());
            Rendering.text(json, "speaker", each.turn().content().utterance().speaker());
            Rendering.text(json, "role", each.turn().content().utterance().role());
            Rendering.moment(json, "saidAt", each.turn().content().utterance().saidAt());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("tokens", summary.tokens());
        json.writeNumberProperty("turnsLookedAt", summary.lookedAt());
        json.writeBooleanProperty("earlierTurns", summary.more());
        json.writeEndObject();
    }
}
