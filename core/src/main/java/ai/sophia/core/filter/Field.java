package ai.sophia.core.filter;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A field of a memory that filters can name: one of the memory's own, or a path into its metadata. */
public sealed interface Field {
    /** The name it has in requests. */
    String label();

    /** The memory's values in this field: none if it is absent, several if it is a list. */
    List<Value> values(Memory memory);

    /** A field of the memory's own. */
    enum Own implements Field {
        ID("id", Type.TEXT),
        USER("user", Type.TEXT),
        AGENT("agent", Type.TEXT),
        SESSION("session", Type.TEXT),
        APP("app", Type.TEXT),
        COLLECTION("collection", Type.TEXT),
        KIND("kind", Type.TEXT),
        TEXT("text", Type.TEXT),
        SPEAKER("speaker", Type.TEXT),
        ROLE("role", Type.TEXT),
        SUBJECT("subject", Type.TEXT),
        SOURCE("source", Type.TEXT),
        POSITION("position", Type.NUMBER),
        IMPORTANCE("importance", Type.NUMBER),
        SAID_AT("saidAt", Type.MOMENT),
        STORED_AT("storedAt", Type.MOMENT),
        VALID_FROM("validFrom", Type.MOMENT),
        VALID_TO("validTo", Type.MOMENT),
        EXPIRES("expires", Type.MOMENT);

        private final String label;
        private final Type type;

        Own(String label, Type type) {
            this.label = label;
            this.type = type;
        }

        @Override
        public String label() {
            return label;
        }

        /** What its values are. */
        public Type type() {
            return type;
        }

        @Override
        public List<Value> values(Memory memory) {
            var content = memory.content();
            return switch (this) {
                case ID -> text(memory.id().toString());
                case USER -> text(memory.scope().user());
                case AGENT -> text(memory.scope().agent());
                case SESSION -> text(memory.scope().session());
                case APP -> text(memory.scope().app());
                case COLLECTION -> text(content.collection());
                case KIND -> text(content.kind().label());
                case TEXT -> text(content.text());
                case SPEAKER -> text(content.utterance().speaker());
                case ROLE -> text(content.utterance().role());
                case SUBJECT -> text(content.subject());
                case SOURCE -> text(content.provenance().source());
                case POSITION ->
                    content.utterance().position() == Utterance.UNPLACED
                            ? List.of()
                            : List.of(new Value.Real(content.utterance().position()));
                case IMPORTANCE -> List.of(new Value.Real(content.importance()));
                case SAID_AT -> moment(content.utterance().saidAt());
                case STORED_AT -> moment(memory.stored().from());
                case VALID_FROM -> moment(content.valid().from());
                case VALID_TO -> moment(content.valid().to());
                case EXPIRES -> moment(content.expires());
            };
        }

        /** An empty string is an absent field. */
        private static List<Value> text(String text) {
            return text.isEmpty() ? List.of() : List.of(new Value.Text(text));
        }

        /** An open end of time is an absent field. */
        private static List<Value> moment(Instant instant) {
            return instant.equals(Period.BEGINNING) || instant.equals(Period.FOREVER)
                    ? List.of()
                    : List.of(new Value.Moment(instant));
        }
    }

    /** What the values of a field of the memory's own are; metadata is typed value by value. */
    enum Type {
        TEXT,
        NUMBER,
        MOMENT
    }

    /** A path into the metadata, its steps joined by dots. */
    record Meta(List<String> path) implements Field {
        public Meta {
            path = List.copyOf(path);
        }

        @Override
        public String label() {
            return "metadata." + String.join(".", path);
        }

        @Override
        public List<Value> values(Memory memory) {
            Object found = memory.content().metadata().values();
            for (String step : path) {
                Object inner = found instanceof Map<?, ?> object ? object.get(step) : null;
                if (inner == null) {
                    return List.of();
                }
                found = inner;
            }
            List<Value> values = new ArrayList<>();
            for (Object element : found instanceof List<?> list ? list : List.of(found)) {
                switch (element) {
                    case String text -> values.add(new Value.Text(text));
                    case Boolean flag -> values.add(new Value.Flag(flag));
                    case Number number -> values.add(new Value.Real(number.doubleValue()));
                    default -> {
                        // an object or a list within a list has no value to compare
                    }
                }
            }
            return values;
        }
    }

    /**
     * Reads a field's name: one of {@link Own}, or {@code metadata.} and a path.
     *
     * @throws Fault.Invalid if there is no such field
     */
    static Field parse(String name) {
        if (name.startsWith("metadata.")) {
            List<String> path = List.of(name.substring("metadata.".length()).split("\\.", -1));
            if (!path.contains("")) {
                return new Meta(path);
            }
        }
        List<String> known = new ArrayList<>();
        for (Own own : Own.values()) {
            if (own.label.equals(name)) {
                return own;
            }
            known.add(own.label);
        }
        throw new Fault.Invalid(
                "filter",
                "expected one of " + String.join(", ", known) + " or metadata.NAME, but got \"" + name + "\"");
    }
}
