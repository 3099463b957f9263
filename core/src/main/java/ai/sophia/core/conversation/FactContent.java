package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.MemoryStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Facts as the content of memories: the words as text, the rest as metadata, and back. */
final class FactContent {
    /** Most characters of a part of a statement; of a longer one the beginning is kept, and the text has all of it. */
    private static final int PART_LIMIT = 512;

    private FactContent() {}

    /** The content of a memory that is to hold the fact. */
    static Content of(Fact fact) {
        Evidence shown = shown(fact);
        Kind kind = fact.wording().sort() == Sort.PROCEDURE ? Kind.PROCEDURAL : Kind.SEMANTIC;
        return new Content(
                fact.wording().text(),
                kind,
                Collections.FACTS,
                utterance(fact, shown),
                new Metadata(Map.of(Metadata.FACT, members(fact))),
                fact.wording().sort().importance(),
                "",
                fact.valid(),
                Period.FOREVER,
                provenance(fact, shown));
    }

    /** The content of a memory that holds another state of the fact; what others keep with it stays. */
    static Content revised(Content stored, Fact fact) {
        Map<String, Object> metadata = new LinkedHashMap<>(stored.metadata().values());
        metadata.put(Metadata.FACT, members(fact));
        Evidence shown = shown(fact);
        return new Content(
                fact.wording().text(),
                stored.kind(),
                stored.collection(),
                utterance(fact, shown),
                new Metadata(metadata),
                stored.importance(),
                stored.subject(),
                fact.valid(),
                stored.expires(),
                provenance(fact, shown));
    }

    private static Evidence shown(Fact fact) {
        return (fact.evidence().isEmpty() ? fact.withdrawn() : fact.evidence()).getLast();
    }

    private static Utterance utterance(Fact fact, Evidence shown) {
        return new Utterance(Utterance.UNPLACED, fact.wording().speaker(), "", shown.at());
    }

    private static Provenance provenance(Fact fact, Evidence shown) {
        return Provenance.distilled(shown.source().id(), fact.wording().by());
    }

    private static Map<String, Object> members(Fact fact) {
        Wording wording = fact.wording();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(Metadata.SORT, wording.sort().label());
        members.put("subject", beginning(wording.subject()));
        members.put("relation", beginning(wording.relation()));
        members.put("object", beginning(wording.object()));
        members.put("negated", wording.negated());
        members.put("key", fact.claim().key());
        members.put("value", fact.claim().value());
        members.put(Metadata.CONFIDENCE, fact.confidence());
        members.put("count", (long) fact.count());
        put(members, "evidence", fact.evidence());
        put(members, "withdrawn", fact.withdrawn());
        put(members, "replaces", fact.replaces());
        put(members, "replacedBy", fact.replacedBy().stream().toList());
        put(members, "sameAs", fact.fold().sameAs().stream().toList());
        if (fact.fold().folded()) {
            members.put("folded", true);
        }
        put(members, "apart", fact.fold().apart());
        put(members, "also", fact.fold().also());
        return members;
    }

    private static void put(Map<String, Object> members, String name, List<?> parts) {
        if (!parts.isEmpty()) {
            members.put(name, parts.stream().map(Object::toString).toList());
        }
    }

    private static String beginning(String words) {
        if (words.length() <= PART_LIMIT) {
            return words;
        }
        // not in the middle of a pair
        int end = Character.isHighSurrogate(words.charAt(PART_LIMIT - 1)) ? PART_LIMIT - 1 : PART_LIMIT;
        return words.substring(0, end);
    }

    /** The fact that a memory holds; empty if it holds none. */
    static Optional<Fact> of(Memory memory) {
        Content content = memory.content();
        if (!content.collection().equals(Collections.FACTS)
                || !(content.metadata().values().get(Metadata.FACT) instanceof Map<?, ?> members)) {
            return Optional.empty();
        }
        try {
            return Optional.of(fact(memory, members));
        } catch (Fault.Invalid | IllegalArgumentException | ArithmeticException foreign) {
            return Optional.empty(); // somebody keeps something else under that name
        }
    }

    /** The fact that a memory holds; and where more spoke for it than it names, as it was, for what was said is in all versions. */
    static Stream<Fact> versions(MemoryStore store, Reach reach, Memory memory) {
        Optional<Fact> fact = of(memory);
        return fact.filter(Fact::isShortened).isEmpty()
                ? fact.stream()
                : store.history(reach, memory.id()).stream()
                        .flatMap(entry -> entry.memory().stream())
                        .flatMap(version -> of(version).stream());
    }

    private static Fact fact(Memory memory, Map<?, ?> members) {
        Wording wording = new Wording(
                Sort.parse(text(members, Metadata.SORT)),
                memory.content().utterance().speaker(),
                memory.content().text(),
                text(members, "subject"),
                text(members, "relation"),
                text(members, "object"),
                Boolean.TRUE.equals(members.get("negated")),
                memory.content().provenance().actor());
        List<Evidence> evidence = evidence(members, "evidence");
        List<Evidence> withdrawn = evidence(members, "withdrawn");
        if (evidence.isEmpty() && withdrawn.isEmpty()) {
            throw new Fault.Invalid("evidence", "expected some, but got none");
        }
        return new Fact(
                Optional.of(memory.id()),
                memory.version(),
                new Claim(text(members, "key"), text(members, "value")),
                wording,
                evidence,
                withdrawn,
                members.get("count") instanceof Long count
                        ? Math.max(Math.toIntExact(count), evidence.size())
                        : evidence.size(),
                memory.content().valid(),
                ids(members, "replaces"),
                ids(members, "replacedBy").stream().findFirst(),
                new Fold(
                        ids(members, "sameAs").stream().findFirst(),
                        Boolean.TRUE.equals(members.get("folded")),
                        ids(members, "apart"),
                        texts(members, "also").stream().map(Fold.Also::parse).toList()));
    }

    private static String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    private static List<Evidence> evidence(Map<?, ?> members, String name) {
        return texts(members, name).stream().map(Evidence::parse).toList();
    }

    private static List<MemoryId> ids(Map<?, ?> members, String name) {
        return texts(members, name).stream().map(MemoryId::parse).toList();
    }

    private static List<String> texts(Map<?, ?> members, String name) {
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof List<?> elements) {
            elements.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }
}
