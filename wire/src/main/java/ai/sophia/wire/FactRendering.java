package ai.sophia.wire;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Fold;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** Writes facts and profiles as JSON; parts that are empty are left out. Stateless. */
public final class FactRendering {
    private FactRendering() {}

    /** A fact in a list: what it says and since when, and the turn that said so last. */
    public static void fact(JsonGenerator json, Held held) {
        json.writeStartObject();
        members(json, held);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, Held held) {
        Memory memory = held.memory();
        Fact fact = held.fact();
        Wording wording = fact.wording();
        json.writeStringProperty("id", memory.id().toString());
        json.writeNumberProperty("version", memory.version());
        json.writeStringProperty("sort", wording.sort().label());
        json.writeStringProperty("text", wording.text());
        Rendering.text(json, "speaker", wording.speaker());
        json.writeStringProperty("about", wording.subject());
        Rendering.scope(json, memory.scope());
        json.writeBooleanProperty("negated", wording.negated());
        json.writeNumberProperty("confidence", fact.confidence());
        json.writeNumberProperty("importance", memory.content().importance());
        json.writeNumberProperty("count", fact.said());
        Period valid = fact.valid();
        moment(json, "validFrom", valid.from());
        moment(json, "validTo", valid.to());
        if (fact.evidence().isEmpty()) {
            json.writeBooleanProperty("undone", true);
        } else {
            Evidence last = fact.evidence().getLast();
            json.writeStringProperty("saidIn", last.source().id().toString());
            moment(json, "saidAt", last.at());
            last.when().ifPresent(when -> {
                json.writeObjectPropertyStart("when");
                moment(json, "from", when.from());
                moment(json, "to", when.to());
                json.writeEndObject();
            });
        }
        Rendering.text(json, "by", memory.content().provenance().actor());
        ids(json, "replaces", fact.replaces());
        if (fact.isFolded()) {
            fact.fold().sameAs().ifPresent(id -> json.writeStringProperty("sameAs", id.toString()));
        } else {
            fact.replacedBy().ifPresent(id -> json.writeStringProperty("replacedBy", id.toString()));
        }
        ids(json, "also", fact.fold().also().stream().map(Fold.Also::id).toList());
    }

    private static void ids(JsonGenerator json, String name, List<MemoryId> ids) {
        if (!ids.isEmpty()) {
            json.writeArrayPropertyStart(name);
            ids.forEach(id -> json.writeString(id.toString()));
            json.writeEndArray();
        }
    }

    static void moment(JsonGenerator json, String name, Instant moment) {
        if (!moment.equals(Period.BEGINNING) && !moment.equals(Period.FOREVER)) {
            json.writeStringProperty(name, moment.toString());
        }
    }

    /**
     * A fact with all that speaks for it.
     *
     * @param words of the turn that a piece of evidence names
     */
    public static void explained(JsonGenerator json, Held held, Function<Evidence, Optional<String>> words) {
        json.writeStartObject();
        members(json, held);
        evidence(json, "evidence", held.fact().evidence(), words);
        evidence(json, "withdrawn", held.fact().withdrawn(), words);
        ids(json, "apart", held.fact().fold().apart());
        json.writeEndObject();
    }

    private static void evidence(
            JsonGenerator json, String name, List<Evidence> evidence, Function<Evidence, Optional<String>> words) {
        if (evidence.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart(name);
        for (Evidence each : evidence) {
            json.writeStartObject();
            json.writeStringProperty("memory", each.source().id().toString());
            json.writeNumberProperty("version", each.source().version());
            json.writeNumberProperty("start", each.span().start());
            json.writeNumberProperty("end", each.span().end());
            words.apply(each).ifPresent(text -> json.writeStringProperty("words", text));
            json.writeStringProperty("at", each.at().toString());
            json.writeNumberProperty("confidence", each.confidence());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A member that is a list of facts. */
    public static void facts(JsonGenerator json, String name, List<Held> facts) {
        json.writeArrayPropertyStart(name);
        facts.forEach(held -> fact(json, held));
        json.writeEndArray();
    }

    /** The members of a profile. */
    public static void profile(JsonGenerator json, Profile profile) {
        json.writeArrayPropertyStart("topics");
        profile.topics().forEach((sort, facts) -> {
            json.writeStartObject();
            json.writeStringProperty("sort", sort.label());
            facts(json, "facts", facts);
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeNumberProperty("tokens", profile.tokens());
        json.writeNumberProperty("omitted", profile.omitted());
    }
}
