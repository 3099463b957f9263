package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Shelf;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server holds of this space: which tenants are in which collections, as it was last seen. Others may make further ones, so what a
 * search misses is looked for again, at most once a second for each tenant. Safe for all threads; one makes and forgets.
 */
final class Holdings {
    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Seen(Set<Shelf> shelves, long nanoTime) {}

    private final WeaviateServer server;
    private final Names names;
    private final int replication;

    /** By the names that the tenants have on the server. */
    private final Map<String, Seen> tenants = new ConcurrentHashMap<>();

    private volatile boolean forgetting;

    /** @param replication copies that are made of a collection */
    Holdings(WeaviateServer server, Names names, int replication) {
        this.server = server;
        this.names = names;
        this.replication = replication;
    }

    /**
     * Those of a tenant's shelves that there are.
     *
     * @param asked the server, if they are to be looked for
     */
    List<Located> of(String tenant, Set<Shelf> shelves, WeaviateServer asked) {
        if (forgetting || shelves.isEmpty()) {
            return List.of();
        }
        String name = names.tenant(tenant);
        Seen seen = tenants.get(name);
        boolean all = seen != null && seen.shelves.containsAll(shelves);
        if (seen == null || (!all && System.nanoTime() - seen.nanoTime > FRESH_NANOS)) {
            seen = look(name, asked);
        }
        Set<Shelf> there = seen.shelves;
        return shelves.stream()
                .filter(there::contains)
                .map(shelf -> located(shelf, name))
                .toList();
    }

    private Located located(Shelf shelf, String name) {
        return new Located(names.collectionOf(shelf), name);
    }

    /** What was seen is taken to be there still: whoever asks for it finds out if it is not. */
    private Seen look(String name, WeaviateServer asked) {
        Seen before = tenants.get(name);
        Set<Shelf> shelves = EnumSet.noneOf(Shelf.class);
        for (Shelf shelf : Shelf.values()) {
            boolean known = before != null && before.shelves.contains(shelf);
            if (known || asked.holds(located(shelf, name))) {
                shelves.add(shelf);
            }
        }
        return tenants.compute(name, (same, now) -> {
            if (now != null) {
                shelves.addAll(now.shelves);
            }
            return new Seen(shelves, System.nanoTime());
        });
    }

    /** A tenant's shelf, made where it is missing. */
    Located make(String tenant, Shelf shelf) {
        String name = names.tenant(tenant);
        Located located = located(shelf, name);
        Seen seen = tenants.get(name);
        if (seen != null && seen.shelves.contains(shelf)) {
            return located;
        }
        server.make(Layout.passages(located.collection(), replication));
        if (!server.holds(located)) {
            server.makeTenant(located);
        }
        tenants.compute(name, (same, before) -> {
            Set<Shelf> shelves = EnumSet.of(shelf);
            if (before != null) {
                shelves.addAll(before.shelves);
            }
            // what else there is may not have been looked for
            return new Seen(shelves, before == null ? System.nanoTime() - 2 * FRESH_NANOS : before.nanoTime);
        });
        return located;
    }

    /**
     * Looks for everything that there is.
     *
     * @throws Lost if something that was seen is not there any more
     */
    List<Located> all() {
        Map<String, Set<Shelf>> there = new HashMap<>();
        for (Shelf shelf : Shelf.values()) {
            for (String name : tenantsOf(shelf)) {
                there.computeIfAbsent(name, first -> EnumSet.noneOf(Shelf.class))
                        .add(shelf);
            }
        }
        tenants.forEach((name, seen) -> {
            for (Shelf shelf : seen.shelves) {
                if (!there.getOrDefault(name, Set.of()).contains(shelf)) {
                    throw new Lost(server.title(), located(shelf, name));
                }
            }
        });
        there.forEach((name, shelves) -> tenants.put(name, new Seen(shelves, System.nanoTime())));
        return known();
    }

    /** Those of a collection; none if it is not one of passages. */
    private List<String> tenantsOf(Shelf shelf) {
        String collection = names.collectionOf(shelf);
        List<String> there = server.tenants(collection).orElse(List.of());
        if (there.isEmpty()
                || server.config(collection).filter(Layout::isOfPassages).isPresent()) {
            return there;
        }
        LOG.warn(
                "The collection {} of the {} is not as Sophia makes it: the index is made again",
                collection,
                server.title());
        return List.of();
    }

    /** Those that are known of, without asking the server: all there are, if {@link #all} was looked for since {@link #forget}. */
    List<Located> known() {
        List<Located> known = new ArrayList<>();
        tenants.forEach((name, seen) -> seen.shelves.forEach(shelf -> known.add(located(shelf, name))));
        return known;
    }

    /** Whether it is held, as far as is known. */
    boolean holds(Located located) {
        return !forgetting && known().contains(located);
    }

    /** Forgets what was seen. */
    void forget() {
        tenants.clear();
    }

    /** Removes everything from the server; searches find nothing from the beginning of this on. */
    void drop() {
        forgetting = true;
        forget();
        try {
            for (Shelf shelf : Shelf.values()) {
                server.drop(names.collectionOf(shelf));
            }
        } finally {
            forget();
            forgetting = false;
        }
    }
}
