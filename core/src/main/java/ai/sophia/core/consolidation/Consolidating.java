package ai.sophia.core.consolidation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.Folding;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Sessions.Session;
import ai.sophia.core.document.Documents;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in rounds at what was remembered long ago: sessions that are closed get a summary, facts that say the same in other words are folded into one, facts
 * that were said in several sessions matter more, and what expired long ago is deleted. What it made of turns
 * that are deleted or say something else it deletes as soon as the log of changes tells. A virtual thread of its own does so on the node
 * that leads, and lets others go first. A round is bounded; the next one goes on where it ended. Every method is safe for all threads.
 */
public final class Consolidating implements AutoCloseable {
    /** Who makes all that, as histories name it. */
    public static final String ACTOR = "consolidation";

    private static final Logger LOG = LoggerFactory.getLogger(Consolidating.class);

    /** Sessions that a round looks at. */
    private static final int SESSIONS = 1_000;

    /** Facts that a round looks at. */
    private static final int FACTS = 10_000;

    /** Expired memories that a round looks at. */
    private static final int EXPIRED = 10_000;

    private static final int PAGE = 500;

    /** Steps of each sort that a report names. */
    private static final int SHOWN = 100;

    private static final int BATCH = 500;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final MemoryStore store;
    private final Summarizing summarizing;
    private final FoldingHomes folding;
    private final Promoting promoting;
    private final Optional<Expiring> expiring;
    private final Optional<Duration> interval;
    private final Pace pace;
    private final InstantSource clock;
    private final Thread thread;

    /** Held by who looks at a round's places, or deletes. */
    private final ReentrantLock lock = new ReentrantLock();

    private String nextSessions = "";
    private String nextFacts = "";
    private String nextExpired = "";
    private volatile Optional<Report> last = Optional.empty();

    /** What is done in a round. */
    public enum What {
        /** A session that was closed has a summary. */
        SUMMARY,
        /** A fact that says the same in other words as one that was said before is told by that one, or by itself again. */
        FOLD,
        /** A fact that was said in several sessions matters more, or as usual again. */
        PROMOTION,
        /** A memory that expired long ago is deleted for good. */
        REMOVAL;

        /** The name used on every edge, in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that was done.
     *
     * @param of the name of the session, or the id of the fact or memory
     * @param into the id of the fact that a fact is folded into; empty if it is told by itself again, and for what is no fold
     */
    public record Step(What what, String of, String into) {
        /** One that is no fold. */
        public Step(What what, String of) {
            this(what, of, "");
        }
    }

    /**
     * What a round came to.
     *
     * @param at when it ended
     * @param dryRun whether nothing was changed by it
     * @param sessions that were looked at
     * @param facts that were looked at
     * @param expired memories that expired long enough ago and were looked at
     * @param summaries that were made, or would be
     * @param folds facts that are folded into another since, or not any more; or would be
     * @param promotions facts that matter otherwise since, or would
     * @param removals memories that were deleted, or would be
     * @param steps some of all these
     */
    public record Report(
            Instant at,
            boolean dryRun,
            long sessions,
            long facts,
            long expired,
            long summaries,
            long folds,
            long promotions,
            long removals,
            List<Step> steps) {
        public Report {
            steps = List.copyOf(steps);
        }

        /** How often something was done. */
        public long changes(What what) {
            return switch (what) {
                case SUMMARY -> summaries;
                case FOLD -> folds;
                case PROMOTION -> promotions;
                case REMOVAL -> removals;
            };
        }
    }

    /**
     * @param owner whose memories these are
     * @param interval from one round to the next; empty for no rounds but those that are asked for
     * @param kept how long what has expired is kept; empty for always
     * @param distilled whether facts were made of all that was said, without which no turn is deleted
     * @param quiet whether nobody waits for an answer
     */
    public Consolidating(
            MemoryStore store,
            Documents documents,
            Spaces spaces,
            Sessions sessions,
            Remembering remembering,
            Forgetting forgetting,
            Principal owner,
            Optional<Duration> interval,
            Optional<Duration> kept,
            BooleanSupplier distilled,
            BooleanSupplier quiet,
            InstantSource clock) {
        Principal principal = new Principal(owner.tenant(), ACTOR);
        this.store = store;
        this.summarizing = new Summarizing(store, documents, sessions, remembering, forgetting, principal, clock);
        this.folding = new FoldingHomes(store, spaces, remembering, principal);
        this.promoting = new Promoting(store, remembering, principal);
        this.expiring = kept.map(time -> new Expiring(store, forgetting, principal, time, distilled));
        this.interval = interval;
        this.pace = new Pace(quiet);
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("consolidating").unstarted(this::run);
    }

    /** Begins to look after what was made, and to make rounds if there are to be any. */
    public void start() {
        thread.start();
    }

    /** The last round of this node that changed anything or could have; empty if there was none. */
    public Optional<Report> last() {
        return last;
    }

    /** From one round to the next; empty if there are none but those that are asked for. */
    public Optional<Duration> interval() {
        return interval;
    }

    private void run() {
        Optional<Position> reached = Optional.empty();
        long round = System.nanoTime();
        while (!pace.isOver()) {
            try {
                if (!store.leads()) {
                    reached = Optional.empty();
                    pace.pause(RETRY_INTERVAL);
                    continue;
                }
                reached = Optional.of(followed(reached));
                if (interval.isPresent()
                        && System.nanoTime() - round >= interval.get().toNanos()) {
                    round = System.nanoTime();
                    round(false);
                }
                pace.pause(POLL_INTERVAL);
            } catch (RuntimeException failure) {
                LOG.warn("Consolidating goes on later: {}", failure.toString());
                pace.pause(RETRY_INTERVAL);
            }
        }
    }

    /** Where the log is that all is seen of; what happened before this node led, or is not in the log any more, is looked for everywhere. */
    private Position followed(Optional<Position> reached) {
        Position head = store.head();
        if (reached.filter(head::equals).isPresent()) {
            return head;
        }
        Optional<List<Change>> changes = reached.flatMap(position -> store.changes(position, BATCH));
        lock.lock();
        try {
            if (changes.isEmpty()) {
                summarizing.verify();
                return head;
            }
            summarizing.follow(changes.get());
            return changes.get().isEmpty() ? head : changes.get().getLast().position();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes a round now.
     *
     * @param dryRun whether to change nothing, and only tell what would be
     * @throws Fault.Unavailable if the records cannot serve; what was done until then stays
     */
    public Report round(boolean dryRun) {
        lock.lock();
        try {
            List<Step> steps = new ArrayList<>();
            Looked sessions = sessions(dryRun, steps);
            long folds = folds(dryRun, steps);
            Looked facts = facts(dryRun, steps);
            Looked expired = expiring.map(each -> expired(each, dryRun, steps)).orElse(Looked.NOTHING);
            if (!dryRun) {
                nextSessions = sessions.next();
                nextFacts = facts.next();
                nextExpired = expired.next();
            }
            Report report = new Report(
                    clock.instant(),
                    dryRun,
                    sessions.seen(),
                    facts.seen(),
                    expired.seen(),
                    sessions.changed(),
                    folds,
                    facts.changed(),
                    expired.changed(),
                    shown(steps));
            if (!dryRun) {
                last = Optional.of(report);
            }
            return report;
        } finally {
            lock.unlock();
        }
    }

    /** How many were looked at and changed, and where to go on. */
    private record Looked(long seen, long changed, String next) {
        static final Looked NOTHING = new Looked(0, 0, "");
    }

    private Looked sessions(boolean dryRun, List<Step> steps) {
        long seen = 0;
        long changed = 0;
        String cursor = nextSessions;
        do {
            Sessions.Listing page = summarizing.list(cursor, PAGE);
            for (Session session : page.sessions()) {
                seen++;
                if (summarizing.lacks(session) && (dryRun || summarizing.summarize(session))) {
                    changed++;
                    steps.add(new Step(What.SUMMARY, session.count().session().session()));
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty() && seen < SESSIONS && pace.letOthersGoFirst());
        return new Looked(seen, changed, cursor);
    }

    private long folds(boolean dryRun, List<Step> steps) {
        List<Folding.Step> folds = folding.round(dryRun, pace::letOthersGoFirst);
        folds.forEach(fold -> steps.add(new Step(
                What.FOLD,
                fold.fact().toString(),
                fold.into().map(Object::toString).orElse(""))));
        return folds.size();
    }

    private Looked facts(boolean dryRun, List<Step> steps) {
        long seen = 0;
        long changed = 0;
        String cursor = nextFacts;
        do {
            Page page = promoting.list(cursor, PAGE);
            for (Memory fact : page.memories()) {
                seen++;
                if (promoting.isOutOfPlace(fact) && (dryRun || promoting.promote(fact))) {
                    changed++;
                    steps.add(new Step(What.PROMOTION, fact.id().toString()));
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty() && seen < FACTS && pace.letOthersGoFirst());
        return new Looked(seen, changed, cursor);
    }

    private Looked expired(Expiring memories, boolean dryRun, List<Step> steps) {
        long seen = 0;
        long changed = 0;
        Instant now = clock.instant();
        // whoever asks what would be deleted asks of all
        String cursor = dryRun ? "" : nextExpired;
        do {
            Page page = memories.list(now, cursor, PAGE);
            List<Memory> needless = memories.needless(page.memories(), pace::letOthersGoFirst);
            needless.forEach(each -> steps.add(new Step(What.REMOVAL, each.id().toString())));
            changed += dryRun ? needless.size() : memories.delete(needless);
            seen += page.memories().size();
            cursor = page.next();
        } while (!cursor.isEmpty() && seen < EXPIRED && pace.letOthersGoFirst());
        if (changed > 0 && !dryRun) {
            LOG.info("Deleted {} memories that expired long ago", changed);
        }
        return new Looked(seen, changed, cursor);
    }

    /** Some of each sort. */
    private static List<Step> shown(List<Step> steps) {
        return Arrays.stream(What.values())
                .flatMap(what ->
                        steps.stream().filter(step -> step.what() == what).limit(SHOWN))
                .toList();
    }

    @Override
    public void close() {
        pace.end();
        try {
            if (thread.isAlive()) {
                thread.join(END_PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
