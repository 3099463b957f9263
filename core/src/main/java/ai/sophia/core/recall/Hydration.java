package ai.sophia.core.recall;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Fusion.Ranked;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The memories of one recall's ranking: read from the records, which decide what may be seen, or recollected where these are away. What is
 * recollected is not verified: another node may have changed or deleted it since this one heard of the records last. For one thread at a
 * time.
 */
final class Hydration {

    /** For so long after it has heard of them last, a node answers without the records. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MemoryStore store;
    private final Reads reads;
    private final Query query;
    private final boolean current;
    private final boolean answerable;
    private Optional<Fault.Unavailable> away = Optional.empty();

    /** Whether there was anything to be told. */
    private boolean ranked;

    /**
     * @param complete up to when this node knows what has become of the records
     */
    Hydration(MemoryStore store, Reads reads, Query query, Instant complete) {
        this.store = store;
        this.reads = reads;
        this.query = query;
        Instant now = query.reach().asOf().now();
        this.current = !complete.isBefore(now.minus(Reads.LATELY));
        // what was known earlier the records alone can tell
        this.answerable = query.reach().asOf().isLatest() && !complete.isBefore(now.minus(LONGEST));
    }

    /** Whether this node has heard of the records lately, so that what it knows of them holds without asking them. */
    boolean isCurrent() {
        return current;
    }

    /** Whether the records are away: nothing more is read from them, and what was found is not verified. */
    boolean isAway() {
        return away.isPresent();
    }

    /**
     * The best of a ranking that may be seen; of what is recollected, only that.
     *
     * @throws Fault.Unavailable if the records are away, and must be asked
     */
    List<Hit> visible(List<Ranked> ranking, Trace trace) {
        long start = System.nanoTime();
        ranked |= !ranking.isEmpty();
        try {
            List<Hit> hits = isAway() ? recollected(ranking) : read(ranking);
            trace.step(Tier.RECORDS.label(), System.nanoTime() - start, hits.size(), isAway());
            return hits;
        } catch (Fault.Unavailable refused) {
            trace.step(Tier.RECORDS.label(), System.nanoTime() - start, 0, true);
            throw refused;
        }
    }

    /**
     * What is to be told while the records are away.
     *
     * @param hits what was recollected
     * @param known the same question's answer from before, if nothing is known to have changed since
     * @throws Fault.Unavailable if nothing is known of all that was ranked
     */
    List<Hit> unverified(List<Hit> hits, Optional<List<Hit>> known) {
        if (hits.isEmpty() && ranked && known.isEmpty()) {
            throw away.orElseThrow();
        }
        return known.orElse(hits);
    }

    private List<Hit> read(List<Ranked> ranking) {
        try {
            if (ranking.isEmpty() && !current) {
                // who hears nothing does not know that there is nothing
                loaded(List.of(), ranking);
            }
            return chosen(ranking, keys -> loaded(keys, ranking));
        } catch (Fault.Unavailable failure) {
            if (!answerable) {
                throw failure;
            }
            away = Optional.of(failure);
            return recollected(ranking);
        }
    }

    private Map<VersionKey, Memory> loaded(List<VersionKey> keys, List<Ranked> ranking) {
        Reads.Read<Map<VersionKey, Memory>> reading = reads.begin(() -> store.load(query.reach(), keys));
        try {
            return reading.await();
        } catch (Fault.Unavailable late) {
            // better late than a part of it
            boolean whole = answerable && isRecollectedWhole(ranking);
            if (!whole && reading.isWorthWaiting()) {
                return reading.awaitToTheEnd();
            }
            throw late;
        }
    }

    private boolean isRecollectedWhole(List<Ranked> ranking) {
        long wanted = ranking.stream()
                .filter(ranked -> ranked.score() >= query.minimumScore())
                .limit(query.limit())
                .count();
        Map<VersionKey, Memory> known =
                store.recollect(query.reach(), ranking.stream().map(Ranked::key).toList());
        // those that are not told because what was understood of them is count too
        long found = ranking.stream()
                .filter(ranked -> ranked.score() >= query.minimumScore())
                .map(ranked -> known.get(ranked.key()))
                .filter(memory -> memory != null && Evaluator.matches(query.filter(), memory))
                .count();
        return found >= wanted;
    }

    private List<Hit> recollected(List<Ranked> ranking) {
        return chosen(ranking, keys -> store.recollect(query.reach(), keys));
    }

    /**
     * The best that are found and match, looked for piece by piece until there are enough. A memory and what was understood of it are told
     * once: the better of them.
     */
    private List<Hit> chosen(List<Ranked> ranking, Function<List<VersionKey>, Map<VersionKey, Memory>> finding) {
        List<Hit> hits = new ArrayList<>(query.limit());
        Folding folding = new Folding();
        int next = 0;
        while (hits.size() < query.limit() && next < ranking.size()) {
            int end = Math.min(ranking.size(), next + query.limit() - hits.size());
            List<Ranked> piece = ranking.subList(next, end);
            Map<VersionKey, Memory> memories =
                    finding.apply(piece.stream().map(Ranked::key).toList());
            for (Ranked ranked : piece) {
                Memory memory = memories.get(ranked.key());
                if (memory != null
                        && hits.size() < query.limit()
                        && ranked.score() >= query.minimumScore()
                        && Evaluator.matches(query.filter(), memory)
                        && folding.tells(memory)) {
                    hits.add(new Hit(memory, ranked.score(), ranked.passage(), ranked.signals()));
                }
            }
            if (piece.getLast().score() < query.minimumScore()) {
                break;
            }
            next = end;
        }
        return hits;
    }
}
