package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Port to the scopes in use, held in memory whole, of which a recall compares every passage. Made from the records when they are asked for, kept
 * current by the writes and the change log, and given up when others need the room. Safe for all threads.
 */
public interface HotTier extends EvidenceIndex {
    /**
     * What it holds now.
     *
     * @param scopes how many partitions
     * @param bytes the memory they take, about
     * @param limit most memory that they may take
     */
    record Statistics(long scopes, long bytes, long limit) {}

    /** One that holds nothing. */
    static HotTier none() {
        return new HotTier() {
            @Override
            public boolean ready(Reach reach, Filter filter) {
                return false;
            }

            @Override
            public boolean await(Reach reach, Filter filter, Duration patience) {
                return false;
            }

            @Override
            public boolean willServe(Reach reach, Filter filter) {
                return false;
            }

            @Override
            public <T> Optional<T> compare(
                    Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
                return Optional.empty();
            }

            @Override
            public List<Reach> held() {
                return List.of();
            }

            @Override
            public Statistics statistics() {
                return new Statistics(0, 0, 0);
            }
        };
    }

    /**
     * Whether it can serve the reach and the filter now; if not, it may make itself ready for the questions that follow: by how often it is
     * asked it decides which scopes are worth their memory.
     */
    @Override
    boolean ready(Reach reach, Filter filter);

    /** Whether it can serve the reach and the filter; if it is making itself ready to, waits for that, no longer than so after its beginning. */
    boolean await(Reach reach, Filter filter, Duration patience);

    /** Whether it serves the reach and the filter, or is making itself ready to: what others answer meanwhile is answered better soon. */
    boolean willServe(Reach reach, Filter filter);

    /** What it holds, as reaches that ask for all of it, whenever it is valid. */
    List<Reach> held();

    /** How much it holds. */
    Statistics statistics();
}
