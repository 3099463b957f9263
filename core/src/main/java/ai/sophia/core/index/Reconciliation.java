package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what a projection holds with the records, memory by memory, and puts right what differs. Takes a full read of both for every
 * hundred thousand versions, so that it needs little memory however many there are. Used by the thread that applies.
 */
final class Reconciliation {
    /**
     * What was put right.
     *
     * @param restored memories of which the projection lacked something, or had it differently
     * @param removed memories that are in the records no more
     */
    record Result(long restored, long removed) {
        Result plus(Result other) {
            return new Result(restored + other.restored, removed + other.removed);
        }
    }

    private static final int AT_ONCE = 100_000;
    private static final int BATCH = 500;

    private final MemoryStore store;
    private final Projection projection;
    private final String space;
    private final int atOnce;

    Reconciliation(MemoryStore store, Projection projection, String space) {
        this(store, projection, space, AT_ONCE);
    }

    Reconciliation(MemoryStore store, Projection projection, String space, int atOnce) {
        this.store = store;
        this.projection = projection;
        this.space = space;
        this.atOnce = atOnce;
    }

    /** Does it; what is written meanwhile comes by the log. */
    Result run() {
        int parts = Math.toIntExact(1 + store.statistics().versions() / atOnce);
        Result all = new Result(0, 0);
        for (int part = 0; part < parts; part++) {
            all = all.plus(reconcile(part, parts));
        }
        return all;
    }

    private Result reconcile(int part, int parts) {
        Map<MemoryId, Map<VersionKey, Long>> records = new HashMap<>();
        store.scan(space, stored -> {
            MemoryId id = stored.memory().id();
            if (isIn(part, parts, id)) {
                stored.passages().forEach(each -> add(records, stored.memory().key(), each.passage()));
            }
        });
        Map<MemoryId, Map<VersionKey, Long>> held = new HashMap<>();
        projection.inventory((key, passage) -> {
            if (isIn(part, parts, key.id())) {
                add(held, key, passage);
            }
        });
        Set<MemoryId> different = new HashSet<>(records.keySet());
        different.addAll(held.keySet());
        different.removeIf(id -> records.getOrDefault(id, Map.of()).equals(held.getOrDefault(id, Map.of())));
        different.removeAll(pending());
        long restored = 0;
        List<MemoryId> batch = new ArrayList<>(BATCH);
        for (MemoryId id : different) {
            batch.add(id);
            if (batch.size() == BATCH) {
                restored += repair(batch, records);
                batch.clear();
            }
        }
        restored += repair(batch, records);
        return new Result(restored, different.size() - restored);
    }

    /** The memories that the log has still to bring: these may differ. */
    private Set<MemoryId> pending() {
        Set<MemoryId> pending = new HashSet<>();
        List<Change> changes = store.changes(projection.applied(), BATCH).orElse(List.of());
        while (!changes.isEmpty()) {
            changes.forEach(each -> pending.add(each.key().id()));
            changes = store.changes(changes.getLast().position(), BATCH).orElse(List.of());
        }
        return pending;
    }

    /** Removes them and applies anew what the records hold of them now; the number of those that they hold. */
    private long repair(List<MemoryId> ids, Map<MemoryId, Map<VersionKey, Long>> records) {
        if (ids.isEmpty()) {
            return 0;
        }
        List<VersionKey> keys = ids.stream()
                .flatMap(id -> records.getOrDefault(id, Map.of()).keySet().stream())
                .toList();
        Collection<StoredVersion> versions = store.versions(space, keys).values();
        projection.apply(List.of(), ids, projection.applied());
        projection.apply(versions, List.of(), projection.applied());
        return versions.stream().map(each -> each.memory().id()).distinct().count();
    }

    private static boolean isIn(int part, int parts, MemoryId id) {
        return Math.floorMod(id.hashCode(), parts) == part;
    }

    /** Passages come in no order, so their digests are added. */
    private static void add(Map<MemoryId, Map<VersionKey, Long>> all, VersionKey key, Passage passage) {
        all.computeIfAbsent(key.id(), first -> new HashMap<>(2)).merge(key, digest(passage), Long::sum);
    }

    private static long digest(Passage passage) {
        long hash = passage.ordinal();
        hash = hash * 0x9E3779B97F4A7C15L + passage.start();
        hash = hash * 0x9E3779B97F4A7C15L + passage.end();
        hash = (hash ^ (hash >>> 31)) * 0xBF58476D1CE4E5B9L;
        return (hash ^ (hash >>> 29)) | 1;
    }
}
