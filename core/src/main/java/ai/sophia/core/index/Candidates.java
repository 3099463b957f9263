package ai.sophia.core.index;

import java.util.List;

/**
 * What an index found for a question.
 *
 * @param ranked best first
 * @param ceiling the score that a passage would have that matches the question perfectly; 0 if nothing can match, as when no word of it
 *     is left to look for
 */
public record Candidates(List<Candidate> ranked, double ceiling) {
    /** Nothing. */
    public static final Candidates NONE = new Candidates(List.of(), 0);

    public Candidates {
        ranked = List.copyOf(ranked);
    }
}
