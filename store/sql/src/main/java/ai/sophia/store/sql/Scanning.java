package ai.sophia.store.sql;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredPassages;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads many versions with their vectors: one statement for the versions, and one for the passages of some hundred of them. Stateless. */
final class Scanning {
    /** Versions whose passages are read at once: always the same number, so that there is one statement to prepare. */
    private static final int AT_ONCE = 100;

    private static final String VERSIONS = "SELECT " + Rows.COLUMNS + ", v.version_id FROM " + Rows.VERSIONS;

    private static final String PASSAGES =
            """
            SELECT p.version_id, p.ordinal, p.starts, p.ends, p.vector FROM passages p
            WHERE p.space_id = (SELECT space_id FROM spaces WHERE name = ?) AND p.version_id IN (%s)
            ORDER BY p.version_id, p.ordinal""".formatted(String.join(", ", "?".repeat(AT_ONCE).split("")));

    private static final String WANTED = "WITH wanted (id, version) AS (VALUES "
            + String.join(", ", Collections.nCopies(AT_ONCE, "(?, ?)"))
            + ") SELECT " + Rows.COLUMNS + ", v.version_id FROM wanted w JOIN memories m ON m.id = w.id"
            + " JOIN versions v ON v.memory_id = m.memory_id AND v.version = w.version"
            + " JOIN scopes s ON s.scope_id = m.scope_id";

    /** No version has this number. */
    private static final long NONE = -1;

    private static final String PLACES = """
            SELECT v.version_id, m.id, v.version, CASE WHEN p.version_id IS NULL THEN 0 ELSE 1 END,
                p.ordinal, p.starts, p.ends
            FROM versions v JOIN memories m ON m.memory_id = v.memory_id
            LEFT JOIN passages p ON p.version_id = v.version_id
                AND p.space_id = (SELECT space_id FROM spaces WHERE name = ?)
            ORDER BY v.version_id""";

    /** A passage of a version, or a version that has none. */
    private record Placed(long version, VersionKey key, Optional<Passage> passage) {}

    private record Numbered(Memory memory, long version) {}

    private Scanning() {}

    /**
     * Hands over versions until told that it is enough.
     *
     * @param rest of the statement, from its condition on
     */
    static void scan(Handle handle, String space, String rest, List<Object> arguments, Predicate<StoredVersion> each) {
        try (Stream<Numbered> rows = handle
                .query(VERSIONS + rest, arguments)
                .map(row -> new Numbered(Rows.memory(row), row.getLong(Rows.WIDTH + 1)))
                .stream()) {
            Iterator<Numbered> left = rows.iterator();
            boolean more = true;
            while (more && left.hasNext()) {
                List<Numbered> some = new ArrayList<>(AT_ONCE);
                while (some.size() < AT_ONCE && left.hasNext()) {
                    some.add(left.next());
                }
                more = handOver(handle, space, some, each);
            }
        }
    }

    /** Hands over where the passages of all versions are: the vectors, which are nearly all of the bytes, stay where they are. */
    static void passages(Handle handle, String space, Consumer<StoredPassages> each) {
        try (Stream<Placed> rows = handle
                .query(PLACES, space)
                .map(row -> new Placed(
                        row.getLong(1),
                        new VersionKey(Bytes.id(row.getBytes(2)), row.getInt(3)),
                        row.getInt(4) == 0
                                ? Optional.empty()
                                : Optional.of(new Passage(row.getInt(5), row.getInt(6), row.getInt(7)))))
                .stream()) {
            Iterator<Placed> left = rows.iterator();
            Optional<Placed> next = left.hasNext() ? Optional.of(left.next()) : Optional.empty();
            while (next.isPresent()) {
                Placed first = next.get();
                List<Passage> passages = new ArrayList<>();
                while (next.isPresent() && next.get().version() == first.version()) {
                    next.get().passage().ifPresent(passages::add);
                    next = left.hasNext() ? Optional.of(left.next()) : Optional.empty();
                }
                each.accept(new StoredPassages(first.key(), passages));
            }
        }
    }

    /** Hands over those of the versions that are there, in no order. */
    static void read(Handle handle, String space, Collection<VersionKey> keys, Consumer<StoredVersion> each) {
        Iterator<VersionKey> left = keys.iterator();
        while (left.hasNext()) {
            List<Object> arguments = new ArrayList<>(2 * AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                VersionKey key = left.hasNext() ? left.next() : SqlMemoryStore.NO_VERSION;
                arguments.add(Bytes.of(key.id()));
                arguments.add(key.version());
            }
            List<Numbered> found = handle.query(WANTED, arguments)
                    .map(row -> new Numbered(Rows.memory(row), row.getLong(Rows.WIDTH + 1)))
                    .list();
            handOver(handle, space, found, version -> {
                each.accept(version);
                return true;
            });
        }
    }

    private static boolean handOver(
            Handle handle, String space, List<Numbered> versions, Predicate<StoredVersion> each) {
        Map<Long, List<EmbeddedPassage>> passages = passages(handle, space, versions);
        for (Numbered version : versions) {
            List<EmbeddedPassage> own = passages.getOrDefault(version.version(), List.of());
            if (!each.test(new StoredVersion(version.memory(), own))) {
                return false;
            }
        }
        return true;
    }

    private static Map<Long, List<EmbeddedPassage>> passages(Handle handle, String space, List<Numbered> versions) {
        List<Object> arguments = new ArrayList<>(AT_ONCE + 1);
        arguments.add(space);
        for (int i = 0; i < AT_ONCE; i++) {
            arguments.add(i < versions.size() ? versions.get(i).version() : NONE);
        }
        Map<Long, List<EmbeddedPassage>> passages = new HashMap<>();
        handle.query(PASSAGES, arguments)
                .map(row -> Map.entry(
                        row.getLong(1),
                        new EmbeddedPassage(
                                new Passage(row.getInt(2), row.getInt(3), row.getInt(4)),
                                Embedding.ofUnit(space, Bytes.vector(row.getBytes(5))))))
                .forEach(found -> passages.computeIfAbsent(found.getKey(), first -> new ArrayList<>())
                        .add(found.getValue()));
        return passages;
    }
}
