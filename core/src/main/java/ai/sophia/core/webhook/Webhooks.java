package ai.sophia.core.webhook;

import ai.sophia.core.access.Principal;
import ai.sophia.core.record.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port to the webhooks that are registered, how far each is, and what could not be delivered. Safe for all threads; what is put is synced
 * to disk. Every call throws {@link ai.sophia.core.Fault.Unavailable} if they cannot be reached now.
 */
public interface Webhooks {
    /**
     * How far a webhook is.
     *
     * @param position everything up to here is delivered, buried or missed
     * @param missed when the log last could not tell what came next, so that something may never be delivered
     * @param trouble why the last attempt failed, empty if it did not
     */
    record Checkpoint(Position position, Optional<Instant> missed, String trouble) {}

    /** Those that something is delivered to. */
    List<Webhook> active();

    /** The webhook of this id, active or not. */
    Optional<Webhook> find(Principal principal, String id);

    /** Switches it off, for its receiver is no more; not if it was changed meanwhile. */
    void retire(Webhook webhook, String reason);

    /** How far it is; empty if nothing was kept yet. */
    Optional<Checkpoint> checkpoint(Webhook webhook);

    /** Keeps how far it is, if it is still registered. */
    void keep(Webhook webhook, Checkpoint checkpoint);

    /** Keeps a dead letter, or another state of it, if the webhook is still registered. */
    void bury(Webhook webhook, DeadLetter letter);

    /**
     * Takes its dead letters in hand, for one at a time of all that share the records; false if another has them.
     *
     * @param hand who takes them, by a name that nobody else has
     * @param since whoever took them before this is taken for dead
     */
    boolean take(Webhook webhook, String hand, Instant since);

    /** Gives back what was taken under this name. */
    void giveBack(Webhook webhook, String hand);

    /** How many dead letters it has. */
    long deadLetters(Webhook webhook);

    /** Its dead letters, the first buried first. */
    List<DeadLetter> allDeadLetters(Webhook webhook);

    /** One of them. */
    Optional<DeadLetter> deadLetter(Webhook webhook, String id);

    /** Removes one of them; says whether there was one. */
    boolean discard(Webhook webhook, String id);
}
