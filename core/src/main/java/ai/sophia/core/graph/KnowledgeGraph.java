package ai.sophia.core.graph;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Entities, what was seen of them, and their relations, kept as memories: one for each entity, observation and relation, under an
 * idempotency key that says what it is. So two callers never write the same memory, and none of them can undo what another one does; the
 * record store decides what is there already. Only a deletion, which has to see all that it takes away, lets nobody add to the graph
 * meanwhile. Safe for all threads; calls block.
 */
public final class KnowledgeGraph {
    /** Most elements of one call. */
    public static final int LIMIT = Remembering.BATCH_LIMIT;

    private static final int PAGE = 500;

    /** Memories that a search by meaning may add to what holds the words themselves, and the score from which on it does. */
    private static final int MEANT = 10;

    private static final double PROBABLE = 0.3;

    /** How often another wording is tried for what a memory outside of the graph says word for word. */
    private static final int WORDINGS = 8;

    private static final int STRIPES = 64;

    /** Names or elements that are asked for in one call to the records; databases bound the size of a condition. */
    private static final int FEW = 100;

    private final List<ReadWriteLock> locks = Stream.generate(ReentrantReadWriteLock::new)
            .limit(STRIPES)
            .map(ReadWriteLock.class::cast)
            .toList();

    private final MemoryStore store;
    private final Remembering remembering;
    private final Recalling recalling;
    private final Forgetting forgetting;

    public KnowledgeGraph(MemoryStore store, Remembering remembering, Recalling recalling, Forgetting forgetting) {
        this.store = store;
        this.remembering = remembering;
        this.recalling = recalling;
        this.forgetting = forgetting;
    }

    /**
     * Stores entities with what was seen of them, all in one transaction. An entity that is there already stays as it is; one that
     * another call creates at the same moment has the observations of both.
     *
     * @throws Fault.Invalid if there are too many
     */
    public Creation create(Holder holder, List<Node> nodes) {
        return shared(holder, () -> created(holder, nodes));
    }

    /**
     * What a call that creates entities stored.
     *
     * @param created the entities that were not there
     * @param extended those that another call created at the same moment, with the observations that this one added to them
     */
    public record Creation(List<Node> created, List<Node> extended) {
        public Creation {
            created = List.copyOf(created);
            extended = List.copyOf(extended);
        }
    }

    private Creation created(Holder holder, List<Node> nodes) {
        SequencedMap<String, Node> fresh = new LinkedHashMap<>();
        nodes.forEach(node -> fresh.putIfAbsent(node.name(), node));
        fresh.keySet().removeAll(types(holder.reach(), fresh.keySet()).keySet());
        List<Element> elements = new ArrayList<>();
        for (Node node : fresh.values()) {
            elements.add(new Element.Entity(node.name(), node.type()));
            node.observations().forEach(content -> elements.add(new Element.Observation(node.name(), content)));
        }
        Set<Element> added = add(holder, "entities", elements);
        List<Node> created = new ArrayList<>();
        SequencedMap<String, List<String>> extended = new LinkedHashMap<>();
        for (Node node : fresh.values()) {
            List<String> more = added(added, node.name(), node.observations());
            if (added.contains(new Element.Entity(node.name(), node.type()))) {
                created.add(node);
            } else if (!more.isEmpty()) {
                extended.put(node.name(), more);
            }
        }
        Map<String, String> types = extended.isEmpty() ? Map.of() : types(holder.everything(), extended.keySet());
        return new Creation(
                created,
                extended.entrySet().stream()
                        .filter(each -> types.containsKey(each.getKey()))
                        .map(each -> new Node(each.getKey(), types.getOrDefault(each.getKey(), ""), each.getValue()))
                        .toList());
    }

    private static List<String> added(Set<Element> added, String name, List<String> contents) {
        return contents.stream()
                .distinct()
                .filter(content -> added.contains(new Element.Observation(name, content)))
                .toList();
    }

    /**
     * Stores relations.
     *
     * @return those that were not there
     * @throws Fault.Invalid if there are too many
     */
    public List<Relation> relate(Holder holder, List<Relation> relations) {
        List<Element> edges = relations.stream()
                .distinct()
                .map(relation -> (Element) new Element.Edge(relation))
                .toList();
        Set<Element> added = shared(holder, () -> add(holder, "relations", edges));
        return relations.stream()
                .distinct()
                .filter(relation -> added.contains(new Element.Edge(relation)))
                .toList();
    }

    /**
     * Stores what was seen of entities, all in one transaction.
     *
     * @param observations by the name of the entity
     * @return those that were not there, by the name of the entity
     * @throws Fault.NotFound if there is no entity of one of the names; then nothing is stored
     * @throws Fault.Invalid if there are too many
     */
    public SequencedMap<String, List<String>> observe(Holder holder, SequencedMap<String, List<String>> observations) {
        return shared(holder, () -> observed(holder, observations));
    }

    private SequencedMap<String, List<String>> observed(
            Holder holder, SequencedMap<String, List<String>> observations) {
        requireAll(holder, observations.sequencedKeySet());
        SequencedSet<Element> elements = new LinkedHashSet<>();
        observations.forEach((name, contents) -> contents.forEach(
                content -> elements.add(new Element.Observation(name, Element.checked("contents", content)))));
        Set<Element> added = add(holder, "observations", List.copyOf(elements));
        SequencedMap<String, List<String>> told = new LinkedHashMap<>();
        observations.forEach((name, contents) -> told.put(name, added(added, name, contents)));
        return told;
    }

    /** Deletes entities with what was seen of them and their relations; names that there are none of are passed over. */
    public void deleteEntities(Holder holder, List<String> names) {
        if (!names.isEmpty()) {
            exclusively(holder, () -> pieces(names).forEach(some -> forget(holder, Elements.withAttached(some))));
        }
    }

    /**
     * Deletes what was seen of entities.
     *
     * @param observations by the name of the entity; what there is none of is passed over
     */
    public void deleteObservations(Holder holder, Map<String, List<String>> observations) {
        List<Element> elements = new ArrayList<>();
        observations.forEach(
                (name, contents) -> contents.forEach(content -> elements.add(new Element.Observation(name, content))));
        delete(holder, elements);
    }

    /** Deletes relations; what there is none of is passed over. */
    public void deleteRelations(Holder holder, List<Relation> relations) {
        delete(
                holder,
                relations.stream()
                        .map(relation -> (Element) new Element.Edge(relation))
                        .toList());
    }

    /** All of the graph. */
    public Graph read(Holder holder) {
        return graph(read(holder.reach(), Elements.all()), Optional.empty());
    }

    /** The entities of these names, and the relations that start or end there. */
    public Graph open(Holder holder, Set<String> names) {
        if (names.isEmpty()) {
            return new Graph(List.of(), List.of());
        }
        if (names.size() > FEW) {
            return graph(read(holder.reach(), Elements.all()), Optional.of(names));
        }
        List<Element> elements = new ArrayList<>(read(holder.reach(), Elements.nodes(names)));
        elements.addAll(read(holder.reach(), Elements.relations(names)));
        return graph(elements, Optional.of(names));
    }

    /**
     * The entities whose name, type or observations hold the text, whatever the case, or mean it; and the relations that start or end
     * there.
     *
     * @param text empty for all of the graph
     */
    public Graph search(Holder holder, String text) {
        Strings.wellFormed("query", text);
        if (text.isBlank()) {
            return read(holder);
        }
        Set<String> names = new LinkedHashSet<>();
        read(holder.reach(), Elements.containing(text)).forEach(element -> names.add(element.about()));
        Query query = Query.of(holder.reach(), text).filter(Elements.all()).limit(MEANT);
        recalling.recall(query).hits().stream()
                .filter(hit -> hit.score() >= PROBABLE)
                .flatMap(hit -> Element.of(hit.memory()).stream())
                .forEach(element -> names.add(element.about()));
        return open(holder, names);
    }

    /** The types of the entities of these names, of those that the reach sees. */
    private Map<String, String> types(Reach reach, Set<String> names) {
        Map<String, String> types = new HashMap<>();
        for (List<String> some : pieces(List.copyOf(names))) {
            for (Element element : read(reach, Elements.entities(some))) {
                if (element instanceof Element.Entity(String name, String type)) {
                    types.putIfAbsent(name, type);
                }
            }
        }
        return types;
    }

    private void requireAll(Holder holder, SequencedSet<String> names) {
        Set<String> existing = types(holder.reach(), names).keySet();
        for (String name : names) {
            if (!existing.contains(name)) {
                throw new Fault.NotFound("Entity with name " + name + " not found");
            }
        }
    }

    /** The elements that were not there, of those given, now stored. */
    private Set<Element> add(Holder holder, String field, List<Element> elements) {
        if (elements.size() > LIMIT) {
            throw new Fault.Invalid(
                    field, "expected at most " + LIMIT + " elements in one call, but got " + elements.size());
        }
        Set<Element> added = new LinkedHashSet<>();
        List<Element> open = elements;
        for (int wording = 1; !open.isEmpty() && wording <= WORDINGS; wording++) {
            List<Draft> drafts = new ArrayList<>(open.size());
            for (Element element : open) {
                drafts.add(draft(holder, element, wording));
            }
            List<Receipt> receipts = remembering.remember(drafts);
            List<Element> taken = new ArrayList<>();
            for (int i = 0; i < receipts.size(); i++) {
                Element element = open.get(i);
                if (receipts.get(i).status() != Receipt.Status.DUPLICATE) {
                    added.add(element);
                    continue;
                }
                Optional<Memory> there = holding(holder, receipts.get(i), element);
                if (there.isEmpty()) {
                    taken.add(element);
                } else if (hasEnded(holder, there.get()) && renewed(holder, there.get(), drafts.get(i))) {
                    added.add(element);
                }
            }
            open = taken;
        }
        if (!open.isEmpty()) {
            throw new Fault.Conflict("memories outside of the graph say already, in every wording that was tried: "
                    + open.getFirst().text());
        }
        return added;
    }

    /** The memory that is there already, if it is this element, and not another one that says the same. */
    private Optional<Memory> holding(Holder holder, Receipt receipt, Element element) {
        return store.find(holder.everything(), receipt.key().id())
                .filter(memory -> Element.of(memory)
                        .map(other -> other.identity().equals(element.identity()))
                        .orElse(false));
    }

    /** Whether it is no longer so; what others told since the call began is not yet seen by it, and has not ended. */
    private static boolean hasEnded(Holder holder, Memory memory) {
        Instant now = holder.reach().asOf().now();
        return !memory.content().expires().isAfter(now)
                || !memory.content().valid().to().isAfter(now);
    }

    /** Tells again what has ended, from now on; whether nobody else did meanwhile. */
    private boolean renewed(Holder holder, Memory ended, Draft draft) {
        Content again = draft.content().with(Period.since(holder.reach().asOf().now()));
        return remembering
                        .revise(
                                holder.principal(),
                                holder.everything(),
                                ended.id(),
                                0,
                                current -> hasEnded(holder, current) ? again : current.content())
                        .status()
                == Receipt.Status.REVISED;
    }

    private Draft draft(Holder holder, Element element, int wording) {
        String key = store.key(holder.scope().tenant()).authenticate(String.join("\0", element.identity()));
        Content content = new Content(
                wording == 1 ? element.text() : element.text() + " [" + element.sort() + " " + wording + "]",
                Kind.SEMANTIC,
                Elements.COLLECTION,
                Utterance.NONE,
                element.metadata(),
                Content.USUAL_IMPORTANCE,
                subject(element.about()),
                Period.ALWAYS,
                Period.FOREVER,
                new Provenance(holder.source(), "", holder.principal().name()));
        return new Draft(holder.scope(), content, "graph:" + key, List.of());
    }

    /** A name that may not be a subject is none. */
    private static String subject(String name) {
        boolean proper = name.length() <= Content.SUBJECT_LIMIT && name.chars().noneMatch(Character::isISOControl);
        return proper ? name : "";
    }

    private void delete(Holder holder, List<Element> elements) {
        if (elements.size() > LIMIT) {
            throw new Fault.Invalid(
                    "deletions", "expected at most " + LIMIT + " elements in one call, but got " + elements.size());
        }
        exclusively(holder, () -> pieces(elements).forEach(some -> forget(holder, Elements.these(some))));
    }

    private static <T> List<List<T>> pieces(List<T> all) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += FEW) {
            pieces.add(all.subList(from, Math.min(all.size(), from + FEW)));
        }
        return pieces;
    }

    /** Adds, beside others who add. */
    private <T> T shared(Holder holder, Supplier<T> work) {
        Lock lock = lock(holder).readLock();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Deletes, beside nobody. */
    private void exclusively(Holder holder, Runnable work) {
        Lock lock = lock(holder).writeLock();
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private ReadWriteLock lock(Holder holder) {
        return locks.get(Math.floorMod(holder.scope().hashCode(), STRIPES));
    }

    private void forget(Holder holder, Filter filter) {
        forgetting.forgetAll(holder.principal(), holder.everything(), filter);
    }

    /** The elements that match, in the order of their storing. */
    private List<Element> read(Reach reach, Filter filter) {
        List<Element> elements = new ArrayList<>();
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, PAGE);
            for (Memory memory : page.memories()) {
                Element.of(memory).ifPresent(elements::add);
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        return elements.reversed();
    }

    /** @param names the entities that are meant, and that relations must start or end at; empty for all */
    private static Graph graph(List<Element> elements, Optional<Set<String>> names) {
        SequencedMap<String, String> types = new LinkedHashMap<>();
        Map<String, List<String>> observations = new HashMap<>();
        List<Relation> relations = new ArrayList<>();
        Predicate<String> meant = name -> names.isEmpty() || names.get().contains(name);
        for (Element element : elements) {
            switch (element) {
                case Element.Entity(String name, String type) -> {
                    if (meant.test(name)) {
                        types.putIfAbsent(name, type);
                    }
                }
                case Element.Observation(String name, String content) ->
                    observations
                            .computeIfAbsent(name, first -> new ArrayList<>())
                            .add(content);
                case Element.Edge(Relation relation) -> relations.add(relation);
            }
        }
        List<Node> nodes = new ArrayList<>();
        types.forEach((name, type) -> nodes.add(new Node(name, type, observations.getOrDefault(name, List.of()))));
        Predicate<String> told = name -> names.isEmpty() || types.containsKey(name);
        return new Graph(
                nodes,
                relations.stream()
                        .filter(relation -> told.test(relation.from()) || told.test(relation.to()))
                        .toList());
    }
}
