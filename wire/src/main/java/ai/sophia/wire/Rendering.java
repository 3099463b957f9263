package ai.sophia.wire;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.learning.Procedures;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.recall.Contradiction;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Signal;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.remember.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes what the core answers as JSON; parts that are empty are left out. Stateless. */
public final class Rendering {
    private static final double MICROSECONDS = 1_000.0;
    private static final double SCORE_STEPS = 1_000_000.0;

    private Rendering() {}

    /** One version of a memory. */
    public static void memory(JsonGenerator json, Memory memory) {
        Content content = memory.content();
        Utterance utterance = content.utterance();
        json.writeStartObject();
        json.writeStringProperty("id", memory.id().toString());
        json.writeNumberProperty("version", memory.version());
        json.writeStringProperty("text", content.text());
        json.writeStringProperty("kind", content.kind().label());
        json.writeStringProperty("collection", content.collection());
        scope(json, memory.scope());
        if (utterance.position() != Utterance.UNPLACED) {
            json.writeNumberProperty("position", utterance.position());
        }
        text(json, "speaker", utterance.speaker());
        text(json, "role", utterance.role());
        moment(json, "saidAt", utterance.saidAt());
        metadata(json, memory);
        json.writeNumberProperty("importance", content.importance());
        text(json, "subject", content.subject());
        moment(json, "validFrom", content.valid().from());
        moment(json, "validTo", content.valid().to());
        moment(json, "storedAt", memory.stored().from());
        moment(json, "storedTo", memory.stored().to());
        moment(json, "expires", content.expires());
        text(json, "source", content.provenance().source());
        text(json, "reference", content.provenance().reference());
        text(json, "actor", content.provenance().actor());
        json.writeEndObject();
    }

    /** A member that is a list of memories. */
    public static void memories(JsonGenerator json, String name, List<Memory> memories) {
        json.writeArrayPropertyStart(name);
        memories.forEach(memory -> memory(json, memory));
        json.writeEndArray();
    }

    /** What happened to a memory. */
    public static void historyEntry(JsonGenerator json, HistoryEntry entry) {
        json.writeStartObject();
        json.writeNumberProperty("version", entry.key().version());
        json.writeStringProperty("operation", entry.operation().name());
        json.writeStringProperty("at", entry.at().toString());
        text(json, "actor", entry.actor());
        entry.memory().ifPresent(memory -> {
            json.writeName("memory");
            memory(json, memory);
        });
        json.writeEndObject();
    }

    /**
     * A memory as it is told to an agent: its text, or a passage of it, and where it comes from; members of the object that is open.
     *
     * @param score how well it answers, left out if it is 0
     */
    public static void told(JsonGenerator json, Memory memory, String told, double score) {
        Content content = memory.content();
        json.writeStringProperty("id", memory.id().toString());
        json.writeNumberProperty("version", memory.version());
        json.writeStringProperty("text", told);
        if (told.length() < content.text().length()) {
            json.writeBooleanProperty("excerpt", true);
        }
        if (score > 0) {
            json.writeNumberProperty("score", rounded(score));
        }
        json.writeStringProperty("kind", content.kind().label());
        scope(json, memory.scope());
        text(json, "speaker", content.utterance().speaker());
        text(json, "role", content.utterance().role());
        moment(json, "saidAt", content.utterance().saidAt());
        moment(json, "storedAt", memory.stored().from());
        text(json, "source", content.provenance().source());
    }

    /** The metadata of a memory, as a member; left out if there are none. */
    public static void metadata(JsonGenerator json, Memory memory) {
        Map<String, Object> values = memory.content().metadata().values();
        if (!values.isEmpty()) {
            json.writeName("metadata");
            value(json, values);
        }
    }

    /** The parts of a scope that are not empty, as members of the object that is open. */
    public static void scope(JsonGenerator json, Scope scope) {
        text(json, "user", scope.user());
        text(json, "agent", scope.agent());
        text(json, "session", scope.session());
        text(json, "app", scope.app());
    }

    /** The answer to a write. */
    public static void receipt(JsonGenerator json, Receipt receipt) {
        json.writeStartObject();
        receiptMembers(json, receipt);
        json.writeEndObject();
    }

    /** The members of the answer to a write. */
    static void receiptMembers(JsonGenerator json, Receipt receipt) {
        json.writeStringProperty("status", receipt.status().name());
        json.writeStringProperty("id", receipt.key().id().toString());
        json.writeNumberProperty("version", receipt.key().version());
        json.writeStringProperty("position", receipt.position().toString());
        json.writeBooleanProperty("indexed", receipt.indexed());
    }

    /** The answer to what came of a task: how often it was done so, and whether that worked. */
    public static void procedure(JsonGenerator json, Procedures.Held held) {
        json.writeStartObject();
        receiptMembers(json, held.receipt());
        json.writeNumberProperty("worked", held.procedure().worked());
        json.writeNumberProperty("failed", held.procedure().failed());
        json.writeNumberProperty("likelihood", held.procedure().likelihood());
        json.writeEndObject();
    }

    /** A memory that answers a question, with its signals if they are asked for. */
    public static void hit(JsonGenerator json, Hit hit, boolean explain) {
        json.writeStartObject();
        json.writeName("memory");
        memory(json, hit.memory());
        json.writeNumberProperty("score", rounded(hit.score()));
        json.writeObjectPropertyStart("passage");
        json.writeNumberProperty("start", hit.passage().start());
        json.writeNumberProperty("end", hit.passage().end());
        json.writeStringProperty("text", hit.passage().of(hit.memory().content().text()));
        json.writeEndObject();
        successor(json, hit);
        if (explain) {
            json.writeArrayPropertyStart("signals");
            hit.signals().forEach(signal -> signal(json, signal));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** The fact that tells what has become of what a hit told, as a member; left out if nothing does. */
    public static void successor(JsonGenerator json, Hit hit) {
        hit.successor().ifPresent(fact -> {
            json.writeObjectPropertyStart("successor");
            json.writeStringProperty("id", fact.id().toString());
            json.writeStringProperty("text", fact.content().text());
            moment(json, "since", fact.content().valid().from());
            json.writeEndObject();
        });
    }

    /** What a recall tells besides its hits, as members of the object that is open. */
    public static void summary(JsonGenerator json, Recall recall, boolean explain) {
        json.writeStringProperty("position", recall.position().toString());
        json.writeNumberProperty("tookMs", milliseconds(recall.took()));
        json.writeArrayPropertyStart("degraded");
        recall.degraded().forEach(json::writeString);
        json.writeEndArray();
        unverified(json, recall.unverified());
        contradiction(json, recall.contradiction());
        if (explain) {
            json.writeArrayPropertyStart("steps");
            recall.steps().forEach(step -> step(json, step));
            json.writeEndArray();
        }
    }

    /** That some say no and others yes, as a member that is left out if that is not so. */
    public static void contradiction(JsonGenerator json, Optional<Contradiction> contradiction) {
        contradiction.ifPresent(both -> {
            json.writeObjectPropertyStart("contradiction");
            ids(json, "denying", both.denying());
            ids(json, "affirming", both.affirming());
            json.writeEndObject();
        });
    }

    private static void ids(JsonGenerator json, String name, List<MemoryId> ids) {
        json.writeArrayPropertyStart(name);
        ids.forEach(id -> json.writeString(id.toString()));
        json.writeEndArray();
    }

    /** Whether the records could not be asked, as a member that is left out if they could. */
    public static void unverified(JsonGenerator json, boolean unverified) {
        if (unverified) {
            json.writeBooleanProperty("unverified", true);
        }
    }

    /** A member that is a text, left out if it is empty. */
    public static void text(JsonGenerator json, String name, String value) {
        if (!value.isEmpty()) {
            json.writeStringProperty(name, value);
        }
    }

    /** An open end of time is left out. */
    public static void moment(JsonGenerator json, String name, Instant moment) {
        if (!moment.equals(Period.BEGINNING) && !moment.equals(Period.FOREVER)) {
            json.writeStringProperty(name, moment.toString());
        }
    }

    /** Milliseconds with three decimals. */
    public static double milliseconds(Duration duration) {
        return Math.round(duration.toNanos() / MICROSECONDS) / MICROSECONDS;
    }

    private static void signal(JsonGenerator json, Signal signal) {
        json.writeStartObject();
        json.writeStringProperty("name", signal.name());
        json.writeNumberProperty("strength", rounded(signal.strength()));
        json.writeNumberProperty("share", rounded(signal.share()));
        json.writeEndObject();
    }

    private static void step(JsonGenerator json, Recall.Step step) {
        json.writeStartObject();
        json.writeStringProperty("name", step.name());
        json.writeNumberProperty("tookMs", milliseconds(step.took()));
        json.writeNumberProperty("found", step.found());
        json.writeBooleanProperty("late", step.late());
        json.writeEndObject();
    }

    private static double rounded(double score) {
        return Math.round(score * SCORE_STEPS) / SCORE_STEPS;
    }

    private static void value(JsonGenerator json, Object value) {
        switch (value) {
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Long whole -> json.writeNumber(whole);
            case Double real -> json.writeNumber(real);
            case List<?> elements -> {
                json.writeStartArray();
                elements.forEach(element -> value(json, element));
                json.writeEndArray();
            }
            case Map<?, ?> object -> {
                json.writeStartObject();
                object.forEach((name, inner) -> {
                    json.writeName((String) name);
                    value(json, inner);
                });
                json.writeEndObject();
            }
            default -> throw new IllegalStateException("metadata holds JSON only, but got " + value.getClass());
        }
    }
}
