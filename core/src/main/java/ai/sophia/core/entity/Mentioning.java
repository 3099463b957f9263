package ai.sophia.core.entity;

import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the entities that a question names, and what tells of them. For one question and one thread. */
final class Mentioning {
    /** Entities of a question that are looked at. */
    private static final int MOST_ENTITIES = 8;

    /** Links of an entity that count, those of what was said last. */
    private static final int MOST_LINKS = 200;

    /** Words of a name. */
    private static final int LONGEST_NAME = 4;

    /** Words of a question that are looked at. */
    private static final int MOST_WORDS = 200;

    /** What tells of those who are related to an entity that is named counts for so much less. */
    private static final float NEAR = 0.5f;

    /** Who is related to more than so many is near to nobody in particular. */
    private static final int FEW = 20;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}'’+#&.-]+");

    private final EntityGraph graph;
    private final Instant at;
    private final Map<MemoryId, Float> strengths = new HashMap<>();

    Mentioning(EntityGraph graph, Instant at) {
        this.graph = graph;
        this.at = at;
    }

    /** How strongly memories tell of what a question names. */
    Map<MemoryId, Float> of(String question) {
        Set<String> named = named(question);
        Map<Link, Float> links = new HashMap<>();
        for (String key : named) {
            List<EntityGraph.Near> about = graph.latest(key, at, MOST_LINKS);
            float share = share(about.size());
            about.forEach(each -> links.merge(each.link(), share, Float::sum));
            if (about.size() <= FEW) {
                neighbors(about, named).forEach(neighbor -> {
                    List<EntityGraph.Near> near = graph.latest(neighbor, at, FEW + 1);
                    if (near.size() <= FEW) {
                        near.forEach(each -> links.merge(each.link(), NEAR * share * share(near.size()), Float::sum));
                    }
                });
            }
        }
        links.forEach((link, strength) -> {
            strengthen(link.fact().id(), strength);
            link.turns().forEach(turn -> strengthen(turn, strength));
        });
        return strengths;
    }

    private void strengthen(MemoryId id, float strength) {
        strengths.merge(id, Math.min(1, strength), Math::max);
    }

    /** What is told of often tells little. */
    private static float share(int links) {
        return 1 / (1 + (float) Math.log(Math.max(1, links)));
    }

    private static Set<String> neighbors(List<EntityGraph.Near> about, Set<String> named) {
        Set<String> neighbors = new LinkedHashSet<>();
        about.forEach(each -> neighbors.addAll(each.all()));
        neighbors.removeIf(key -> named.contains(key) || EntityGraph.isHub(key));
        return neighbors;
    }

    /** The longest names first, each word once. */
    private Set<String> named(String question) {
        List<String> words = new ArrayList<>(List.of(BETWEEN_WORDS.split(question)));
        words.removeIf(String::isEmpty);
        Set<String> named = new LinkedHashSet<>();
        int most = Math.min(words.size(), MOST_WORDS);
        for (int from = 0; from < most && named.size() < MOST_ENTITIES; ) {
            int taken = 1;
            for (int count = Math.min(LONGEST_NAME, most - from); count > 0; count--) {
                String name = String.join(" ", words.subList(from, from + count));
                var key = graph.find(name.replaceAll("['’]s$", ""), at).filter(each -> !EntityGraph.isHub(each));
                if (key.isPresent()) {
                    named.add(key.get());
                    taken = count;
                    break;
                }
            }
            from += taken;
        }
        return named;
    }
}
