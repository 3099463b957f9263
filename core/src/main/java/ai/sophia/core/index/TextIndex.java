package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;

/** Port to a search by words over passages. Safe for all threads. */
public interface TextIndex {
    /**
     * The passages that share words with the question, by BM25, among those that the reach sees and the filter matches. An index may let
     * through what it cannot tell; it never leaves out what belongs.
     *
     * @param depth most candidates, from 1
     */
    Candidates search(Reach reach, Filter filter, String question, int depth);
}
