package ai.sophia.core.tier;

import ai.sophia.core.access.Principal;
import java.util.Optional;

/** Port to buckets that several nodes take from. Safe for all threads; never fails a call, nor keeps one waiting for longer than its budget. */
public interface SharedBuckets {
    /**
     * Takes from the bucket that a caller has for a limit, in one step for all nodes; one that is not known is full.
     *
     * @return empty if it cannot be told, or not in time; then it may have been taken or not
     */
    Optional<Taking> take(Principal caller, String limit, Rate rate, long units);
}
