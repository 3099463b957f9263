package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import java.util.Optional;
import java.util.function.Function;

/** Port to what compares everything that a reach sees with a question, where that does not take long, and leaves nothing out. Safe for all threads. */
public interface EvidenceIndex {
    /** One that leaves everything to others. */
    static EvidenceIndex none() {
        return new EvidenceIndex() {
            @Override
            public boolean ready(Reach reach, Filter filter) {
                return false;
            }

            @Override
            public <T> Optional<T> compare(
                    Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
                return Optional.empty();
            }
        };
    }

    /** Whether it can compare what the reach sees and the filter matches now. */
    boolean ready(Reach reach, Filter filter);

    /**
     * Compares everything that the reach sees and the filter matches with a question. It may let through what it cannot tell.
     *
     * @param question its words; may be empty
     * @param meaning its vector
     * @param ranking makes something of the evidence, which is lent to it; must not call back
     * @return what the ranking made; empty if it is not ready
     */
    <T> Optional<T> compare(
            Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking);
}
