package ai.sophia.store.sql;

import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.record.Position;
import ai.sophia.store.sql.PgvectorTuning.Built;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The indexes that a database has, one for each embedding space, and how far each is. They are made here and not with the schema of the records,
 * for they can be thrown away and made again, and a database without pgvector has none. Stateless.
 */
final class PgvectorCatalog {
    static final String SCHEMA = "sophia_vectors";

    /** Another one means that what is there cannot be used. */
    private static final int FORMAT = 1;

    /** The advisory lock of who makes tables: "Sophia" and a number. */
    private static final long MAKING = 0x536F70686961_0004L;

    /** A node that makes an index and has not been heard of for so many seconds has ended. */
    private static final int SILENCE = 60;

    /**
     * One index.
     *
     * @param generation how often it was begun anew
     * @param applied how far the log is applied in what can be read
     * @param checkpoint how far it is sure to be on disk
     * @param maker the node that makes it from the records now, empty if none does
     * @param built the index of the table, if there is one
     */
    record Entry(long id, long generation, Position applied, Position checkpoint, String maker, Optional<Built> built) {
        PgvectorTable table(int dimension) {
            return new PgvectorTable(id, dimension);
        }

        /** The same where the log is applied so far. */
        Entry at(Position position) {
            return new Entry(id, generation, position, checkpoint, maker, built);
        }

        /** Whether another node makes it. */
        boolean isMadeByAnother(String node) {
            return !maker.isEmpty() && !maker.equals(node);
        }
    }

    private static final String COLUMNS = "index_id, generation, epoch, applied, checkpoint,"
            + " CASE WHEN heard > now() - make_interval(secs => " + SILENCE + ") THEN maker ELSE '' END,"
            + " method, parameters, built_rows";

    private PgvectorCatalog() {}

    /** The index of the space, which is made, and empty, if it is not there or cannot be used. */
    static Entry open(Handle transaction, EmbeddingSpace space) {
        transaction.query("SELECT pg_advisory_xact_lock(?)", MAKING).run();
        transaction.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        transaction.execute("""
                CREATE TABLE IF NOT EXISTS sophia_vectors.indexes (
                    index_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    space TEXT COLLATE "C" NOT NULL UNIQUE,
                    dimension INTEGER NOT NULL,
                    format INTEGER NOT NULL,
                    generation BIGINT NOT NULL DEFAULT 0,
                    epoch TEXT COLLATE "C" NOT NULL DEFAULT '',
                    applied BIGINT NOT NULL DEFAULT 0,
                    checkpoint BIGINT NOT NULL DEFAULT 0,
                    maker TEXT COLLATE "C" NOT NULL DEFAULT '',
                    heard TIMESTAMPTZ NOT NULL DEFAULT now(),
                    method TEXT COLLATE "C" NOT NULL DEFAULT '',
                    parameters TEXT COLLATE "C" NOT NULL DEFAULT '',
                    built_rows BIGINT NOT NULL DEFAULT 0
                ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)""");
        for (long unusable : transaction
                .query(
                        "DELETE FROM sophia_vectors.indexes WHERE space = ? AND (dimension <> ? OR format <> ?)"
                                + " RETURNING index_id",
                        space.id(),
                        space.dimension(),
                        FORMAT)
                .longs()
                .list()) {
            new PgvectorTable(unusable, space.dimension()).drop(transaction);
        }
        transaction.update(
                "INSERT INTO sophia_vectors.indexes (space, dimension, format) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                space.id(),
                space.dimension(),
                FORMAT);
        Entry entry = transaction
                .query("SELECT " + COLUMNS + " FROM sophia_vectors.indexes WHERE space = ?", space.id())
                .map(row -> entry(row))
                .one();
        if (entry.table(space.dimension()).make(transaction)) {
            // a table that was taken away has left its entry
            begin(transaction, entry.id(), "", "");
        }
        return find(transaction, entry.id()).orElseThrow();
    }

    /** The index, if it is there. */
    static Optional<Entry> find(Handle handle, long id) {
        return handle.query("SELECT " + COLUMNS + " FROM sophia_vectors.indexes WHERE index_id = ?", id)
                .map(row -> entry(row))
                .findOne();
    }

    /** The index, for this transaction alone; empty if it is not there any more. */
    static Optional<Entry> locked(Handle transaction, long id) {
        return transaction
                .query("SELECT " + COLUMNS + " FROM sophia_vectors.indexes WHERE index_id = ? FOR UPDATE", id)
                .map(row -> entry(row))
                .findOne();
    }

    /** Begins the index anew, in an epoch of the log. */
    static void begin(Handle transaction, long id, String epoch, String maker) {
        transaction.update("""
                UPDATE sophia_vectors.indexes SET generation = generation + 1, epoch = ?, applied = 0, checkpoint = 0,
                    maker = ?, heard = now(), method = '', parameters = '', built_rows = 0
                WHERE index_id = ?""", epoch, maker, id);
    }

    /** Notes how far the log is applied, and that the node is at work. */
    static void advance(Handle transaction, long id, long applied, String maker) {
        transaction.update(
                "UPDATE sophia_vectors.indexes SET applied = ?, maker = ?, heard = now() WHERE index_id = ?",
                applied,
                maker,
                id);
    }

    /** Notes that what is applied is on disk when this transaction is. */
    static void keep(Handle transaction, long id) {
        transaction.update("UPDATE sophia_vectors.indexes SET checkpoint = applied, maker = '' WHERE index_id = ?", id);
    }

    /** Notes the index that the table has, unless it was begun anew meanwhile. */
    static void built(Handle handle, long id, long generation, Built built) {
        handle.update(
                "UPDATE sophia_vectors.indexes SET method = ?, parameters = ?, built_rows = ?"
                        + " WHERE index_id = ? AND generation = ?",
                built.method().label(),
                PgvectorTable.text(built.parameters()),
                built.rows(),
                id,
                generation);
    }

    /** Removes the index. */
    static void remove(Handle transaction, long id) {
        transaction.update("DELETE FROM sophia_vectors.indexes WHERE index_id = ?", id);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String epoch = row.getString(3);
        String parameters = row.getString(8);
        long rows = row.getLong(9);
        return new Entry(
                row.getLong(1),
                row.getLong(2),
                new Position(epoch, row.getLong(4)),
                new Position(epoch, row.getLong(5)),
                row.getString(6),
                VectorMethod.named(row.getString(7)).map(method -> new Built(method, parsed(parameters), rows)));
    }

    private static Map<String, Integer> parsed(String parameters) {
        return Arrays.stream(parameters.split(", "))
                .map(each -> each.split(" = "))
                .collect(Collectors.toMap(each -> each[0], each -> Integer.valueOf(each[1])));
    }
}
