package ai.sophia.core.entity;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.entity.EntityGraph.Counted;
import ai.sophia.core.tier.Admission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Who and what is told of in a home's facts, how they are related, and what became of them. It is made of the facts that the reach sees whenever it
 * is asked for, so that there is one truth; two questions at once, and others wait for these. Names mean the same within one home only, so a question is about one user. Safe for all threads; calls block.
 */
public final class Entities {
    /** Facts that are looked at, those that were found last. */
    public static final int MOST_FACTS = 20_000;

    /** How many relations away what is told may be. */
    public static final int DEEPEST = 3;

    /** Most entities or facts of a page, and relations of an answer. */
    public static final int LARGEST_PAGE = 500;

    /** Those of a request that did not say how many. */
    public static final int USUAL_PAGE = 50;

    /** Most characters of a name. */
    private static final int LONGEST_NAME = 512;

    private static final int PAGE = 500;

    /** Of a user with many facts a question takes seconds and tens of megabytes. */
    private static final Admission.Limits LIMITS =
            new Admission.Limits(2, 32, 8, Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final Facts facts;
    private final NounPhrases nouns;
    private final Admission admission = new Admission("questions about entities", LIMITS);

    /** @param nouns finds what facts name besides names */
    public Entities(Facts facts, NounPhrases nouns) {
        this.facts = facts;
        this.nouns = nouns;
    }

    /**
     * A page of a listing.
     *
     * @param entities those of which most is so first
     * @param next cursor of the page after it, empty if this is the last
     */
    public record Listing(List<Entity> entities, String next) {
        public Listing {
            entities = List.copyOf(entities);
        }
    }

    /**
     * A page of what was so of an entity.
     *
     * @param relations in the order of time
     * @param next cursor of the page after it, empty if this is the last
     */
    public record Timeline(Entity entity, List<Relation> relations, String next) {
        public Timeline {
            relations = List.copyOf(relations);
        }
    }

    /**
     * The entities of which something is so at the moment that the reach looks at.
     *
     * @param cursor where to go on, empty for the start
     * @param limit most entities of the page, from 1
     * @throws Fault.Invalid if the reach is of many users, or the cursor is none
     */
    public Listing list(Reach reach, String cursor, int limit) {
        EntityGraph graph = graph(reach);
        Instant at = reach.asOf().validAt();
        List<Counted> left = graph.counted(at);
        if (!cursor.isEmpty()) {
            Counted last = counted(cursor);
            left = left.stream().filter(each -> EntityGraph.isAfter(each, last)).toList();
        }
        List<Counted> page = left.subList(0, Math.min(limit, left.size()));
        String next = page.size() < left.size() ? cursor(page.getLast()) : "";
        return new Listing(page.stream().map(each -> graph.entity(each, at)).toList(), next);
    }

    /**
     * What is so of an entity at the moment that the reach looks at, and of those it is related to.
     *
     * @param name what it is called, or its role, such as {@code my boss}
     * @param depth how many relations away, 1 to {@link #DEEPEST}
     * @param limit most relations, from 1
     * @throws Fault.NotFound if nothing tells of it
     */
    public Surroundings around(Reach reach, String name, int depth, int limit) {
        EntityGraph graph = graph(reach);
        Instant at = reach.asOf().validAt();
        return graph.around(found(graph, reach, name), at, depth, limit);
    }

    /**
     * What became of an entity.
     *
     * @param name what it is called, or its role at the moment that the reach looks at
     * @param ended whether to tell all that was ever so, or only what was so at that moment
     * @param cursor where to go on, empty for the start
     * @param limit most facts of the page, from 1
     * @throws Fault.NotFound if nothing tells of it
     */
    public Timeline timeline(Reach reach, String name, boolean ended, String cursor, int limit) {
        EntityGraph graph = graph(reach);
        Instant at = reach.asOf().validAt();
        String key = found(graph, reach, name);
        List<Relation> all = graph.timeline(key).stream()
                .filter(each -> ended || each.link().valid().contains(at))
                .toList();
        int from = cursor.isEmpty() ? 0 : after(all, cursor);
        int to = Math.min(all.size(), from + limit);
        String next = to < all.size() ? all.get(to - 1).link().fact().id().toString() : "";
        return new Timeline(graph.entity(key, at), all.subList(from, to), next);
    }

    private static int after(List<Relation> relations, String cursor) {
        for (int i = 0; i < relations.size(); i++) {
            if (relations.get(i).link().fact().id().toString().equals(cursor)) {
                return i + 1;
            }
        }
        throw noCursor();
    }

    private static String found(EntityGraph graph, Reach reach, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new Fault.Invalid(
                    "name", "expected a name of 1 to " + LONGEST_NAME + " characters, but got " + name.length());
        }
        return graph.find(name, reach.asOf().validAt()).orElseThrow(() -> {
            boolean ofNobody = reach.user() instanceof Part.Only(String user) && user.isEmpty();
            return new Fault.NotFound("no fact that may be seen here tells of \""
                    + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                    + (ofNobody ? "\"; what a user's facts tell is asked for with their user" : "\""));
        });
    }

    private EntityGraph graph(Reach reach) {
        if (reach.user() instanceof Part.Any) {
            throw new Fault.Invalid(
                    "user", "expected one user, for \"my boss\" is somebody else for each, but got \"*\"");
        }
        AsOf asOf = reach.asOf();
        Reach all = new Reach(
                reach.tenant(),
                reach.app(),
                reach.user(),
                reach.agent(),
                reach.session(),
                new AsOf(asOf.validAt(), asOf.knownAt(), asOf.now(), true));
        return admission.admit(() -> EntityGraph.of(links(all)));
    }

    private List<Link> links(Reach reach) {
        Links links = new Links(nouns);
        String cursor = "";
        do {
            Facts.Listing page = facts.list(reach, Facts.all(), cursor, PAGE);
            page.facts().stream()
                    .filter(each -> each.memory()
                            .content()
                            .expires()
                            .isAfter(reach.asOf().now()))
                    .forEach(links::add);
            cursor = page.next();
        } while (!cursor.isEmpty() && links.size() < MOST_FACTS);
        return links.all();
    }

    private static String cursor(Counted last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.facts() + " " + last.key()).getBytes(StandardCharsets.UTF_8));
    }

    private static Counted counted(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int blank = text.indexOf(' ');
            return new Counted(text.substring(blank + 1), Integer.parseInt(text.substring(0, Math.max(0, blank))));
        } catch (IllegalArgumentException malformed) {
            throw noCursor();
        }
    }

    private static Fault.Invalid noCursor() {
        return new Fault.Invalid("cursor", "expected a cursor as a page returned it");
    }
}
