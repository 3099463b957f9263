package ai.sophia.core.index;

import ai.sophia.core.tier.Guard;

/**
 * Watches over an index on a server. A search ought to end while a recall waits, and a call that writes may take many times as long; where the
 * one fails the other is not refused for it. Immutable.
 *
 * @param searches its budget is the time that a recall waits
 * @param writes watches every other call
 */
public record IndexGuards(Guard searches, Guard writes) {
    /** How the server has done: the worse of both states, the calls of both, and the times of the searches. */
    public Guard.Status status() {
        return searches.status().beside(writes.status());
    }
}
