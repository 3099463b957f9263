package ai.sophia.store.sql;

/**
 * A function for people and their tools, which asks by meaning, words and metadata in one statement. Two rankings, of what is near and of what
 * shares words, are fused by their places (Cormack, Clarke and Büttcher 2009, reciprocal rank fusion). It sees what its caller sees: the rows of
 * the tenant that the transaction names. Stateless.
 */
final class PgvectorHybrid {
    private static final String ARGUMENTS = "(question TEXT, meaning REAL[], wanted JSONB, most INTEGER)";

    private static final String RESULT = """
            (question TEXT, meaning REAL[], wanted JSONB DEFAULT '{}', most INTEGER DEFAULT 10)
            RETURNS TABLE (id UUID, version INTEGER, text TEXT, score DOUBLE PRECISION, by_meaning BIGINT, by_words BIGINT)
            LANGUAGE sql STABLE AS $$
            WITH moment AS (SELECT CAST(extract(epoch FROM now()) * 1000 AS BIGINT) AS now),
            near AS MATERIALIZED (
                SELECT p.id, p.version, p.embedding <#> CAST(meaning AS vector) AS distance
                FROM\s""";

    private static final String CURRENT = """
            p, moment
                WHERE p.stored_to = 9223372036854775807 AND p.expires > moment.now
                    AND p.valid_from <= moment.now AND p.valid_to > moment.now AND p.embedding IS NOT NULL
                    AND (wanted = '{}' OR p.properties @> wanted)
                ORDER BY\s""";

    private static final String REST = """

                LIMIT 4 * most),
            meant AS (
                SELECT n.id, n.version, row_number() OVER (ORDER BY min(n.distance), n.id) AS place
                FROM near n GROUP BY n.id, n.version),
            asked AS MATERIALIZED (
                SELECT CAST(replace(CAST(plainto_tsquery('english', question) AS TEXT), '&', '|') AS tsquery) AS words),
            matching AS MATERIALIZED (
                SELECT m.id, m.version, ts_rank_cd(to_tsvector('english', v.text), asked.words, 1) AS rank
                FROM asked, moment, sophia_memory.memories m
                JOIN sophia_memory.versions v ON v.memory_id = m.memory_id AND v.version = m.version
                WHERE to_tsvector('english', v.text) @@ asked.words AND v.expires > moment.now
                    AND v.valid_from <= moment.now AND v.valid_to > moment.now
                    AND (wanted = '{}' OR v.properties @> wanted)
                ORDER BY rank DESC LIMIT 4 * most),
            said AS (
                SELECT w.id, w.version, row_number() OVER (ORDER BY w.rank DESC, w.id) AS place FROM matching w),
            fused AS (
                SELECT id, version, coalesce(1.0 / (60 + meant.place), 0) + coalesce(1.0 / (60 + said.place), 0) AS score,
                    meant.place AS by_meaning, said.place AS by_words
                FROM meant FULL JOIN said USING (id, version))
            SELECT CAST(encode(f.id, 'hex') AS UUID), f.version, v.text, CAST(f.score AS DOUBLE PRECISION), f.by_meaning, f.by_words
            FROM fused f JOIN sophia_memory.memories m ON m.id = f.id
            JOIN sophia_memory.versions v ON v.memory_id = m.memory_id AND v.version = f.version
            ORDER BY f.score DESC, f.id LIMIT most
            $$""";

    private PgvectorHybrid() {}

    private static String name(PgvectorTable table) {
        return table.name() + "_hybrid";
    }

    /** Makes that of a table, or makes it anew. */
    static void make(Handle transaction, PgvectorTable table, PgvectorExtension extension) {
        transaction.execute("CREATE OR REPLACE FUNCTION " + name(table) + RESULT + table.name() + " " + CURRENT
                + extension.compared("p.embedding", table.dimension()) + " <#> "
                + extension.compared("CAST(meaning AS vector)", table.dimension()) + REST);
    }

    /** Takes that of a table away. */
    static void drop(Handle transaction, PgvectorTable table) {
        transaction.execute("DROP FUNCTION IF EXISTS " + name(table) + ARGUMENTS);
    }
}
