package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.space.Spaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the parts of a memory that a request gives into a builder; a null stands for a part that nobody gave. Stateless. */
public final class DraftReader {
    private final Spaces spaces;

    /** @param spaces that vectors may be brought in */
    public DraftReader(Spaces spaces) {
        this.spaces = spaces;
    }

    /** Reads every part of a draft. */
    public void draft(Fields in, DraftBuilder draft) {
        in.ifMentioned("user", name -> draft.user(in.string(name).orElse("")));
        in.ifMentioned("agent", name -> draft.agent(in.string(name).orElse("")));
        in.ifMentioned("session", name -> draft.session(in.string(name).orElse("")));
        in.ifMentioned("app", name -> draft.app(in.string(name).orElse("")));
        said(in, draft);
    }

    /** Reads every part of a draft but its scope. */
    void said(Fields in, DraftBuilder draft) {
        content(in, draft);
        in.ifMentioned(
                "idempotencyKey", name -> draft.idempotencyKey(in.string(name).orElse("")));
        in.ifMentioned("embedding", name -> draft.embedding(embedding(in)));
    }

    /** Reads the parts that may be revised. */
    public void content(Fields in, DraftBuilder draft) {
        in.ifMentioned("text", name -> draft.text(in.string(name).orElse("")));
        in.ifMentioned("kind", name -> draft.kind(in.string(name).map(label -> kind(in.path(name), label))));
        in.ifMentioned("collection", name -> draft.collection(in.string(name).orElse("")));
        in.ifMentioned("position", name -> draft.position(position(in)));
        in.ifMentioned("speaker", name -> draft.speaker(in.string(name).orElse("")));
        in.ifMentioned("role", name -> draft.role(in.string(name).orElse("")));
        in.ifMentioned("saidAt", name -> draft.saidAt(in.moment(name).orElse(Period.BEGINNING)));
        in.ifMentioned("metadata", name -> metadata(in, draft));
        in.ifMentioned("importance", name -> draft.importance(in.number(name).orElse(Content.USUAL_IMPORTANCE)));
        in.ifMentioned("subject", name -> draft.subject(in.string(name).orElse("")));
        in.ifMentioned("validFrom", name -> draft.validFrom(in.moment(name).orElse(Period.BEGINNING)));
        in.ifMentioned("validTo", name -> draft.validTo(in.moment(name).orElse(Period.FOREVER)));
        in.ifMentioned("expires", name -> draft.expires(in.moment(name).orElse(Period.FOREVER)));
        in.ifMentioned("source", name -> draft.source(in.string(name).orElse("")));
        in.ifMentioned("reference", name -> draft.reference(in.string(name).orElse("")));
    }

    /** The vector that a request brings, as {@code {"space": …, "vector": […]}}. */
    public Optional<Embedding> embedding(Fields request) {
        return request.object("embedding").map(in -> {
            String space = in.string("space").orElse("");
            List<JsonNode> numbers = in.list("vector").orElse(List.of());
            in.finish();
            float[] vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                if (!numbers.get(i).isNumber()) {
                    throw in.invalid("vector[" + i + "]", "expected a number, but got " + Fields.kind(numbers.get(i)));
                }
                vector[i] = (float) numbers.get(i).doubleValue();
            }
            return spaces.brought(space, vector);
        });
    }

    /** The kind of this name. */
    public static Kind kind(String path, String label) {
        try {
            return Kind.parse(label);
        } catch (Fault.Invalid unknown) {
            throw new Fault.Invalid(path, unknown.explanation());
        }
    }

    private static long position(Fields in) {
        Optional<Long> position = in.integer("position");
        if (position.isPresent() && position.get() < 0) {
            throw in.invalid("position", "expected a whole number from 0, but got " + position.get());
        }
        return position.orElse(Utterance.UNPLACED);
    }

    private static void metadata(Fields in, DraftBuilder draft) {
        Optional<JsonNode> node = in.json("metadata");
        if (node.isEmpty()) {
            draft.metadata(Map.of());
        } else if (node.get().isObject()) {
            draft.mergeMetadata(plain(node.get()));
        } else {
            throw in.invalid("metadata", "expected a JSON object, but got " + Fields.kind(node.get()));
        }
    }

    /** The members of a JSON object as a plain map. */
    public static Map<String, @Nullable Object> plain(JsonNode object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (var member : object.properties()) {
            members.put(member.getKey(), value(member.getValue()));
        }
        return members;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> plain(node);
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                node.values().forEach(element -> elements.add(value(element)));
                yield elements;
            }
            case STRING -> node.stringValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }
}
