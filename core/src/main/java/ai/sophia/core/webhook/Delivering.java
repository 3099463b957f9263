package ai.sophia.core.webhook;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.webhook.Sender.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who registered for it what happens to memories, from the change log and behind every write. A virtual thread sees to it that
 * each active webhook has a {@link Follower}; every other method is safe for all threads.
 */
public final class Delivering implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivering.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final int REPLAYED_AT_ONCE = 100;

    /** So that whoever asked for it still listens when it ends. */
    private static final Duration REPLAY_LIMIT = Duration.ofSeconds(30);

    /** Longer than a replay and its last attempt take, and clocks differ: whoever has dead letters in hand for so long has died with them. */
    private static final Duration HAND_LIMIT = Duration.ofMinutes(2);

    private final MemoryStore store;
    private final Webhooks webhooks;
    private final Posting posting;
    private final Patience patience;
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private final Semaphore look = new Semaphore(1);
    private final Thread thread;
    private volatile boolean ended;

    /**
     * How delivery to a webhook is doing.
     *
     * @param behind entries of the log that it has not come to yet
     * @param trouble why the last attempt failed, empty if it did not
     */
    public record Standing(long behind, String trouble) {
        static Standing of(Position at, Position head, String trouble) {
            long behind = at.epoch().equals(head.epoch()) ? head.sequence() - at.sequence() : head.sequence();
            return new Standing(Math.max(0, behind), trouble);
        }
    }

    /**
     * What a replay came to.
     *
     * @param delivered how many dead letters were delivered
     * @param left how many are left
     * @param reason why it ended before the last one, empty if it did not
     */
    public record Replayed(int delivered, long left, String reason) {}

    public Delivering(
            MemoryStore store,
            Access access,
            Webhooks webhooks,
            Form form,
            Sender sender,
            Patience patience,
            Telemetry telemetry,
            InstantSource clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.posting = new Posting(store, access, form, sender, telemetry, clock);
        this.patience = patience;
        this.thread = Thread.ofVirtual().name("webhooks").unstarted(this::run);
    }

    /** Begins to deliver. */
    public void start() {
        thread.start();
    }

    /** Tells that a webhook was registered, changed or taken away; returns at once. */
    public void refresh() {
        look.release();
    }

    /** Those that are registered. */
    public Webhooks webhooks() {
        return webhooks;
    }

    /** Why nothing would ever be sent there; empty if something may be. */
    public Optional<String> refusal(URI target) {
        return posting.sender().refusal(target);
    }

    /** How delivery to the webhook is doing; where another node delivers to it, as that has kept it last, which is seconds ago. */
    public Standing standing(Webhook webhook) {
        Follower follower = followers.get(webhook.id());
        return follower == null ? kept(webhook) : follower.standing();
    }

    /** Whether this node delivers to the webhook. */
    boolean delivers(String id) {
        return followers.containsKey(id);
    }

    private Standing kept(Webhook webhook) {
        return webhooks.checkpoint(webhook)
                .map(checkpoint -> Standing.of(webhook.reached(checkpoint), store.head(), checkpoint.trouble()))
                .orElseGet(() -> Standing.of(webhook.start(), store.head(), ""));
    }

    /** From where on those that something is delivered to need the log: after each of these. */
    public List<Position> needed() {
        return webhooks.active().stream()
                .map(each -> webhooks.checkpoint(each).map(each::reached).orElse(each.start()))
                .toList();
    }

    /** How many entries of the log the slowest webhook that this node delivers to has not come to yet. */
    public long behind() {
        return followers.values().stream()
                .mapToLong(each -> each.standing().behind())
                .max()
                .orElse(0);
    }

    /** Dead letters of all webhooks that this node delivers to. */
    public long deadLetters() {
        return followers.values().stream()
                .mapToLong(each -> webhooks.deadLetters(each.webhook()))
                .sum();
    }

    /**
     * Delivers one dead letter, now.
     *
     * @throws Fault.NotFound if there is none of this id
     * @throws Fault.Conflict if dead letters of the webhook are being delivered already, by whichever node
     */
    public Replayed replay(Webhook webhook, String id) {
        return alone(webhook, () -> {
            DeadLetter letter = webhooks.deadLetter(webhook, id).orElseThrow(Delivering::missing);
            return replay(webhook, List.of(letter));
        });
    }

    /**
     * Delivers dead letters, now and in their order, until one fails; no more than a hundred, and none that does not begin within half a minute.
     *
     * @throws Fault.Conflict if dead letters of the webhook are being delivered already, by whichever node
     */
    public Replayed replay(Webhook webhook) {
        return alone(
                webhook,
                () -> replay(
                        webhook,
                        webhooks.allDeadLetters(webhook).stream()
                                .limit(REPLAYED_AT_ONCE)
                                .toList()));
    }

    /**
     * Discards a dead letter.
     *
     * @throws Fault.NotFound if there is none of this id
     * @throws Fault.Conflict if dead letters of the webhook are being delivered
     */
    public void discard(Webhook webhook, String id) {
        boolean was = alone(webhook, () -> webhooks.discard(webhook, id));
        if (!was) {
            throw missing();
        }
    }

    private static Fault.NotFound missing() {
        return new Fault.NotFound("Dead letter not found!");
    }

    /**
     * One at a time, of all nodes, takes the dead letters of a webhook in hand, or one would be delivered twice, or come back after it was
     * delivered.
     */
    private <T> T alone(Webhook webhook, Supplier<T> work) {
        String hand = UUID.randomUUID().toString();
        if (!webhooks.take(webhook, hand, posting.clock().instant().minus(HAND_LIMIT))) {
            throw new Fault.Conflict("dead letters of this webhook are being delivered already; wait for that to end");
        }
        try {
            return work.get();
        } finally {
            giveBack(webhook, hand);
        }
    }

    private void giveBack(Webhook webhook, String hand) {
        try {
            webhooks.giveBack(webhook, hand);
        } catch (RuntimeException away) {
            // what was done is done, and what is not given back is free again after a while
            LOG.warn(
                    "The dead letters of the webhook {} are in hand for a while longer: {}",
                    webhook.id(),
                    away.toString());
        }
    }

    private Replayed replay(Webhook webhook, List<DeadLetter> letters) {
        int delivered = 0;
        String reason = "";
        long start = System.nanoTime();
        for (DeadLetter letter : letters) {
            if (System.nanoTime() - start > REPLAY_LIMIT.toNanos()) {
                break;
            }
            reason = attempt(webhook, letter);
            if (!reason.isEmpty()) {
                break;
            }
            delivered++;
        }
        return new Replayed(delivered, webhooks.deadLetters(webhook), reason);
    }

    private String attempt(Webhook webhook, DeadLetter letter) {
        return switch (posting.post(webhook, letter.notice())) {
            case Reply.Taken() -> {
                webhooks.discard(webhook, letter.notice().id());
                yield "";
            }
            case Reply.Failed(String reason, Duration after) -> failed(webhook, letter, reason);
            case Reply.Refused(String reason) -> failed(webhook, letter, reason);
            case Reply.Gone(String reason) -> failed(webhook, letter, reason);
        };
    }

    private String failed(Webhook webhook, DeadLetter letter, String reason) {
        webhooks.bury(webhook, letter.again(reason));
        return reason;
    }

    /** Ends what is being delivered, which is delivered again after the next start. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join(END_PATIENCE);
            end(List.copyOf(followers.values()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ended) {
                boolean looked = look();
                look.tryAcquire((looked ? LOOK_INTERVAL : RETRY_INTERVAL).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException ending) {
            LOG.debug("Webhooks are told no more");
        }
    }

    private boolean look() throws InterruptedException {
        look.drainPermits();
        try {
            Map<String, Webhook> active = new HashMap<>();
            if (store.leads()) {
                webhooks.active().forEach(each -> active.put(each.id(), each));
            }
            List<Follower> past = new ArrayList<>();
            for (Follower follower : followers.values()) {
                if (!follower.webhook().equals(active.get(follower.webhook().id()))) {
                    past.add(follower);
                }
            }
            end(past);
            for (Webhook webhook : active.values()) {
                if (!ended && !followers.containsKey(webhook.id())) {
                    Follower follower = new Follower(webhook, store, webhooks, posting, patience);
                    followers.put(webhook.id(), follower);
                    follower.start();
                }
            }
            return true;
        } catch (RuntimeException failure) {
            if (!ended) {
                LOG.warn("The webhooks are looked for again: {}", failure.toString());
            }
            return false;
        }
    }

    private void end(List<Follower> past) throws InterruptedException {
        past.forEach(Follower::end);
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        for (Follower follower : past) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            if (!follower.join(left)) {
                LOG.warn(
                        "Delivery to the webhook {} does not end; going on without it",
                        follower.webhook().id());
            }
            followers.remove(follower.webhook().id(), follower);
        }
    }
}
