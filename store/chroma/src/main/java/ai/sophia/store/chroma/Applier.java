package ai.sophia.store.chroma;

import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.Where;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
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

    private final ChromaServer server;
    private final Holdings holdings;
    private final Function<String, TenantKey> keys;

    /** What the server is given where a vector is still to come, for it takes no record without one. */
    private final Embedding standIn;

    /**
     * @param keys each tenant's key
     */
    Applier(ChromaServer server, Holdings holdings, EmbeddingSpace space, Function<String, TenantKey> keys) {
        float[] any = new float[space.dimension()];
        any[0] = 1;
        this.standIn = Embedding.ofUnit(space.id(), any);
        this.server = server;
        this.holdings = holdings;
        this.keys = keys;
    }

    /** Adds the versions, or replaces them by their keys. */
    void put(Collection<StoredVersion> versions, ChromaServer.Limits limits) {
        Map<Group, Map<VersionKey, StoredVersion>> groups = new LinkedHashMap<>();
        for (StoredVersion version : versions) {
            Memory memory = version.memory();
            Group group =
                    new Group(memory.scope().tenant(), Shelf.of(memory.content().collection()));
            groups.computeIfAbsent(group, first -> new LinkedHashMap<>()).put(memory.key(), version);
        }
        groups.forEach((group, each) -> put(group, List.copyOf(each.values()), limits));
    }

    private void put(Group group, List<StoredVersion> versions, ChromaServer.Limits limits) {
        Located collection = holdings.make(group.tenant(), group.shelf());
        Tokens tokens = new Tokens(keys.apply(group.tenant()));
        for (int from = 0; from < versions.size(); from += NAMED_LIMIT) {
            put(collection, versions.subList(from, Math.min(versions.size(), from + NAMED_LIMIT)), tokens, limits);
        }
    }

    /** What takes the place of a record is there before that goes: a search in between finds both, and takes them for one. */
    private void put(Located collection, List<StoredVersion> versions, Tokens tokens, ChromaServer.Limits limits) {
        List<String> names =
                versions.stream().map(version -> name(version.memory().key())).toList();
        Set<String> obsolete = new HashSet<>(server.idsHaving(collection, Point.VERSION, names));
        List<Point> points = versions.stream()
                .flatMap(version -> points(version, tokens).stream())
                .toList();
        server.upsert(collection, points, limits);
        begin(collection, points);
        points.forEach(point -> obsolete.remove(point.id()));
        List<String> rest = List.copyOf(obsolete);
        for (int from = 0; from < rest.size(); from += NAMED_LIMIT) {
            server.delete(collection, rest.subList(from, Math.min(rest.size(), from + NAMED_LIMIT)));
        }
    }

    /** A search beside the first write of a collection fails now and then, so the first is made here. */
    private void begin(Located collection, List<Point> points) {
        if (!points.isEmpty() && holdings.isBeginning(collection)) {
            float[] any = points.getFirst().embedding().vector();
            server.nearest(collection, any, new Where.Every(), 1);
            holdings.begun(collection);
        }
    }

    private List<Point> points(StoredVersion version, Tokens tokens) {
        Memory memory = version.memory();
        Facts facts = Facts.of(memory, tokens);
        RecordKey.Parts parts = RecordKey.Parts.of(memory.scope(), tokens);
        List<Point> points = new ArrayList<>(version.passages().size());
        for (EmbeddedPassage each : version.passages()) {
            points.add(new Point(
                    RecordKey.of(memory, each, parts).id(),
                    each.embedding().isAwaited() ? standIn : each.embedding(),
                    memory.id().toString(),
                    name(memory.key()),
                    facts.tokens(),
                    facts.numbers()));
        }
        return points;
    }

    private static String name(VersionKey key) {
        return key.id() + "." + key.version();
    }

    /** Removes the memories with all their versions, wherever they are: a log entry of a deletion tells the id alone. */
    void remove(Collection<MemoryId> memories) {
        List<String> ids = memories.stream().map(MemoryId::toString).toList();
        if (ids.isEmpty()) {
            return;
        }
        for (Located collection : holdings.known()) {
            for (int from = 0; from < ids.size(); from += NAMED_LIMIT) {
                server.deleteHaving(
                        collection, Point.MEMORY, ids.subList(from, Math.min(ids.size(), from + NAMED_LIMIT)));
            }
        }
    }
}
