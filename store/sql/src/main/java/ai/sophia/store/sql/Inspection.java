package ai.sophia.store.sql;

import ai.sophia.core.record.StoreStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at all of the records: how much there is, and what is wrong inside. Stateless. */
final class Inspection {
    /** How far from 1 the length of a unit vector may be. */
    private static final double TOLERANCE = 1e-3;

    private static final int EXAMPLES = 20;

    private Inspection() {}

    /** How much there is. */
    static StoreStatistics statistics(Handle handle, Dialect dialect) {
        return new StoreStatistics(
                count(handle, "memories"), count(handle, "versions"), count(handle, "passages"), dialect.size(handle));
    }

    private static long count(Handle handle, String table) {
        return handle.query("SELECT count(*) FROM " + table).longs().one();
    }

    /** What is wrong; takes a full read. */
    static List<String> findings(Handle handle, Dialect dialect) {
        List<String> findings = new ArrayList<>(dialect.damage(handle));
        rows(handle, findings, "the memory %s has no version %s, its current one", """
                SELECT m.id, m.version FROM memories m WHERE NOT EXISTS
                    (SELECT 1 FROM versions v WHERE v.memory_id = m.memory_id AND v.version = m.version)""");
        rows(
                handle,
                findings,
                "the memory %s has a version %s that is current beside another, or ends before it begins",
                """
                SELECT m.id, v.version FROM versions v JOIN memories m ON m.memory_id = v.memory_id
                WHERE v.stored_to < v.stored_from OR (v.version = m.version) <> (v.stored_to = 9223372036854775807)""");
        rows(handle, findings, "the history of the memory %s lacks its version %s", """
                SELECT m.id, m.version FROM memories m WHERE NOT EXISTS
                    (SELECT 1 FROM events e WHERE e.id = m.id AND e.version = m.version)""");
        String standing = Listing.standing(dialect);
        rows(handle, findings, "the memory %s is ranked otherwise than its version %s matters", """
                SELECT m.id, v.version FROM memories m JOIN versions v ON v.memory_id = m.memory_id AND v.version = m.version
                WHERE m.standing IS NULL OR abs(m.standing - (%s)) > %s""".formatted(
                        standing, TOLERANCE));
        vectors(handle, findings);
        return findings;
    }

    private static void rows(Handle handle, List<String> findings, String words, String sql) {
        handle.query(sql + " LIMIT " + EXAMPLES)
                .map(row -> words.formatted(Bytes.id(row.getBytes(1)), row.getInt(2)))
                .forEach(findings::add);
    }

    private static void vectors(Handle handle, List<String> findings) {
        try (Stream<Optional<String>> vectors = handle
                .query("""
                        SELECT p.passage_id, sp.name, sp.dimension, p.vector
                        FROM passages p JOIN spaces sp ON sp.space_id = p.space_id""")
                .map(row -> {
                    String name = "the vector of passage " + row.getLong(1) + " in the space " + row.getString(2);
                    return wrong(row.getBytes(4), row.getInt(3)).map(what -> name + " has " + what);
                })
                .stream()) {
            vectors.flatMap(Optional::stream).limit(EXAMPLES).forEach(findings::add);
        }
    }

    private static Optional<String> wrong(byte[] bytes, int dimension) {
        if (bytes.length == 0) {
            // it is awaited
            return Optional.empty();
        }
        if (bytes.length != dimension * Float.BYTES) {
            return Optional.of(bytes.length + " bytes instead of " + dimension * Float.BYTES);
        }
        double squares = 0;
        for (float number : Bytes.vector(bytes)) {
            squares += (double) number * number;
        }
        double length = Math.sqrt(squares);
        // written so that NaN is wrong too
        return Math.abs(length - 1) <= TOLERANCE
                ? Optional.empty()
                : Optional.of("the length " + length + " instead of 1");
    }
}
