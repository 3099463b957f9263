package ai.sophia.core.entity;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.entity.Link.Naming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The entities of a home and their relations, of all times. Who is meant by a role, such as the boss, is told by the facts that give a name to it:
 * what was said of the boss is about whoever that was then. Immutable, safe for all threads.
 */
final class EntityGraph {
    /** Those who know everything that is told here: what is around them is not around those they know. */
    private static final Set<String> HUBS = Set.of(Names.USER, "agent");

    private static final Comparator<Link> IN_ORDER = Comparator.comparing(
                    (Link link) -> link.valid().from())
            .thenComparing(link -> link.valid().to())
            .thenComparing(link -> link.fact().id());

    private static final Comparator<Counted> MOST_FIRST =
            Comparator.comparingInt(Counted::facts).reversed().thenComparing(Counted::key);

    /**
     * A link with the keys of those it tells of.
     *
     * @param all of them, whom or what it is about first
     * @param title the role that it gives a name to, empty if none
     */
    private record Placed(Link link, String from, List<String> to, List<String> all, String title) {}

    /**
     * Who had a role.
     *
     * @param name as a key
     * @param surely whether just that was said, so that its fact ends where it is so no more; what was said besides is ended here
     */
    private record Holder(String name, Period valid, boolean surely) {
        Holder until(Instant end) {
            return end.isBefore(valid.to()) ? new Holder(name, new Period(valid.from(), end), surely) : this;
        }
    }

    /** How many links tell of an entity. */
    record Counted(String key, int facts) {}

    private final List<Placed> placed;
    private final Map<String, List<Placed>> about = new HashMap<>();

    /** By the key of the role. */
    private final Map<String, List<Holder>> holders = new HashMap<>();

    private final Map<String, String> shown = new HashMap<>();

    /** Of the names that links use: the same ones come again and again. */
    private final Map<String, String> keys = new HashMap<>();

    private EntityGraph(List<Placed> placed) {
        this.placed = placed;
    }

    static EntityGraph of(Collection<Link> links) {
        EntityGraph graph = new EntityGraph(new ArrayList<>(links.size()));
        List<Link> inOrder = links.stream().sorted(IN_ORDER).toList();
        Set<String> speakers = graph.speakers(inOrder);
        inOrder.forEach(link -> graph.name(link, speakers));
        inOrder.forEach(link -> graph.rename(link, speakers));
        inOrder.forEach(link -> graph.place(link, speakers));
        return graph;
    }

    /** The speakers who are called by name, for several speak: what is theirs is told as that of the user. */
    private Set<String> speakers(List<Link> links) {
        Set<String> subjects = new HashSet<>();
        links.forEach(link -> subjects.add(key(link.from())));
        Set<String> speakers = new HashSet<>();
        links.forEach(link -> speakers.add(key(link.speaker())));
        speakers.retainAll(subjects);
        speakers.remove("");
        return speakers;
    }

    private void name(Link link, Set<String> speakers) {
        if (link.naming() != Naming.NONE && link.naming() != Naming.NOT) {
            Role role = link.role().orElseThrow();
            holders.computeIfAbsent(key(told(role.title(), link, speakers)), first -> new ArrayList<>())
                    .add(new Holder(named(role.name()), link.valid(), link.naming() != Naming.BESIDES));
        }
    }

    /** Ends what was said besides of who has a role, where it is said that they have it no more, or that somebody else has what one alone has. */
    private void rename(Link link, Set<String> speakers) {
        if (link.naming() == Naming.NOT || link.naming() == Naming.ONE_ALONE) {
            Role role = link.role().orElseThrow();
            String name = named(role.name());
            Instant from = link.valid().from();
            boolean same = link.naming() == Naming.NOT;
            holders.getOrDefault(key(told(role.title(), link, speakers)), new ArrayList<>())
                    .replaceAll(holder -> !holder.surely()
                                    && !holder.valid().from().isAfter(from)
                                    && holder.name().equals(name) == same
                            ? holder.until(from)
                            : holder);
        }
    }

    private boolean isHolder(String title, String name, Instant at) {
        return holders.getOrDefault(title, List.of()).stream()
                .anyMatch(holder -> holder.name().equals(name) && holder.valid().contains(at));
    }

    /** The key of a name. */
    private String named(String name) {
        shown.putIfAbsent(key(name), name);
        return key(name);
    }

    /** A name as it is told; the user's, where speakers are called by name, is the speaker's. */
    private String told(String name, Link link, Set<String> speakers) {
        boolean own = name.equals(Turn.USER) || name.startsWith(Turn.USER + "'s ");
        return own && speakers.contains(key(link.speaker()))
                ? link.speaker() + name.substring(Turn.USER.length())
                : name;
    }

    private void place(Link link, Set<String> speakers) {
        Instant at = link.valid().from();
        String from = meant(told(link.from(), link, speakers), at);
        List<String> to = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>();
        all.add(from);
        link.to().forEach(each -> to.add(meant(told(each, link, speakers), at)));
        all.addAll(to);
        link.others().forEach(each -> all.add(meant(told(each, link, speakers), at)));
        all.remove("");
        String title =
                link.role().map(role -> told(role.title(), link, speakers)).orElse("");
        Placed one = new Placed(link, from, List.copyOf(to), List.copyOf(all), title);
        placed.add(one);
        all.forEach(
                key -> about.computeIfAbsent(key, first -> new ArrayList<>()).add(one));
    }

    /** The key of who is meant by a name that was used at a moment. */
    private String meant(String name, Instant at) {
        String key = key(name);
        shown.putIfAbsent(key, name);
        List<Holder> all = holders.getOrDefault(key, List.of());
        Set<String> ever = names(all, each -> true);
        // of one who alone ever had a role, it is also told before it is said who that is
        Set<String> then = names(
                all,
                holder -> holder.valid().contains(at)
                        || (ever.size() == 1 && at.isBefore(holder.valid().from())));
        return then.size() == 1 ? then.iterator().next() : key;
    }

    private static Set<String> names(List<Holder> all, Predicate<Holder> which) {
        return all.stream().filter(which).map(Holder::name).collect(Collectors.toSet());
    }

    private String key(String name) {
        return keys.computeIfAbsent(name, Names::key);
    }

    /**
     * The key of who is meant by a name that is asked for.
     *
     * @param at whoever has that role at this moment
     */
    Optional<String> find(String name, Instant at) {
        for (String key : List.of(Names.key(name), Names.USER + "'s " + Names.key(name))) {
            Set<String> now = names(
                    holders.getOrDefault(key, List.of()),
                    holder -> holder.valid().contains(at));
            String meant = now.size() == 1 ? now.iterator().next() : key;
            if (about.containsKey(meant)) {
                return Optional.of(meant);
            }
        }
        return Optional.empty();
    }

    /** The entities of which something is so at a moment: those of most facts first. */
    List<Counted> counted(Instant at) {
        Map<String, Integer> counts = new HashMap<>();
        placed.stream()
                .filter(each -> holds(each, at))
                .forEach(each -> each.all().forEach(key -> counts.merge(key, 1, Integer::sum)));
        return counts.entrySet().stream()
                .map(each -> new Counted(each.getKey(), each.getValue()))
                .sorted(MOST_FIRST)
                .toList();
    }

    /** Whether one comes after another in a listing. */
    static boolean isAfter(Counted one, Counted other) {
        return MOST_FIRST.compare(one, other) > 0;
    }

    Entity entity(String key, Instant at) {
        int facts = (int) about(key).stream().filter(each -> holds(each, at)).count();
        return entity(new Counted(key, facts), at);
    }

    Entity entity(Counted counted, Instant at) {
        List<String> aliases = new ArrayList<>();
        for (Placed each : about(counted.key())) {
            if (!each.title().isEmpty()
                    && isHolder(key(each.title()), counted.key(), at)
                    && !aliases.contains(each.title())) {
                aliases.add(each.title());
            }
        }
        return new Entity(shown(counted.key()), aliases, counted.facts());
    }

    /** What is so of an entity at a moment, and of those it is related to. */
    Surroundings around(String key, Instant at, int depth, int most) {
        List<Relation> relations = new ArrayList<>();
        Set<Placed> seen = new HashSet<>();
        Set<String> known = new LinkedHashSet<>(Set.of(key));
        List<String> here = List.of(key);
        for (int distance = 1; distance <= depth && relations.size() <= most; distance++) {
            Set<String> next = new LinkedHashSet<>();
            for (Placed each : near(here, at)) {
                if (relations.size() <= most && seen.add(each)) {
                    relations.add(new Relation(
                            shown(each.from()),
                            each.to().stream().map(this::shown).toList(),
                            each.link(),
                            distance));
                    each.all().stream().filter(known::add).forEach(next::add);
                }
            }
            here = next.stream().filter(each -> !HUBS.contains(each)).toList();
        }
        known.remove(key);
        boolean more = relations.size() > most;
        List<Relation> told = more ? relations.subList(0, most) : relations;
        List<Entity> neighbors =
                known.stream().limit(most).map(each -> entity(each, at)).toList();
        return new Surroundings(entity(key, at), told, neighbors, more);
    }

    private List<Placed> near(List<String> keys, Instant at) {
        Set<Placed> near = new LinkedHashSet<>();
        keys.forEach(key ->
                about(key).reversed().stream().filter(each -> holds(each, at)).forEach(near::add));
        return List.copyOf(near);
    }

    /** What was ever so of an entity, in the order of time. */
    List<Relation> timeline(String key) {
        return about(key).stream()
                .map(each -> new Relation(
                        shown(each.from()), each.to().stream().map(this::shown).toList(), each.link(), 1))
                .toList();
    }

    private List<Placed> about(String key) {
        return about.getOrDefault(key, List.of());
    }

    private String shown(String key) {
        return shown.getOrDefault(key, key);
    }

    private static boolean holds(Placed placed, Instant at) {
        return placed.link().valid().contains(at);
    }
}
