package ai.sophia.store.chroma;

import ai.sophia.core.blind.Shelf;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The collections of this space that the server holds, as they were last seen. Others may make further ones, so what a search misses is
 * looked for again, at most once a second for each tenant. Safe for all threads; one makes and forgets.
 */
final class Holdings {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Seen(Map<Shelf, Located> shelves, long nanoTime) {}

    private final ChromaServer server;
    private final Names names;
    private final Map<String, Seen> databases = new ConcurrentHashMap<>();
    private final Set<Located> beginning = ConcurrentHashMap.newKeySet();
    private volatile boolean forgetting;

    Holdings(ChromaServer server, Names names) {
        this.server = server;
        this.names = names;
    }

    /**
     * Those of the tenant's shelves that there are.
     *
     * @param asked the server, if they are to be looked for
     * @throws Lost if something that was seen is not there any more
     */
    List<Located> of(String tenant, Set<Shelf> shelves, ChromaServer asked) {
        if (forgetting || shelves.isEmpty()) {
            return List.of();
        }
        String database = names.databaseOf(tenant);
        Seen seen = databases.get(database);
        boolean all = seen != null && seen.shelves.keySet().containsAll(shelves);
        if (seen == null || (!all && System.nanoTime() - seen.nanoTime > FRESH_NANOS)) {
            seen = look(database, asked);
        }
        Map<Shelf, Located> there = seen.shelves;
        return shelves.stream()
                .flatMap(shelf -> Optional.ofNullable(there.get(shelf)).stream())
                .filter(collection -> !beginning.contains(collection))
                .toList();
    }

    /**
     * The collection of a tenant's shelf, made with its database where they are missing. One that is made is not searched until
     * {@link #begun} is told of it.
     */
    Located make(String tenant, Shelf shelf) {
        String database = names.databaseOf(tenant);
        Seen seen = databases.get(database);
        Located there = seen == null ? null : seen.shelves.get(shelf);
        if (there != null) {
            return there;
        }
        server.makeDatabase(database);
        Located made = server.collection(database, names.collectionOf(shelf));
        beginning.add(made);
        databases.compute(database, (name, before) -> {
            Map<Shelf, Located> more = new EnumMap<>(Shelf.class);
            if (before != null) {
                more.putAll(before.shelves);
            }
            more.put(shelf, made);
            // what else there is may not have been looked for
            return new Seen(more, before == null ? System.nanoTime() - 2 * FRESH_NANOS : before.nanoTime);
        });
        return made;
    }

    /** Whether {@link #begun} is to be told of the collection. */
    boolean isBeginning(Located collection) {
        return beginning.contains(collection);
    }

    /** Tells that the collection can be searched. */
    void begun(Located collection) {
        beginning.remove(collection);
    }

    /**
     * Looks for everything that there is, in all databases.
     *
     * @throws Lost if something that was seen is not there any more
     */
    List<Located> all() {
        Set<String> there = server.databaseNames().stream()
                .filter(names::isOfTenant)
                .collect(Collectors.toCollection(TreeSet::new));
        there.addAll(databases.keySet());
        return there.stream()
                .map(database -> look(database, server))
                .map(Seen::shelves)
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    /** Those that are known of, without asking the server: all there are, if {@link #all} was looked for since {@link #forget}. */
    List<Located> known() {
        return databases.values().stream()
                .map(Seen::shelves)
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    /** Whether the collection is held, as far as is known. */
    boolean holds(Located collection) {
        Seen seen = databases.get(collection.database());
        return !forgetting && seen != null && seen.shelves.containsValue(collection);
    }

    /** Forgets what was seen. */
    void forget() {
        databases.clear();
        beginning.clear();
    }

    /** Removes everything from the server; searches find nothing from the beginning of this on. */
    void drop() {
        forgetting = true;
        forget();
        try {
            all().forEach(server::drop);
        } finally {
            forget();
            forgetting = false;
        }
    }

    private Seen look(String database, ChromaServer asked) {
        // before the server is asked: what is made meanwhile it need not tell of
        Seen before = databases.get(database);
        Map<Shelf, Located> shelves = new EnumMap<>(Shelf.class);
        for (Located collection : asked.collections(database)) {
            names.shelfOf(collection.name()).ifPresent(shelf -> shelves.put(shelf, collection));
        }
        if (before != null) {
            for (Located collection : before.shelves.values()) {
                if (!shelves.containsValue(collection)) {
                    throw new Lost(collection);
                }
            }
        }
        return databases.compute(database, (name, now) -> {
            if (now != null) {
                now.shelves.forEach(shelves::putIfAbsent);
            }
            return new Seen(shelves, System.nanoTime());
        });
    }
}
