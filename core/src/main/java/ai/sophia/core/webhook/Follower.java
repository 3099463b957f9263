package ai.sophia.core.webhook;

import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.webhook.Sender.Reply;
import ai.sophia.core.webhook.Webhooks.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one webhook what the change log tells, in its order and at least once: how far it is is kept after the delivery. One virtual
 * thread of its own does all of it, so that a webhook waits for no other; {@link #standing} may be asked for by any thread.
 */
final class Follower {
    /** Most dead letters of a webhook; then the one that would be the next is tried on and on, and what follows it waits in the log. */
    static final int MOST_DEAD_LETTERS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int BATCH = 500;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration KEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration IDLE_KEEP_INTERVAL = Duration.ofSeconds(10);

    private final Webhook webhook;
    private final MemoryStore store;
    private final Webhooks webhooks;
    private final Posting posting;
    private final Patience patience;
    private final Thread thread;
    private final RandomGenerator random = RandomGenerator.getDefault();

    private volatile boolean ended;
    private volatile Position seen;
    private volatile String trouble = "";
    private Checkpoint kept;
    private Optional<Instant> missed = Optional.empty();
    private boolean delivered;
    private long lastKept = System.nanoTime();

    Follower(Webhook webhook, MemoryStore store, Webhooks webhooks, Posting posting, Patience patience) {
        this.webhook = webhook;
        this.store = store;
        this.webhooks = webhooks;
        this.posting = posting;
        this.patience = patience;
        this.seen = webhook.start();
        this.kept = new Checkpoint(webhook.start(), Optional.empty(), "");
        this.thread = Thread.ofVirtual().name("webhook-" + webhook.id()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Webhook webhook() {
        return webhook;
    }

    /** How it is doing. */
    Delivering.Standing standing() {
        return Delivering.Standing.of(seen, store.head(), trouble);
    }

    /** Has it end, whatever it waits for. */
    void end() {
        ended = true;
        thread.interrupt();
    }

    /** Waits until it has ended; false if it did not in time. */
    boolean join(Duration wait) throws InterruptedException {
        return thread.join(wait);
    }

    private void run() {
        boolean begun = false;
        while (!ended) {
            try {
                if (!begun) {
                    begin();
                    begun = true;
                }
                follow();
            } catch (InterruptedException ending) {
                break;
            } catch (RuntimeException | Error failure) {
                // nothing may end the thread but closing
                if (!ended) {
                    told(failure);
                }
            }
        }
        finish();
    }

    private void told(Throwable failure) {
        LOG.warn("The webhook {} is told later: {}", webhook.id(), failure.toString());
        trouble = "delivery failed and is tried again";
        try {
            Thread.sleep(RETRY_INTERVAL);
        } catch (InterruptedException ending) {
            ended = true;
        }
    }

    private void begin() {
        webhooks.checkpoint(webhook).ifPresent(checkpoint -> {
            kept = checkpoint;
            missed = checkpoint.missed();
            seen = webhook.reached(checkpoint);
            trouble = seen.equals(checkpoint.position()) ? checkpoint.trouble() : "";
        });
    }

    private void follow() throws InterruptedException {
        while (!ended) {
            if (seen.equals(store.head())) {
                keepIfDue();
                Thread.sleep(POLL_INTERVAL);
            } else {
                step();
            }
        }
    }

    private void step() throws InterruptedException {
        Optional<List<Change>> changes = store.changes(seen, BATCH);
        if (changes.isEmpty()) {
            miss();
            return;
        }
        for (Change change : changes.get()) {
            if (ended) {
                return;
            }
            if (webhook.wants(change)) {
                deliver(Notice.of(change));
                delivered = true;
            }
            seen = change.position();
            keepIfDue();
        }
    }

    /** The log does not tell any more what came next: goes on at its end, and keeps that something may be missing. */
    private void miss() {
        Position head = store.head();
        LOG.warn(
                "The log no longer tells what the webhook {} is missing after {}: it is told of what comes after {}, and never of what lies between",
                webhook.id(),
                seen,
                head);
        missed = Optional.of(posting.clock().instant());
        seen = head;
        keep();
    }

    private void deliver(Notice notice) throws InterruptedException {
        int failures = 0;
        while (true) {
            Reply reply = posting.post(webhook, notice);
            if (ended && !(reply instanceof Reply.Taken)) {
                throw new InterruptedException("the webhook is not followed any more");
            }
            failures++;
            Duration asked = Duration.ZERO;
            switch (reply) {
                case Reply.Taken() -> {
                    trouble = "";
                    return;
                }
                case Reply.Failed(String reason, Duration after) -> {
                    trouble = reason;
                    asked = after;
                    if (failures >= patience.attempts() && bury(notice, failures, reason)) {
                        return;
                    }
                }
                case Reply.Refused(String reason) -> {
                    trouble = reason;
                    if (bury(notice, failures, reason)) {
                        return;
                    }
                }
                case Reply.Gone(String reason) -> {
                    // also where there is no room for the notice: nobody is there to wait for
                    bury(notice, failures, reason);
                    trouble = reason;
                    retire(reason);
                    return;
                }
            }
            keep();
            Thread.sleep(patience.pause(failures, asked, random));
        }
    }

    /** Nobody is there to be told any more. */
    private void retire(String reason) {
        LOG.warn("The webhook {} is switched off: {}", webhook.id(), reason);
        webhooks.retire(webhook, reason);
        ended = true;
    }

    private boolean bury(Notice notice, int attempts, String reason) {
        if (webhooks.deadLetters(webhook) >= MOST_DEAD_LETTERS) {
            trouble = "there are " + MOST_DEAD_LETTERS + " dead letters already: " + reason;
            return false;
        }
        LOG.warn("The webhook {} could not be told of {}: {}", webhook.id(), notice.id(), reason);
        webhooks.bury(
                webhook,
                new DeadLetter(notice, attempts, reason, posting.clock().instant()));
        return true;
    }

    private void keepIfDue() {
        Duration interval = delivered ? KEEP_INTERVAL : IDLE_KEEP_INTERVAL;
        if (System.nanoTime() - lastKept >= interval.toNanos()) {
            keep();
        }
    }

    private void keep() {
        Checkpoint now = new Checkpoint(seen, missed, trouble);
        if (!now.equals(kept)) {
            webhooks.keep(webhook, now);
            kept = now;
        }
        delivered = false;
        lastKept = System.nanoTime();
    }

    private void finish() {
        // the interrupt that ended it must not end the last write
        boolean interrupted = Thread.interrupted();
        try {
            keep();
        } catch (RuntimeException failure) {
            LOG.debug("How far the webhook {} is is not kept; some is delivered again", webhook.id(), failure);
        }
        if (interrupted) {
            thread.interrupt();
        }
    }
}
