package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.space.Spaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Tells what is so for somebody, as a pack for a language model: the current facts by topic, cut to the room that there is. Tokens are
 * {@linkplain TokenEstimate estimated}. Safe for all threads; calls block.
 */
public final class Profiling {
    /** The least room, in tokens. */
    public static final int LEAST_TOKENS = 50;

    /** The most room, in tokens. */
    public static final int MOST_TOKENS = 100_000;

    /** The room of who did not say how much there is, in tokens. */
    public static final int USUAL_TOKENS = 1_000;

    /** What a line takes beside its words. */
    private static final int LINE_TOKENS = 8;

    private static final int PAGE = 500;

    /** Facts that are looked at, those that were found last. */
    private static final int LOOKED_AT = 5_000;

    private static final Comparator<Weighed> WEIGHT = Comparator.comparingDouble(Weighed::weight)
            .reversed()
            .thenComparing(weighed -> weighed.held().memory().id(), Comparator.reverseOrder());

    private final Facts facts;
    private final Spaces spaces;

    private record Weighed(Held held, double weight) {}

    public Profiling(Facts facts, Spaces spaces) {
        this.facts = facts;
        this.spaces = spaces;
    }

    /**
     * The profile of whom the reach is about, as of the moment that it looks at.
     *
     * @param tokens how much room there is, {@link #LEAST_TOKENS} to {@link #MOST_TOKENS}
     */
    public Profile of(Reach reach, int tokens) {
        if (tokens < LEAST_TOKENS || tokens > MOST_TOKENS) {
            throw new Fault.Invalid(
                    "tokens", "expected " + LEAST_TOKENS + " to " + MOST_TOKENS + " tokens, but got " + tokens);
        }
        List<Held> known = known(reach);
        Embedder embedder = spaces.use(inUse -> inUse.serving().encoder().embedder());
        List<Held> told = new ArrayList<>();
        int left = tokens;
        Iterator<Weighed> weighed = known.stream()
                .map(held -> new Weighed(held, weight(held)))
                .sorted(WEIGHT)
                .iterator();
        while (left > LINE_TOKENS && weighed.hasNext()) {
            Held held = weighed.next().held();
            int taken = LINE_TOKENS
                    + TokenEstimate.of(embedder, held.memory().content().text(), left - LINE_TOKENS);
            if (taken <= left) {
                told.add(held);
                left -= taken;
            }
        }
        LinkedHashMap<Sort, List<Held>> topics = new LinkedHashMap<>();
        for (Sort sort : Sort.values()) {
            List<Held> of = told.stream()
                    .filter(held -> held.fact().wording().sort() == sort)
                    .toList();
            if (!of.isEmpty()) {
                topics.put(sort, of);
            }
        }
        return new Profile(topics, tokens - left, known.size() - told.size());
    }

    private List<Held> known(Reach reach) {
        List<Held> known = new ArrayList<>();
        String cursor = "";
        do {
            Facts.Listing page = facts.list(reach, Facts.all(), cursor, PAGE);
            known.addAll(page.facts());
            cursor = page.next();
        } while (!cursor.isEmpty() && known.size() < LOOKED_AT);
        return known;
    }

    /** What is important, likely and often said comes first. */
    private static double weight(Held held) {
        double said = 1 + Math.log(held.fact().said()) / 10;
        return held.memory().content().importance() * held.fact().confidence() * said;
    }
}
