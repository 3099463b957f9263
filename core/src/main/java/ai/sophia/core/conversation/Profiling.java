package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Standing.Told;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.space.Spaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

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

    /** What it takes with them, mostly. */
    private static final int USUAL_LINE_TOKENS = 20;

    /** So many that come next are tried before it is said that no more fit. */
    private static final int FEWEST = 4;

    /** Facts that are looked at for those that matter most: SQLite takes some 3 µs for each. */
    private static final int LOOKED_AT = 50_000;

    private final Facts facts;
    private final Standings standings;
    private final Spaces spaces;

    public Profiling(Facts facts, Standings standings, Spaces spaces) {
        this.facts = facts;
        this.standings = standings;
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
        Standings.Pending pending = standings.pending(reach, tokens);
        return standings
                .find(pending)
                .map(standing -> again(reach, standing))
                .orElseGet(() -> anew(reach, tokens, pending));
    }

    private Profile again(Reach reach, Standing standing) {
        Map<VersionKey, Integer> tokens = new HashMap<>();
        standing.told().forEach(told -> tokens.put(told.key(), told.tokens()));
        List<Held> held =
                facts.load(reach, standing.told().stream().map(Told::key).toList());
        int taken =
                held.stream().mapToInt(each -> tokens.get(each.memory().key())).sum();
        return new Profile(topics(held), taken, standing.count() - held.size());
    }

    private Profile anew(Reach reach, int tokens, Standings.Pending pending) {
        List<VersionKey> foremost = facts.foremost(reach, LOOKED_AT);
        Embedder embedder = spaces.use(inUse -> inUse.serving().encoder().embedder());
        List<Held> told = new ArrayList<>();
        List<Told> standing = new ArrayList<>();
        int left = tokens;
        int next = 0;
        boolean fits = true;
        while (fits && next < foremost.size()) {
            int page = Math.min(foremost.size() - next, Math.max(FEWEST, left / USUAL_LINE_TOKENS));
            fits = false;
            for (Held held : facts.load(reach, foremost.subList(next, next + page))) {
                int taken = LINE_TOKENS
                        + TokenEstimate.of(embedder, held.memory().content().text(), left - LINE_TOKENS);
                if (taken <= left) {
                    told.add(held);
                    standing.add(new Told(held.memory().key(), taken));
                    left -= taken;
                    fits = true;
                }
            }
            next += page;
        }
        standings.keep(pending, standing, foremost.size());
        return new Profile(topics(told), tokens - left, foremost.size() - told.size());
    }

    private static SequencedMap<Sort, List<Held>> topics(List<Held> told) {
        SequencedMap<Sort, List<Held>> topics = new LinkedHashMap<>();
        for (Sort sort : Sort.values()) {
            List<Held> of = told.stream()
                    .filter(held -> held.fact().wording().sort() == sort)
                    .toList();
            if (!of.isEmpty()) {
                topics.put(sort, of);
            }
        }
        return topics;
    }
}
