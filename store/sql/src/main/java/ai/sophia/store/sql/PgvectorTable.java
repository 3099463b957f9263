package ai.sophia.store.sql;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table that holds the passages of one embedding space, each with all that a search asks for but its text: a search reads one row for each
 * passage that it comes by. Immutable.
 *
 * @param id the number of the index
 * @param dimension length of its vectors
 */
record PgvectorTable(long id, int dimension) {
    /** A vector of a passage that awaits it is NULL, which no search finds. */
    private static final String COLUMNS = """
            (id BYTEA NOT NULL, version INTEGER NOT NULL, ordinal INTEGER NOT NULL,
                starts INTEGER NOT NULL, ends INTEGER NOT NULL,
                tenant TEXT COLLATE "C" NOT NULL, user_name TEXT COLLATE "C" NOT NULL, agent TEXT COLLATE "C" NOT NULL,
                session TEXT COLLATE "C" NOT NULL, app TEXT COLLATE "C" NOT NULL,
                stored_from BIGINT NOT NULL, stored_to BIGINT NOT NULL, valid_from BIGINT NOT NULL,
                valid_to BIGINT NOT NULL, expires BIGINT NOT NULL, said_at BIGINT NOT NULL,
                kind INTEGER NOT NULL, position BIGINT NOT NULL, place BIGINT NOT NULL, traits INTEGER NOT NULL,
                day INTEGER NOT NULL, importance DOUBLE PRECISION NOT NULL, collection TEXT COLLATE "C" NOT NULL,
                speaker TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL,
                source TEXT COLLATE "C" NOT NULL, properties JSONB,
                PRIMARY KEY (id, version, ordinal), embedding vector(""";

    private static final String STORAGE = """
            )) WITH (fillfactor = 85, toast_tuple_target = 4080, autovacuum_vacuum_scale_factor = 0.05,
                autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05)""";

    private static final String PUT = """
            (id, version, ordinal, starts, ends, tenant, user_name, agent, session, app, stored_from,
                stored_to, valid_from, valid_to, expires, said_at, kind, position, place, traits, day, importance,
                collection, speaker, role, subject, source, properties, embedding)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS JSONB),
                CAST(CAST(? AS REAL[]) AS vector))
            ON CONFLICT (id, version, ordinal) DO UPDATE SET starts = excluded.starts, ends = excluded.ends,
                tenant = excluded.tenant, user_name = excluded.user_name, agent = excluded.agent,
                session = excluded.session, app = excluded.app, stored_from = excluded.stored_from,
                stored_to = excluded.stored_to, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                expires = excluded.expires, said_at = excluded.said_at, kind = excluded.kind,
                position = excluded.position, place = excluded.place, traits = excluded.traits, day = excluded.day,
                importance = excluded.importance, collection = excluded.collection, speaker = excluded.speaker,
                role = excluded.role, subject = excluded.subject, source = excluded.source,
                properties = excluded.properties, embedding = excluded.embedding""";

    private static final int ROWS_AT_ONCE = 1_000;

    /** Its name, with that of its schema. */
    String name() {
        return PgvectorCatalog.SCHEMA + "." + bare();
    }

    private String bare() {
        return "passages_" + id;
    }

    /** What the names of its indexes by vectors begin with. */
    private String nearest() {
        return bare() + "_nearest_";
    }

    /** Makes it if it is not there; false if it is. */
    boolean make(Handle transaction) {
        boolean there = transaction
                .query("SELECT to_regclass(?) IS NOT NULL", name())
                .booleans()
                .one();
        if (there) {
            return false;
        }
        transaction.execute("CREATE TABLE " + name() + " " + COLUMNS + dimension + STORAGE);
        // what a search has besides the vector, as one asks: the user's, a conversation's, a collection's
        transaction.execute("CREATE INDEX " + bare() + "_of_user ON " + name() + " (tenant, user_name, app, session)");
        transaction.execute(
                "CREATE INDEX " + bare() + "_of_collection ON " + name() + " (tenant, collection, stored_from)");
        transaction.execute("ALTER TABLE " + name() + " ENABLE ROW LEVEL SECURITY");
        transaction.execute("ALTER TABLE " + name() + " FORCE ROW LEVEL SECURITY");
        transaction.execute("CREATE POLICY of_tenant ON " + name()
                + " USING (tenant = (SELECT sophia_memory.tenant()) OR (SELECT sophia_memory.every_tenant()))");
        return true;
    }

    /** Takes it away with all that it holds. */
    void drop(Handle transaction) {
        PgvectorHybrid.drop(transaction, this);
        transaction.execute("DROP TABLE IF EXISTS " + name());
    }

    /** Removes all rows, and the indexes by vectors: many rows are indexed faster together than one by one. */
    void clear(Handle transaction) {
        for (Index index : indexes(transaction)) {
            transaction.execute("DROP INDEX " + PgvectorCatalog.SCHEMA + "." + index.name());
        }
        transaction.execute("TRUNCATE " + name());
    }

    private record Index(String name, boolean valid) {}

    /** Its indexes by vectors, those that were not finished included. */
    private List<Index> indexes(Handle handle) {
        return handle.query("""
                        SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                        WHERE i.indrelid = to_regclass(?) AND starts_with(c.relname, ?)""", name(), nearest())
                .map(row -> new Index(row.getString(1), row.getBoolean(2)))
                .list();
    }

    /** Whether it has an index by vectors. */
    boolean isIndexed(Handle handle) {
        return indexes(handle).stream().anyMatch(Index::valid);
    }

    /** A statement that makes an index by vectors beside those that there are, while others read and write. */
    String making(String index, PgvectorExtension extension, PgvectorTuning.Built wanted) {
        return "CREATE INDEX CONCURRENTLY " + nearest() + index + " ON " + name() + " USING "
                + wanted.method().label() + " ((" + extension.compared("embedding", dimension) + ") "
                + extension.operators() + ") WITH (" + text(wanted.parameters()) + ")";
    }

    /** Parameters as SQL writes them, in one order. */
    static String text(Map<String, Integer> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(each -> each.getKey() + " = " + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Takes away the indexes by vectors but the one. */
    void dropIndexesBut(Handle handle, String index) {
        drop(handle, each -> !each.name().equals(nearest() + index));
    }

    /** Takes away the indexes by vectors whose making broke off. */
    void dropUnfinished(Handle handle) {
        drop(handle, each -> !each.valid());
    }

    private void drop(Handle handle, Predicate<Index> which) {
        indexes(handle).stream()
                .filter(which)
                .forEach(each -> handle.execute(
                        "DROP INDEX CONCURRENTLY IF EXISTS " + PgvectorCatalog.SCHEMA + "." + each.name()));
    }

    /** How many rows it has, as the server has counted lately. */
    long rows(Handle handle) {
        return handle.query("""
                        SELECT greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)
                        FROM pg_class c WHERE c.oid = to_regclass(?)""", name()).longs().findOne().orElse(0L);
    }

    /** What it takes on disk with its indexes, in bytes. */
    long bytes(Handle handle) {
        return handle.query("SELECT coalesce(pg_total_relation_size(to_regclass(?)), 0)", name())
                .longs()
                .one();
    }

    /** Adds the versions, or replaces them by their keys. Where only times have changed, no index is touched. */
    void put(Handle transaction, Collection<StoredVersion> versions) {
        Map<VersionKey, StoredVersion> each = versions.stream()
                .collect(
                        Collectors.toMap(version -> version.memory().key(), version -> version, (one, other) -> other));
        if (each.isEmpty()) {
            return;
        }
        prune(transaction, each.values());
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (StoredVersion version : each.values()) {
            for (EmbeddedPassage passage : version.passages()) {
                rows.add(row(version.memory(), passage));
            }
        }
        transaction.updateAll("INSERT INTO " + name() + " " + PUT, rows);
    }

    private static @Nullable Object[] row(Memory memory, EmbeddedPassage each) {
        Passage passage = each.passage();
        Content content = memory.content();
        Scope scope = memory.scope();
        Traits traits = Traits.of(memory, passage);
        return new @Nullable Object[] {
            Bytes.of(memory.id()),
            memory.version(),
            passage.ordinal(),
            passage.start(),
            passage.end(),
            scope.tenant(),
            scope.user(),
            scope.agent(),
            scope.session(),
            scope.app(),
            Moments.millis(memory.stored().from()),
            Moments.millis(memory.stored().to()),
            Moments.millis(content.valid().from()),
            Moments.millis(content.valid().to()),
            Moments.millis(content.expires()),
            Moments.millis(content.utterance().saidAt()),
            Codes.of(content.kind()),
            content.utterance().position(),
            Place.of(memory).session(),
            traits.flags(),
            traits.day(),
            content.importance(),
            content.collection(),
            content.utterance().speaker(),
            content.utterance().role(),
            content.subject(),
            content.provenance().source(),
            Json.of(content.metadata()),
            each.embedding().isAwaited() ? null : each.embedding().vector()
        };
    }

    /** Removes the passages that versions have no more. */
    private void prune(Handle transaction, Collection<StoredVersion> versions) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (StoredVersion version : versions) {
            int kept = version.passages().stream()
                    .mapToInt(passage -> passage.passage().ordinal() + 1)
                    .max()
                    .orElse(0);
            rows.add(new Object[] {
                Bytes.of(version.memory().id()), version.memory().version(), kept
            });
        }
        transaction.updateAll("DELETE FROM " + name() + " WHERE id = ? AND version = ? AND ordinal >= ?", rows);
    }

    /** Removes the memories with all their versions. */
    void remove(Handle transaction, Collection<MemoryId> memories) {
        for (MemoryId memory : memories) {
            transaction.update("DELETE FROM " + name() + " WHERE id = ?", Bytes.of(memory));
        }
    }

    /** Hands over the keys and passages of everything. */
    void inventory(Handle transaction, BiConsumer<VersionKey, Passage> each) {
        record Found(VersionKey key, Passage passage) {}
        try (Stream<Found> rows = transaction
                .query("SELECT id, version, ordinal, starts, ends FROM " + name())
                .fetching(ROWS_AT_ONCE)
                .map(row -> new Found(
                        new VersionKey(Bytes.id(row.getBytes(1)), row.getInt(2)),
                        new Passage(row.getInt(3), row.getInt(4), row.getInt(5))))
                .stream()) {
            rows.forEach(found -> each.accept(found.key(), found.passage()));
        }
    }
}
