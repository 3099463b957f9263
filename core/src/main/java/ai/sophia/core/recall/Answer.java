package ai.sophia.core.recall;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An answer that was given, with what was asked and when it ends.
 *
 * @param generation of the partition that was looked into; in another one the answer may be wrong
 */
public record Answer(Question question, long generation, List<Hit> hits) {
    /** What a hit takes besides its texts, about, in bytes. */
    private static final int HIT_BYTES = 2_000;

    private static final int QUESTION_BYTES = 500;

    /** What a filter takes for each character that it is written with; a short value takes more than its characters. */
    private static final int FILTER_BYTES = 4;

    public Answer {
        hits = List.copyOf(hits);
    }

    /** How much memory it takes, about, in bytes. */
    public int bytes() {
        long bytes = QUESTION_BYTES + 2L * question.text().length();
        if (!question.filter().equals(Filter.all())) {
            bytes += FILTER_BYTES * (long) question.filter().toString().length();
        }
        for (Embedding brought : question.brought()) {
            bytes += (long) Float.BYTES * brought.vector().length;
        }
        for (Hit hit : hits) {
            Content content = hit.memory().content();
            bytes += HIT_BYTES
                    + 2L * content.text().length()
                    + content.metadata().bytes();
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /**
     * All of a query that its answer depends on, besides what is stored. The moment at which it came is not part of it.
     *
     * @param validAt empty if what is valid when it comes is asked for
     * @param space id of the embedding space that is searched
     */
    record Question(
            String tenant,
            Part app,
            Part user,
            Part agent,
            Part session,
            Optional<Instant> validAt,
            Instant knownAt,
            boolean lapsed,
            String text,
            List<Embedding> brought,
            Filter filter,
            int limit,
            double minimumScore,
            String space) {
        static Question of(Query query, String space) {
            Reach reach = query.reach();
            Instant validAt = reach.asOf().validAt();
            return new Question(
                    reach.tenant(),
                    reach.app(),
                    reach.user(),
                    reach.agent(),
                    reach.session(),
                    validAt.equals(reach.asOf().now()) ? Optional.empty() : Optional.of(validAt),
                    reach.asOf().knownAt(),
                    reach.asOf().lapsed(),
                    query.text(),
                    query.brought(),
                    query.filter(),
                    query.limit(),
                    query.minimumScore(),
                    space);
        }
    }
}
