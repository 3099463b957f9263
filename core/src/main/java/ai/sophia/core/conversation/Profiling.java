package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Standing.Told;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.language.Tongues;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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

    /** So many that there was no room for are counted at most: what it takes to tell a profile does not grow with what is known. */
    public static final int MOST_OMITTED = 100;

    /** What a line takes beside its words. */
    private static final int LINE_TOKENS = 8;

    /** What it takes with them, mostly. */
    private static final int USUAL_LINE_TOKENS = 20;

    /** So many are read at once at least. */
    private static final int FEWEST = 20;

    /** So many that are too long for what is left are passed over, for a shorter one behind them. */
    private static final int MOST_TOO_LONG = 20;

    /** So many that are no facts, or gone, are passed over. */
    private static final int MOST_IN_VAIN = 1_000;

    /** How often what changes while it is read is read again. */
    private static final int ATTEMPTS = 4;

    /** So many are ranked where those above are not enough, for some are no facts, or gone. */
    private static final int MOST_RANKED = 50_000;

    private final Facts facts;
    private final Standings standings;

    public Profiling(Facts facts, Standings standings) {
        this.facts = facts;
        this.standings = standings;
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
        Optional<Profile> again = standings.find(pending).flatMap(standing -> again(reach, standing));
        if (again.isPresent()) {
            return again.get();
        }
        Filled filled = filled(reach, tokens);
        for (int attempt = 1; filled.torn() && attempt < ATTEMPTS; attempt++) {
            filled = filled(reach, tokens);
        }
        standings.keep(pending, filled.standing(), filled.profile().omitted());
        return filled.profile();
    }

    /** What was told before, if all of it is there still. */
    private Optional<Profile> again(Reach reach, Standing standing) {
        Facts.Loaded loaded =
                facts.load(reach, standing.told().stream().map(Told::key).toList());
        int tokens = standing.told().stream().mapToInt(Told::tokens).sum();
        return loaded.gone() > 0 || loaded.facts().stream().anyMatch(held -> isUntold(held, reach))
                ? Optional.empty()
                : Optional.of(new Profile(topics(loaded.facts()), tokens, standing.omitted()));
    }

    /**
     * A profile that was made anew.
     *
     * @param torn whether something that was ranked was not there any more when it was read; what is there in its place may be missing
     */
    private record Filled(Profile profile, List<Told> standing, boolean torn) {}

    private Filled filled(Reach reach, int tokens) {
        int enough = tokens / LINE_TOKENS + MOST_TOO_LONG + MOST_OMITTED;
        List<VersionKey> foremost = facts.foremost(reach, enough);
        List<Held> told = new ArrayList<>();
        List<Told> standing = new ArrayList<>();
        int left = tokens;
        int next = 0;
        int tooLong = 0;
        int inVain = 0;
        boolean torn = false;
        while (left > LINE_TOKENS && tooLong < MOST_TOO_LONG && inVain < MOST_IN_VAIN && next < foremost.size()) {
            int page = Math.min(foremost.size() - next, Math.max(FEWEST, left / USUAL_LINE_TOKENS) + inVain);
            Facts.Loaded loaded = facts.load(reach, foremost.subList(next, next + page));
            inVain += page - loaded.facts().size();
            torn |= loaded.gone() > 0;
            for (Held held : loaded.facts()) {
                if (isUntold(held, reach)) {
                    continue;
                }
                int taken =
                        LINE_TOKENS + TokenEstimate.of(held.memory().content().text(), left - LINE_TOKENS);
                if (taken <= left) {
                    told.add(held);
                    standing.add(new Told(held.memory().key(), taken));
                    left -= taken;
                } else {
                    tooLong++;
                }
            }
            next += page;
            if (next == enough) {
                foremost = facts.foremost(reach, MOST_RANKED);
            }
        }
        if (foremost.size() == enough && enough - next < MOST_OMITTED) {
            // of those that were ranked to be counted, some were looked at, for others are past
            foremost = facts.foremost(reach, next + MOST_OMITTED);
        }
        int omitted = Math.clamp(foremost.size() - next + tooLong, 0, MOST_OMITTED);
        return new Filled(new Profile(topics(told), tokens - left, omitted), standing, torn);
    }

    /** Whether a profile leaves it out, though it holds: a plan whose time is over, and what is told of a "she" whom nobody knows. */
    private static boolean isUntold(Held held, Reach reach) {
        Wording wording = held.fact().wording();
        return isPast(held, reach)
                || Tongues.isPronoun(wording.subject())
                || Tongues.isOfPronoun(wording.text(), wording.subject());
    }

    /** Whether it is a plan whose time is over, as far as it tells one: nobody plans that any more. */
    private static boolean isPast(Held held, Reach reach) {
        return held.fact().wording().sort() == Sort.PLAN
                && held.fact().evidence().stream()
                        .reduce((first, last) -> last)
                        .flatMap(Evidence::when)
                        .filter(when -> !when.to().isAfter(reach.asOf().validAt()))
                        .isPresent();
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
