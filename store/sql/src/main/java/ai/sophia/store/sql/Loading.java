package ai.sophia.store.sql;

import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads versions by their keys or memories, as far as a reach sees them. Stateless. */
final class Loading {
    /** How many one statement takes: always the same number, so that there is one statement to prepare. */
    private static final int AT_ONCE = 16;

    private static final String WANTED = "WITH wanted (id, version) AS (VALUES "
            + String.join(", ", Collections.nCopies(AT_ONCE, "(?, ?)"))
            + ") SELECT " + Rows.COLUMNS + " FROM wanted w JOIN memories m ON m.id = w.id"
            + " JOIN versions v ON v.memory_id = m.memory_id AND v.version = w.version"
            + " JOIN scopes s ON s.scope_id = m.scope_id WHERE ";

    private static final String UNDERSTOOD = "SELECT " + Rows.COLUMNS + " FROM " + Rows.VERSIONS + " WHERE v.source = '"
            + Provenance.DISTILLED + "' AND v.reference IN ("
            + String.join(", ", Collections.nCopies(AT_ONCE, "?")) + ") AND ";

    private Loading() {}

    /** The version of a memory that a reach sees. */
    static Optional<Memory> find(Handle handle, Reach reach, MemoryId id) {
        Condition which = Condition.of("m.id = ?", Bytes.of(id));
        Condition where = Condition.all(List.of(which, Reaches.covers(reach), Reaches.sees(reach.asOf())));
        return handle.query(
                        "SELECT " + Rows.COLUMNS + " FROM " + Rows.VERSIONS + " WHERE " + where.sql(),
                        where.arguments())
                .map(row -> Rows.memory(row))
                .findOne();
    }

    /** What the reach sees of what was understood of some memories. */
    static List<Memory> understoodOf(Handle handle, Reach reach, Collection<MemoryId> origins) {
        List<Memory> memories = new ArrayList<>();
        Condition where = Reaches.covers(reach).and(Reaches.sees(reach.asOf()));
        Iterator<MemoryId> left = Set.copyOf(origins).iterator();
        while (left.hasNext()) {
            List<Object> arguments = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                arguments.add(Provenance.reference(left.hasNext() ? left.next() : SqlMemoryStore.NO_VERSION.id()));
            }
            arguments.addAll(where.arguments());
            handle.query(UNDERSTOOD + where.sql(), arguments)
                    .map(row -> Rows.memory(row))
                    .forEach(memories::add);
        }
        return memories;
    }

    static Map<VersionKey, Memory> load(Handle handle, Reach reach, Collection<VersionKey> keys) {
        Map<VersionKey, Memory> memories = new LinkedHashMap<>();
        Iterator<VersionKey> left = keys.iterator();
        while (left.hasNext()) {
            load(handle, reach, left, memories);
        }
        return memories;
    }

    private static void load(Handle handle, Reach reach, Iterator<VersionKey> keys, Map<VersionKey, Memory> memories) {
        Condition where = Reaches.covers(reach).and(Reaches.sees(reach.asOf()));
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            VersionKey key = keys.hasNext() ? keys.next() : SqlMemoryStore.NO_VERSION;
            arguments.add(Bytes.of(key.id()));
            arguments.add(key.version());
        }
        arguments.addAll(where.arguments());
        handle.query(WANTED + where.sql(), arguments)
                .map(row -> Rows.memory(row))
                .forEach(memory -> memories.put(memory.key(), memory));
    }
}
