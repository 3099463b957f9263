package ai.sophia.core.index;

import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import java.util.List;

/** Port to a search by words over passages. Safe for all threads. */
public interface TextIndex {
    /**
     * The passages that share words with the question, best first, among those that the reach sees and the filter matches. An index may
     * let through what it cannot tell; it never leaves out what belongs.
     *
     * <p>The score is the coverage of the question: BM25 (Robertson and Zaragoza 2009) over the sum of its words' inverse document
     * frequencies, so that a passage that says every word often comes near 1. Words that ask or fill do not count; the others count by
     * how rare they are among the passages searched, those that occur in none of them included.
     *
     * @param depth most candidates, from 1
     */
    List<Candidate> search(Reach reach, Filter filter, String question, int depth);
}
