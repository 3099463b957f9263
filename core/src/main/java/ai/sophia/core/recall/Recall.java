package ai.sophia.core.recall;

import ai.sophia.core.record.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a question.
 *
 * @param hits best first
 * @param contradiction that some of them say no and others yes, if the question is answered so
 * @param steps what was asked on the way, and how long it took
 * @param degraded labels of the tiers that are left out, because they were late or failed, and {@code embed} if the question could not be
 *     embedded; empty for a full answer
 * @param unverified whether the records could not be asked: then the hits are as this node last knew them, and what others have changed
 *     or deleted since, in a minute at most, is not seen
 * @param lasting whether the same question is answered so until something changes: nothing is left out, and nothing could be found better in a moment
 * @param position where the change log was when the search began: the answer saw everything up to there
 * @param took how long all of it took
 */
public record Recall(
        List<Hit> hits,
        Optional<Contradiction> contradiction,
        List<Step> steps,
        List<String> degraded,
        boolean unverified,
        boolean lasting,
        Position position,
        Duration took) {
    /**
     * A part of the work.
     *
     * @param name {@code embed}, or the label of a tier
     * @param found how many candidates or memories came of it
     * @param late whether its answer came too late or not at all
     */
    public record Step(String name, Duration took, int found, boolean late) {}
}
