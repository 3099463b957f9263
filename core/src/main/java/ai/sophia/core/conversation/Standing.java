package ai.sophia.core.conversation;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.VersionKey;
import java.util.List;
import java.util.Optional;

/**
 * Which facts matter most for somebody, of those that a profile has room for. To rank them takes a look at all that there are, to tell them a
 * read of these. They are named alone, so that the records are asked for each of them whenever it is told.
 *
 * @param generation of the partition that was looked into; in another one it may be wrong
 * @param told what matters most first
 * @param omitted how many facts there are besides, as a profile tells it
 */
public record Standing(Question question, long generation, List<Told> told, int omitted) {
    private static final int QUESTION_BYTES = 500;
    private static final int TOLD_BYTES = 100;

    public Standing {
        told = List.copyOf(told);
    }

    /** How much memory it takes, about, in bytes. */
    public int bytes() {
        return QUESTION_BYTES + TOLD_BYTES * told.size();
    }

    /**
     * A fact that is told.
     *
     * @param tokens how many it takes
     */
    record Told(VersionKey key, int tokens) {}

    /** All of a request that the ranking depends on, besides what is stored and the moment at which it came. */
    record Question(String tenant, Part app, Part user, Part agent, Part session, int tokens) {
        /** Empty if another moment is asked for than the one at which the request came. */
        static Optional<Question> of(Reach reach, int tokens) {
            return reach.asOf().isNow()
                    ? Optional.of(new Question(
                            reach.tenant(), reach.app(), reach.user(), reach.agent(), reach.session(), tokens))
                    : Optional.empty();
        }
    }
}
