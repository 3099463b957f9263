package ai.sophia.store.sql;

import java.time.Duration;

/**
 * How passages are searched by vector in the database of the records. Immutable.
 *
 * @param server where the records are
 * @param method how the nearest are found where there are many
 * @param budget longest time of a search
 * @param least fewer passages, of all or of a user, are compared one by one; for so many the method's index is made, and searched
 */
public record PgvectorSettings(PostgresServer server, VectorMethod method, Duration budget, long least) {
    /** From so many passages on an index pays; fewer are compared in some milliseconds. */
    public static final long LEAST = 5_000;

    /** With the usual number of passages from which on an index pays. */
    public static PgvectorSettings of(PostgresServer server, VectorMethod method, Duration budget) {
        return new PgvectorSettings(server, method, budget, LEAST);
    }

    /** The same with another budget. */
    public PgvectorSettings within(Duration other) {
        return new PgvectorSettings(server, method, other, least);
    }
}
