package ai.sophia.store.hot;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Memories as the hot tier holds them: without their text, and of what {@linkplain Metadata#FACT a fact was understood from} its sort alone. A filter
 * that looks at more is answered elsewhere.
 */
final class Bare {
    private static final String NO_TEXT = "…";
    private static final List<String> SORT = List.of(Metadata.FACT, Metadata.SORT);

    /** What most facts come to, by their sort. */
    private static final Map<Object, Metadata> FACTS = Arrays.stream(Sort.values())
            .map(Sort::label)
            .collect(Collectors.toMap(
                    label -> label, label -> new Metadata(Map.of(Metadata.FACT, Map.of(Metadata.SORT, label)))));

    private Bare() {}

    /** Whether what is held suffices for a filter. */
    static boolean tells(Filter filter) {
        return !filter.names(Bare::lacks);
    }

    private static boolean lacks(Field field) {
        return switch (field) {
            case Field.Own own -> own == Field.Own.TEXT;
            case Field.Meta(List<String> path) -> path.getFirst().equals(Metadata.FACT) && !path.equals(SORT);
        };
    }

    static Memory of(Memory memory) {
        Content content = memory.content();
        Content bare = new Content(
                NO_TEXT,
                content.kind(),
                content.collection(),
                content.utterance(),
                of(content.metadata()),
                content.importance(),
                content.subject(),
                content.valid(),
                content.expires(),
                content.provenance());
        return new Memory(memory.id(), memory.version(), memory.scope(), bare, memory.stored());
    }

    /** What the metadata of one of these take in memory, about, in bytes; nothing where they are those of all such facts. */
    static int metadataBytes(Memory bare) {
        Metadata metadata = bare.content().metadata();
        return FACTS.containsValue(metadata) ? 0 : metadata.bytes();
    }

    private static Metadata of(Metadata metadata) {
        if (!metadata.values().containsKey(Metadata.FACT)) {
            return metadata;
        }
        Map<String, Object> members = new LinkedHashMap<>(metadata.values());
        Object sort = members.remove(Metadata.FACT) instanceof Map<?, ?> fact ? fact.get(Metadata.SORT) : null;
        if (sort == null) {
            return new Metadata(members);
        }
        Metadata usual = FACTS.get(sort);
        if (members.isEmpty() && usual != null) {
            return usual;
        }
        members.put(Metadata.FACT, Map.of(Metadata.SORT, sort));
        return new Metadata(members);
    }
}
