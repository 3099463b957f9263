package ai.sophia.core.recall;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.record.Position;
import java.util.List;
import java.util.Optional;

/**
 * A question to the memory.
 *
 * @param reach what it may see
 * @param text the question in words; may be empty if a vector is brought
 * @param brought the question's vector, at most one; empty to have the text embedded
 * @param filter what a memory must match to be an answer
 * @param limit most hits, 1 to {@link #LIMIT}
 * @param minimumScore least score of a hit, 0 to 1
 * @param after a position that the answer must have seen
 */
public record Query(
        Reach reach,
        String text,
        List<Embedding> brought,
        Filter filter,
        int limit,
        double minimumScore,
        Optional<Position> after) {
    /** Most hits of one recall. */
    public static final int LIMIT = 1_000;

    /** Hits of a recall that did not say how many. */
    public static final int USUAL_LIMIT = 10;

    /** Most characters of a question. */
    public static final int TEXT_LIMIT = 32_768;

    public Query {
        brought = List.copyOf(brought);
        if (text.isBlank() && brought.isEmpty()) {
            throw new Fault.Invalid(
                    "query", "expected a question, but got " + (text.isEmpty() ? "none" : "blanks only"));
        }
        if (text.length() > TEXT_LIMIT) {
            throw new Fault.Invalid(
                    "query", "expected at most " + TEXT_LIMIT + " characters, but got " + text.length());
        }
        Strings.wellFormed("query", text);
        if (brought.size() > 1) {
            throw new Fault.Invalid("embedding", "expected at most one vector, but got " + brought.size());
        }
        if (limit < 1 || limit > LIMIT) {
            throw new Fault.Invalid("limit", "expected 1 to " + LIMIT + ", but got " + limit);
        }
        if (!(minimumScore >= 0 && minimumScore <= 1)) {
            throw new Fault.Invalid("minimumScore", "expected a number from 0 to 1, but got " + minimumScore);
        }
    }

    /** A question in words for the usual number of hits. */
    public static Query of(Reach reach, String text) {
        return new Query(reach, text, List.of(), Filter.all(), USUAL_LIMIT, 0, Optional.empty());
    }

    /** The same for another number of hits. */
    public Query limit(int changed) {
        return new Query(reach, text, brought, filter, changed, minimumScore, after);
    }

    /** The same for hits of another score at least. */
    public Query minimumScore(double changed) {
        return new Query(reach, text, brought, filter, limit, changed, after);
    }

    /** The same with another filter. */
    public Query filter(Filter changed) {
        return new Query(reach, text, brought, changed, limit, minimumScore, after);
    }
}
