package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import java.util.List;

/** Port to a search by vector over passages. Safe for all threads. */
public interface VectorIndex {
    /**
     * The passages whose vectors are nearest to the question's, best first, among those that the reach sees and the filter matches; scored by
     * cosine, negative ones as 0. An index may let through what it cannot tell; it leaves out what belongs only as far as its search is
     * approximate.
     *
     * @param depth most candidates, from 1
     */
    List<Candidate> search(Reach reach, Filter filter, Embedding question, int depth);
}
