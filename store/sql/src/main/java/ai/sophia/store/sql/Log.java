package ai.sophia.store.sql;

import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened, read as the change log and as a memory's history. Stateless. */
final class Log {
    private static final String TRIMMED = "trimmed";

    private Log() {}

    /** The number of the last entry, 0 if there is none. */
    static long head(Handle handle) {
        return handle.query("SELECT coalesce(max(sequence), 0) FROM events")
                .longs()
                .one();
    }

    static Optional<List<Change>> changes(Handle handle, String epoch, Position after, int limit) {
        if (!after.epoch().equals(epoch) || after.sequence() < trimmed(handle) || after.sequence() > head(handle)) {
            return Optional.empty();
        }
        return Optional.of(handle.query("""
                        SELECT e.sequence, e.id, e.version, e.operation, e.occurred_at,
                            s.tenant, s.user_name, s.agent, s.session, s.app
                        FROM events e JOIN scopes s ON s.scope_id = e.scope_id
                        WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?""", after.sequence(), limit)
                .map(row -> new Change(
                        new Position(epoch, row.getLong(1)),
                        new VersionKey(Bytes.id(row.getBytes(2)), row.getInt(3)),
                        Rows.scope(row, 6),
                        Codes.operation(row.getInt(4)),
                        Moments.instant(row.getLong(5))))
                .list());
    }

    private static long trimmed(Handle handle) {
        return handle.query("SELECT value FROM settings WHERE name = ?", TRIMMED)
                .longs()
                .findOne()
                .orElse(0L);
    }

    /** Forgets the entries up to a number; never more than there are, and nothing is ever remembered again. */
    static void trim(Handle handle, long upTo) {
        long trimmed = Math.max(trimmed(handle), Math.min(upTo, head(handle)));
        handle.update(
                "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                TRIMMED,
                String.valueOf(trimmed));
    }

    static List<HistoryEntry> history(Handle handle, Reach reach, MemoryId id) {
        Condition where = Condition.of(
                        "e.id = ? AND e.operation <> ?", Bytes.of(id), Codes.of(Change.Operation.EMBEDDED))
                .and(Reaches.covers(reach));
        List<HistoryEntry> entries = new ArrayList<>(handle.query("""
                        SELECT e.version, e.operation, e.occurred_at, e.actor
                        FROM events e JOIN scopes s ON s.scope_id = e.scope_id
                        WHERE %s ORDER BY e.sequence""".formatted(where.sql()), where.arguments())
                .map(row -> new HistoryEntry(
                        new VersionKey(id, row.getInt(1)),
                        Codes.operation(row.getInt(2)),
                        Moments.instant(row.getLong(3)),
                        row.getString(4),
                        Optional.empty()))
                .list());
        // from the end, because an id that was deleted and stored again has versions for its last life only
        for (int i = entries.size() - 1; i >= 0 && entries.get(i).operation() != Change.Operation.DELETED; i--) {
            HistoryEntry entry = entries.get(i);
            entries.set(
                    i,
                    new HistoryEntry(
                            entry.key(), entry.operation(), entry.at(), entry.actor(), version(handle, reach, entry)));
        }
        return List.copyOf(entries);
    }

    private static Optional<Memory> version(Handle handle, Reach reach, HistoryEntry entry) {
        Condition where = Condition.of(
                        "m.id = ? AND v.version = ?",
                        Bytes.of(entry.key().id()),
                        entry.key().version())
                .and(Reaches.covers(reach));
        return handle.query(
                        "SELECT " + Rows.COLUMNS + " FROM " + Rows.VERSIONS + " WHERE " + where.sql(),
                        where.arguments())
                .map(row -> Rows.memory(row))
                .findOne();
    }
}
