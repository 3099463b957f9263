package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Brings versions to the server and takes memories away from it. For one thread. */
final class Applier {
    /** Versions or memories that one call names. */
    private static final int NAMED_LIMIT = 100;

    private record Group(String tenant, Shelf shelf) {}

    private final WeaviateServer server;
    private final Holdings holdings;
    private final Function<String, TenantKey> keys;

    /** @param keys each tenant's key */
    Applier(WeaviateServer server, Holdings holdings, Function<String, TenantKey> keys) {
        this.server = server;
        this.holdings = holdings;
        this.keys = keys;
    }

    /** Adds the versions, or replaces them by their keys. */
    void put(Collection<StoredVersion> versions) {
        Map<Group, Map<VersionKey, StoredVersion>> groups = new LinkedHashMap<>();
        for (StoredVersion version : versions) {
            Memory memory = version.memory();
            Group group =
                    new Group(memory.scope().tenant(), Shelf.of(memory.content().collection()));
            groups.computeIfAbsent(group, first -> new LinkedHashMap<>()).put(memory.key(), version);
        }
        groups.forEach((group, each) -> put(group, List.copyOf(each.values())));
    }

    private void put(Group group, List<StoredVersion> versions) {
        Located located = holdings.make(group.tenant(), group.shelf());
        Tokens tokens = new Tokens(keys.apply(group.tenant()));
        for (int from = 0; from < versions.size(); from += NAMED_LIMIT) {
            put(located, versions.subList(from, Math.min(versions.size(), from + NAMED_LIMIT)), tokens);
        }
    }

    /** A passage takes its own place; what a version had more of before is removed after. */
    private void put(Located located, List<StoredVersion> versions, Tokens tokens) {
        List<Point> points = versions.stream()
                .flatMap(version -> points(version, tokens).stream())
                .toList();
        Set<String> obsolete = new HashSet<>();
        gather(located, versions, obsolete);
        server.put(located, points);
        points.forEach(point -> obsolete.remove(point.id()));
        server.delete(located, List.copyOf(obsolete));
    }

    /** Gathers the ids of what the server has of the versions, of fewer of them at once where it does not give all. */
    private void gather(Located located, List<StoredVersion> versions, Set<String> ids) {
        List<String> names = versions.stream()
                .map(version -> Point.version(version.memory().key()))
                .toList();
        boolean all = server.having(located, Layout.VERSION, names, (id, key) -> ids.add(id));
        if (!all && versions.size() > 1) {
            int middle = versions.size() / 2;
            gather(located, versions.subList(0, middle), ids);
            gather(located, versions.subList(middle, versions.size()), ids);
        }
    }

    private static List<Point> points(StoredVersion version, Tokens tokens) {
        Memory memory = version.memory();
        Facts facts = Steps.with(Facts.of(memory, tokens), tokens);
        RecordKey.Parts parts = RecordKey.Parts.of(memory.scope(), tokens);
        List<Point> points = new ArrayList<>(version.passages().size());
        for (EmbeddedPassage each : version.passages()) {
            points.add(new Point(RecordKey.of(memory, each, parts), each.embedding(), facts));
        }
        return points;
    }

    /** Removes the memories with all their versions, wherever they are: a log entry of a deletion tells the id alone. */
    void remove(Collection<MemoryId> memories) {
        List<String> ids = memories.stream().map(MemoryId::toString).toList();
        for (int from = 0; from < ids.size(); from += NAMED_LIMIT) {
            List<String> named = ids.subList(from, Math.min(ids.size(), from + NAMED_LIMIT));
            for (Located located : holdings.known()) {
                server.deleteHaving(located, Layout.MEMORY, named);
            }
        }
    }
}
