package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Documents;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes facts of what is said, from the log of changes and behind every write: a turn that is added may tell some, one that is revised others, and
 * with one that is deleted go those that it alone told. It goes on where it was, may read any change twice, and comes to the same. A virtual
 * thread of its own does all of it, on the node that leads; every method is safe for all threads.
 */
public final class Distilling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Distilling.class);

    /** So many changes are somebody's talk and distilled at once; more are an import, which goes first. */
    private static final int TALK = 20;

    /** An import has ended, or pauses, if nothing was under way for so long. */
    private static final Duration STILLNESS = Duration.ofMillis(100);

    /** So many times as long as it was busy with the last portion of many it leaves to others: it takes a fifth of the time. */
    private static final int OTHERS_SHARE = 4;

    /** But no longer than this, for with a language model it is busy with waiting. */
    private static final Duration MOST_COURTESY = Duration.ofSeconds(30);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHARING_INTERVAL = Duration.ofMillis(250);
    private static final Duration KEEP_INTERVAL = Duration.ofSeconds(1);

    /** How long a reader waits for what was said before: facts come some milliseconds behind it. */
    private static final Duration READING_PATIENCE = Duration.ofMillis(200);

    /** How long it is waited for where it may be done as well another time. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final MemoryStore store;
    private final Principal principal;
    private final DistillingLog log;
    private final Understanding understanding;
    private final Distiller distiller;
    private final Pace pace;
    private final BooleanSupplier idle;
    private final Thread thread;

    private volatile Optional<Position> reached = Optional.empty();
    private volatile String trouble = "";
    private Optional<Position> kept = Optional.empty();
    private long lastShared = System.nanoTime() - SHARING_INTERVAL.toNanos();
    private long lastKept = System.nanoTime();

    /** When it is its turn again beside others who never pause. */
    private long due = System.nanoTime();

    /**
     * How it is doing.
     *
     * @param reached everything up to here is distilled; empty if this node does not do it
     * @param behind entries of the log after that
     * @param trouble why it does not go on, empty if it does
     * @param failed turns that it failed at for good; 0 if the records cannot say
     * @param asked what a language model was asked; empty if none is, or the records cannot say
     */
    public record Standing(
            Optional<Position> reached, long behind, String trouble, long failed, Optional<Asked> asked) {}

    /**
     * @param understanding used by its thread alone, but for what it tells of itself
     * @param owner whose memories are distilled
     * @param by who distils, as histories name it
     * @param quiet whether nobody waits for an answer
     * @param idle whether nothing is under way at all
     */
    public Distilling(
            MemoryStore store,
            Documents documents,
            Spaces spaces,
            Remembering remembering,
            Forgetting forgetting,
            Understanding understanding,
            Sharings sharings,
            Principal owner,
            String by,
            BooleanSupplier quiet,
            BooleanSupplier idle,
            InstantSource clock) {
        this.store = store;
        this.principal = new Principal(owner.tenant(), by);
        this.understanding = understanding;
        this.log = new DistillingLog(documents, owner, clock);
        this.distiller = new Distiller(
                store,
                remembering,
                forgetting,
                understanding,
                sharings,
                log,
                new FactVectors(store, spaces),
                principal);
        this.pace = new Pace(quiet);
        this.idle = idle;
        this.thread = Thread.ofVirtual().name("distilling").unstarted(this::run);
    }

    /** Begins to distil. */
    public void start() {
        thread.start();
    }

    /** How it is doing. */
    public Standing standing() {
        Position head = store.head();
        Optional<Position> now = reached;
        try {
            return new Standing(now, behind(now.or(log::reached), head), trouble, log.buried(), understanding.asked());
        } catch (Fault.Unavailable away) {
            return new Standing(now, behind(now, head), trouble, 0, Optional.empty());
        }
    }

    /** Whether facts were made of all that was said until now, and none is owed; waits for what is under way. */
    public boolean isSettled() {
        return await(store.head(), SETTLING) && log.owed().isEmpty();
    }

    /** All of the log, while everything is looked at anew. */
    private static long behind(Optional<Position> reached, Position head) {
        return reached.filter(position -> position.epoch().equals(head.epoch()))
                .map(position -> Math.max(0, head.sequence() - position.sequence()))
                .orElse(head.sequence());
    }

    /** From where on it needs the log. */
    public List<Position> needed() {
        return log.reached().stream().toList();
    }

    /**
     * Waits until all is distilled that was written up to a position. What another node does is known a second later.
     *
     * @return false if it was not in time
     */
    public boolean await(Position position, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean leads = store.leads();
        while ((leads ? reached : log.reached())
                .filter(now -> now.covers(position))
                .isEmpty()) {
            // how far another node is, the records tell, which are not asked all the time
            if (System.nanoTime() >= deadline || !(leads ? pace.glance() : pace.pause(POLL_INTERVAL))) {
                return false;
            }
        }
        return true;
    }

    /** Whether facts may lack some of what was said until now, for which a fifth of a second is waited. */
    public boolean isBehind() {
        return !await(store.head(), READING_PATIENCE);
    }

    private void run() {
        while (!pace.isOver()) {
            try {
                if (!store.leads()) {
                    reached = Optional.empty();
                    // who leads meanwhile changes what is stored
                    distiller.forgetBooks();
                    pace.pause(RETRY_INTERVAL);
                } else if (reached.isEmpty()) {
                    begin();
                } else {
                    follow();
                }
            } catch (Fault.Conflict changed) {
                // somebody else has changed a fact meanwhile: the same once more, with what is there now
                distiller.forgetBooks();
                pace.pause(POLL_INTERVAL);
            } catch (Fault.Unavailable away) {
                hold(away.explanation());
            } catch (RuntimeException | Error failure) {
                LOG.warn("Facts are distilled later: {}", failure.toString());
                trouble = "distilling failed and is tried again";
                distiller.forgetBooks();
                pace.pause(RETRY_INTERVAL);
            }
        }
    }

    /** Waits for a server, which is told once. */
    private void hold(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("Facts are distilled later: {}", why);
            trouble = why;
        }
        distiller.forgetBooks();
        pace.pause(RETRY_INTERVAL);
    }

    private void begin() {
        Optional<Position> last = log.reached();
        if (last.isPresent()) {
            reached = last;
            kept = last;
        } else {
            again();
        }
    }

    /** Looks at all that there is. */
    private void again() {
        Position head = store.head();
        if (distiller.all(pace)) {
            reached = Optional.of(head);
            trouble = "";
            keep(head);
        }
    }

    private void follow() {
        distiller.repay();
        if (System.nanoTime() - lastShared >= SHARING_INTERVAL.toNanos()) {
            distiller.share(pace);
            lastShared = System.nanoTime();
        }
        Position from = reached.orElseThrow();
        if (from.equals(store.head())) {
            trouble = "";
            keepIfDue(from);
            pace.pause(POLL_INTERVAL);
            return;
        }
        Optional<List<Change>> changes = store.changes(from, understanding.portion());
        if (changes.isEmpty()) {
            LOG.warn("The log no longer tells what was said after {}: all that there is is looked at again", from);
            again();
        } else if (!changes.get().isEmpty() && letOthersGoFirst(changes.get().size())) {
            long start = System.nanoTime();
            distiller.distil(changes.get());
            if (changes.get().size() > TALK) {
                long end = System.nanoTime();
                due = end + Math.min(OTHERS_SHARE * (end - start), MOST_COURTESY.toNanos());
            }
            Position to = changes.get().getLast().position();
            reached = Optional.of(to);
            trouble = "";
            keepIfDue(to);
        }
    }

    /** Whether it is its turn now; if not, it has waited for a while, and there may be something else to be done first. */
    private boolean letOthersGoFirst(int changes) {
        if (changes <= TALK) {
            return pace.letOthersGoFirst();
        }
        boolean still = pace.waitForStillness(idle, STILLNESS, SHARING_INTERVAL);
        return !pace.isOver() && (still || System.nanoTime() - due >= 0);
    }

    private void keepIfDue(Position position) {
        if (System.nanoTime() - lastKept >= KEEP_INTERVAL.toNanos()) {
            keep(position);
        }
    }

    private void keep(Position position) {
        if (!Optional.of(position).equals(kept)) {
            log.keep(position);
            kept = Optional.of(position);
        }
        lastKept = System.nanoTime();
    }

    /** Ends what is under way; what was not kept is read again after the next start. */
    @Override
    public void close() {
        pace.end();
        try {
            thread.join(END_PATIENCE);
            reached.ifPresent(this::keep);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.debug("How far distilling is is not kept; some is distilled again", failure);
        }
    }
}
