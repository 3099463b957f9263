package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one embedding space as a whole: which versions lack them, adding and removing them. All walk the versions by their
 * number, a piece at a time, so that no statement holds up the writes or the log for long. Stateless.
 */
final class Vectors {
    /** Versions that are looked at for a page, or emptied in a transaction. */
    private static final int PIECE = 500;

    /** Where vectors are awaited, passages have empty ones; never some of a version's passages alone. */
    private static final String LACKS = "NOT EXISTS (SELECT 1 FROM passages p"
            + " WHERE p.version_id = v.version_id AND p.space_id = ? AND length(p.vector) > 0)";

    /** No space has this number. */
    private static final long NONE = -1;

    private record Numbered(Memory memory, long version) {}

    private Vectors() {}

    /**
     * Adds passages with their vectors to a version.
     *
     * @param spaceId the number of an embedding's space, which is held
     */
    static void add(Handle handle, long versionId, List<EmbeddedPassage> passages, ToLongFunction<Embedding> spaceId) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (EmbeddedPassage each : passages) {
            Embedding embedding = each.embedding();
            Passage passage = each.passage();
            rows.add(new Object[] {
                versionId,
                spaceId.applyAsLong(embedding),
                passage.ordinal(),
                passage.start(),
                passage.end(),
                Bytes.of(embedding.vector())
            });
        }
        handle.updateAll("""
                INSERT INTO passages (version_id, space_id, ordinal, starts, ends, vector)
                VALUES (?, ?, ?, ?, ?, ?)""", rows);
    }

    /** A version that lacks vectors, and the scope and tenant it is of. */
    record Lacking(long versionId, long scopeId, String tenant) {}

    /** The version of this key, if it is there still and lacks vectors in the space. */
    static Optional<Lacking> lacking(Handle handle, VersionKey key, String space) {
        return handle.query(
                        "SELECT v.version_id, m.scope_id, s.tenant FROM " + Rows.VERSIONS
                                + " WHERE m.id = ? AND v.version = ? AND " + LACKS,
                        Bytes.of(key.id()),
                        key.version(),
                        Spaces.id(handle, space).orElse(NONE))
                .map(row -> new Lacking(row.getLong(1), row.getLong(2), row.getString(3)))
                .findOne();
    }

    /** Removes the passages of a version whose vectors are awaited in a space; whether there were any. */
    static boolean removeAwaited(Handle handle, long versionId, String space) {
        return handle.update(
                        "DELETE FROM passages WHERE version_id = ? AND space_id = ? AND length(vector) = 0",
                        versionId,
                        Spaces.id(handle, space).orElse(NONE))
                > 0;
    }

    static Page lacking(Handle handle, String space, String cursor, int limit) {
        long after = parse(cursor);
        long end = end(handle, after);
        if (end == after) {
            return new Page(List.of(), "");
        }
        List<Numbered> found = handle.query(
                        "SELECT " + Rows.COLUMNS + ", v.version_id FROM " + Rows.VERSIONS
                                + " WHERE v.version_id > ? AND v.version_id <= ? AND " + LACKS
                                + " ORDER BY v.version_id LIMIT ?",
                        after,
                        end,
                        Spaces.id(handle, space).orElse(NONE),
                        limit)
                .map(row -> new Numbered(Rows.memory(row), row.getLong(Rows.WIDTH + 1)))
                .list();
        long next = found.size() < limit ? end : found.getLast().version();
        return new Page(found.stream().map(Numbered::memory).toList(), String.valueOf(next));
    }

    static long countLacking(Handle handle, String space) {
        return handle.query(
                        "SELECT count(*) FROM versions v WHERE " + LACKS,
                        Spaces.id(handle, space).orElse(NONE))
                .longs()
                .one();
    }

    static List<Memory> awaiting(Handle handle, String space, int limit) {
        return handle.query(
                        "SELECT " + Rows.COLUMNS + " FROM " + Rows.VERSIONS
                                + " WHERE v.version_id IN (SELECT DISTINCT version_id FROM passages"
                                + " WHERE length(vector) = 0 AND space_id = ? ORDER BY version_id LIMIT ?)"
                                + " ORDER BY v.version_id",
                        Spaces.id(handle, space).orElse(NONE),
                        limit)
                .map(row -> Rows.memory(row))
                .list();
    }

    static long countAwaiting(Handle handle, String space) {
        return handle.query(
                        "SELECT count(DISTINCT version_id) FROM passages WHERE length(vector) = 0 AND space_id = ?",
                        Spaces.id(handle, space).orElse(NONE))
                .longs()
                .one();
    }

    /** Removes the vectors of a piece of the versions and says where to go on. */
    static String remove(Handle handle, String space, String cursor) {
        Optional<Long> id = Spaces.removable(handle, space);
        long after = parse(cursor);
        long end = end(handle, after);
        if (id.isEmpty() || end == after) {
            id.ifPresent(emptied -> Spaces.emptied(handle, emptied));
            return "";
        }
        handle.update(
                "DELETE FROM passages WHERE version_id > ? AND version_id <= ? AND space_id = ?", after, end, id.get());
        return String.valueOf(end);
    }

    /** The number of the last version of the piece after a number; that number if nothing comes after it. */
    private static long end(Handle handle, long after) {
        return handle.query(
                        "SELECT coalesce(max(version_id), ?) FROM (SELECT version_id FROM versions"
                                + " WHERE version_id > ? ORDER BY version_id LIMIT ?) piece",
                        after,
                        after,
                        PIECE)
                .longs()
                .one();
    }

    private static long parse(String cursor) {
        try {
            return cursor.isEmpty() ? 0 : Long.parseLong(cursor);
        } catch (NumberFormatException malformed) {
            throw new Fault.Invalid("cursor", "expected a cursor as a page returned it");
        }
    }
}
