package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies mutations within the writer's transaction. For whoever writes.
 *
 * <p>An episodic memory without a place gets the one after the last of its scope; a memory of another kind is no turn of a conversation
 * and stays without. A revision without a place keeps the memory's place.
 */
final class Mutating {
    private final Handle handle;
    private final Dialect dialect;
    private final String epoch;
    private final ScopeNumbers known;

    /** What was looked up, or added, in this transaction. */
    private final Map<Scope, Long> scopeIds = new HashMap<>();

    private final Map<String, Long> spaceIds = new HashMap<>();

    Mutating(Handle handle, Dialect dialect, String epoch, ScopeNumbers known) {
        this.handle = handle;
        this.dialect = dialect;
        this.epoch = epoch;
        this.known = known;
    }

    /** Where a memory stands before a mutation. */
    private record Current(
            long memoryId, MemoryId id, Scope scope, long scopeId, int version, long storedFrom, long position) {}

    /** Whether any of them deletes text. */
    static boolean deletes(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            if (mutation instanceof Mutation.Delete) {
                return true;
            }
        }
        return false;
    }

    /** What becomes of each, in their order. */
    List<Outcome> applyAll(List<Mutation> mutations) {
        List<Outcome> outcomes = new ArrayList<>(mutations.size());
        for (Mutation mutation : mutations) {
            outcomes.add(apply(mutation));
        }
        return outcomes;
    }

    private Outcome apply(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Insert insert -> insert(insert);
            case Mutation.Revise revise -> revise(revise);
            case Mutation.Delete delete -> delete(delete);
        };
    }

    private void confine(String tenant) {
        dialect.confine(handle, tenant);
    }

    private Outcome insert(Mutation.Insert insert) {
        Memory given = insert.memory();
        confine(given.scope().tenant());
        if (given.version() != 1 || !given.stored().isOpen()) {
            throw new IllegalArgumentException(
                    "expected a first version, but got version " + given.version() + " stored in " + given.stored());
        }
        long scopeId = scopeId(given.scope());
        byte[] hash = Bytes.digest(insert.hash());
        String key = insert.idempotencyKey().isEmpty() ? null : insert.idempotencyKey();
        Memory memory = kept(given, position(given.content(), scopeId, Utterance.UNPLACED));
        Optional<Long> memoryId = handle.query(
                        """
                        INSERT INTO memories (id, scope_id, version, stored_from, kind, position, hash, idempotency_key,
                            standing)
                        VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING memory_id""",
                        Bytes.of(memory.id()),
                        scopeId,
                        Moments.millis(memory.stored().from()),
                        Codes.of(memory.content().kind()),
                        memory.content().utterance().position(),
                        hash,
                        key,
                        memory.content().standing())
                .longs()
                .findOne();
        if (memoryId.isEmpty()) {
            return taken(insert, scopeId, memory, hash, key);
        }
        addVersion(memoryId.get(), memory, insert.passages());
        String actor = memory.content().provenance().actor();
        Instant at = memory.stored().from();
        return new Outcome.Written(memory, log(memory.key(), scopeId, Operation.ADDED, at, actor));
    }

    /**
     * What becomes of an insertion that something stands in the way of: the caller's own key goes before equal content. Equal content that has
     * ended is told again by a further version, or what is acknowledged as known would not be found.
     */
    private Outcome taken(Mutation.Insert insert, long scopeId, Memory memory, byte[] hash, @Nullable String key) {
        if (key != null) {
            Optional<Outcome.Duplicate> known = existing("scope_id = ? AND idempotency_key = ?", scopeId, key);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Outcome.Duplicate same = sameContent(scopeId, memory, hash)
                .orElseThrow(() -> new Fault.Conflict("the id " + memory.id() + " is taken by another memory"));
        Instant now = memory.stored().from();
        Content content = memory.content();
        if (content.expires().isAfter(now) && content.valid().to().isAfter(now) && hasEnded(same, now)) {
            Current ended = current(same.existing()).orElseThrow();
            Instant from = Moments.instant(Math.max(Moments.millis(now), ended.storedFrom()));
            Memory next = new Memory(ended.id(), ended.version() + 1, ended.scope(), content, Period.since(from));
            return revise(new Mutation.Revise(
                    next, insert.hash(), insert.passages(), content.provenance().actor()));
        }
        return same;
    }

    /** Whether the memory has expired, or is no longer so. */
    private boolean hasEnded(Outcome.Duplicate same, Instant now) {
        return handle.query("""
                        SELECT v.expires <= ? OR v.valid_to <= ? FROM versions v JOIN memories m ON m.memory_id = v.memory_id
                        WHERE m.id = ? AND v.version = m.version""", Moments.millis(now), Moments.millis(now), Bytes.of(same.existing()))
                .booleans()
                .one();
    }

    private Optional<Outcome.Duplicate> sameContent(long scopeId, Memory memory, byte[] hash) {
        return memory.content().kind() == Kind.EPISODIC
                ? existing(
                        "scope_id = ? AND position = ? AND hash = ? AND kind = 0",
                        scopeId,
                        memory.content().utterance().position(),
                        hash)
                : existing("scope_id = ? AND hash = ? AND kind <> 0", scopeId, hash);
    }

    private Optional<Outcome.Duplicate> existing(String condition, Object... arguments) {
        return handle.query(
                        "SELECT m.id, m.version, (SELECT coalesce(max(e.sequence), 0) FROM events e WHERE e.id = m.id)"
                                + " FROM memories m WHERE " + condition,
                        arguments)
                .map(row -> new Outcome.Duplicate(
                        Bytes.id(row.getBytes(1)), row.getInt(2), new Position(epoch, row.getLong(3))))
                .findOne();
    }

    private Outcome revise(Mutation.Revise revise) {
        Memory given = revise.next();
        confine(given.scope().tenant());
        Optional<Current> found = current(given.id());
        if (found.isEmpty()) {
            return new Outcome.Missing();
        }
        Current current = found.get();
        if (given.version() != current.version() + 1) {
            return new Outcome.Stale(current.version());
        }
        check(given, current);
        byte[] hash = Bytes.digest(revise.hash());
        Memory next = kept(given, position(given.content(), current.scopeId(), current.position()));
        Optional<Outcome.Duplicate> twin = sameContent(current.scopeId(), next, hash)
                .filter(same -> !same.existing().equals(given.id()));
        if (twin.isPresent()) {
            return twin.get();
        }
        long from = Moments.millis(next.stored().from());
        handle.update(
                """
                UPDATE memories SET version = ?, stored_from = ?, kind = ?, position = ?, hash = ?, standing = ?
                WHERE memory_id = ?""",
                next.version(),
                from,
                Codes.of(next.content().kind()),
                next.content().utterance().position(),
                hash,
                next.content().standing(),
                current.memoryId());
        handle.update(
                "UPDATE versions SET stored_to = ? WHERE memory_id = ? AND version = ?",
                from,
                current.memoryId(),
                current.version());
        addVersion(current.memoryId(), next, revise.passages());
        Instant at = next.stored().from();
        return new Outcome.Written(next, log(next.key(), current.scopeId(), Operation.REVISED, at, revise.actor()));
    }

    private static void check(Memory next, Current current) {
        if (!next.scope().equals(current.scope())) {
            throw new IllegalArgumentException(
                    "expected the memory's scope " + current.scope() + ", but got " + next.scope());
        }
        if (!next.stored().isOpen() || Moments.millis(next.stored().from()) < current.storedFrom()) {
            throw new IllegalArgumentException("expected a version stored since "
                    + Moments.instant(current.storedFrom()) + " or later, but got " + next.stored());
        }
    }

    private Outcome delete(Mutation.Delete delete) {
        confine(Dialect.EVERY_TENANT); // whose it is, it says itself
        Optional<Current> found = current(delete.id());
        if (found.isEmpty()) {
            return new Outcome.Missing();
        }
        Current current = found.get();
        if (delete.expectedVersion() != 0 && delete.expectedVersion() != current.version()) {
            return new Outcome.Stale(current.version());
        }
        confine(current.scope().tenant());
        handle.update("DELETE FROM memories WHERE memory_id = ?", current.memoryId());
        VersionKey last = new VersionKey(delete.id(), current.version());
        return new Outcome.Deleted(last, log(last, current.scopeId(), Operation.DELETED, delete.at(), delete.actor()));
    }

    private Optional<Current> current(MemoryId id) {
        return handle.query("""
                        SELECT m.memory_id, m.scope_id, m.version, m.stored_from, m.position,
                            s.tenant, s.user_name, s.agent, s.session, s.app
                        FROM memories m JOIN scopes s ON s.scope_id = m.scope_id WHERE m.id = ?""", Bytes.of(id))
                .map(row -> new Current(
                        row.getLong(1),
                        id,
                        Rows.scope(row, 6),
                        row.getLong(2),
                        row.getInt(3),
                        row.getLong(4),
                        row.getLong(5)))
                .findOne();
    }

    private long scopeId(Scope scope) {
        return known.of(scope).orElseGet(() -> scopeIds.computeIfAbsent(scope, this::foundOrAdded));
    }

    /** The numbers of the scopes that were looked up, or added; not to be relied on before the transaction is committed. */
    Map<Scope, Long> scopes() {
        return scopeIds;
    }

    private long foundOrAdded(Scope scope) {
        Object[] parts = {scope.tenant(), scope.user(), scope.app(), scope.agent(), scope.session()};
        return handle.query("""
                        SELECT scope_id FROM scopes
                        WHERE tenant = ? AND user_name = ? AND app = ? AND agent = ? AND session = ?""", parts)
                .longs()
                .findOne()
                .orElseGet(() -> handle.query("""
                                INSERT INTO scopes (tenant, user_name, app, agent, session)
                                VALUES (?, ?, ?, ?, ?) RETURNING scope_id""", parts).longs().one());
    }

    private long position(Content content, long scopeId, long before) {
        long position = content.utterance().position();
        if (position != Utterance.UNPLACED || content.kind() != Kind.EPISODIC) {
            return position;
        }
        if (before != Utterance.UNPLACED) {
            return before;
        }
        return handle.query(
                        "SELECT coalesce(max(position), -1) + 1 FROM memories WHERE scope_id = ? AND kind = 0", scopeId)
                .longs()
                .one();
    }

    /** The memory as it will be read back: at its position, its times in milliseconds. */
    private static Memory kept(Memory memory, long position) {
        Content content = memory.content();
        Utterance utterance = content.utterance();
        Content kept = new Content(
                content.text(),
                content.kind(),
                content.collection(),
                new Utterance(position, utterance.speaker(), utterance.role(), Moments.kept(utterance.saidAt())),
                content.metadata(),
                content.importance(),
                content.subject(),
                Moments.kept(content.valid()),
                Moments.kept(content.expires()),
                content.provenance());
        return new Memory(memory.id(), memory.version(), memory.scope(), kept, Moments.kept(memory.stored()));
    }

    private void addVersion(long memoryId, Memory memory, List<EmbeddedPassage> passages) {
        Content content = memory.content();
        Utterance utterance = content.utterance();
        Provenance provenance = content.provenance();
        long versionId = handle.query(
                        """
                        INSERT INTO versions (memory_id, version, stored_from, stored_to, valid_from, valid_to, expires,
                            said_at, kind, position, importance, collection, speaker, role, subject, source, reference,
                            actor, metadata, text)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING version_id""",
                        memoryId,
                        memory.version(),
                        Moments.millis(memory.stored().from()),
                        Moments.millis(memory.stored().to()),
                        Moments.millis(content.valid().from()),
                        Moments.millis(content.valid().to()),
                        Moments.millis(content.expires()),
                        Moments.millis(utterance.saidAt()),
                        Codes.of(content.kind()),
                        utterance.position(),
                        content.importance(),
                        content.collection(),
                        utterance.speaker(),
                        utterance.role(),
                        content.subject(),
                        provenance.source(),
                        provenance.reference(),
                        provenance.actor(),
                        Json.of(content.metadata()),
                        content.text())
                .longs()
                .one();
        Instant at = memory.stored().from();
        Vectors.add(
                handle,
                versionId,
                passages.stream().filter(each -> isKept(each.embedding())).toList(),
                embedding -> spaceId(embedding, at));
    }

    /** In a space that is not held yet, whatever is stored lacks its vectors anyway. */
    private boolean isKept(Embedding embedding) {
        return !embedding.isAwaited() || Spaces.id(handle, embedding.space()).isPresent();
    }

    private long spaceId(Embedding embedding, Instant since) {
        return spaceIds.computeIfAbsent(
                embedding.space(),
                space -> embedding.isAwaited()
                        ? Spaces.id(handle, space).orElseThrow()
                        : Spaces.held(handle, space, embedding.vector().length, since));
    }

    /**
     * Adds passages to versions that are there still and lack them in their space; the log tells of those that awaited them.
     *
     * @return the last position that it told, empty if there is none
     */
    Optional<Position> embed(Map<VersionKey, List<EmbeddedPassage>> passages, Instant at) {
        Optional<Position> last = Optional.empty();
        for (Map.Entry<VersionKey, List<EmbeddedPassage>> each : passages.entrySet()) {
            if (each.getValue().isEmpty()) {
                continue;
            }
            String space = each.getValue().getFirst().embedding().space();
            confine(Dialect.EVERY_TENANT); // whose the version is, it says itself
            Optional<Vectors.Lacking> found = Vectors.lacking(handle, each.getKey(), space);
            if (found.isEmpty()) {
                continue;
            }
            Vectors.Lacking lacking = found.get();
            confine(lacking.tenant());
            boolean awaited = Vectors.removeAwaited(handle, lacking.versionId(), space);
            Vectors.add(handle, lacking.versionId(), each.getValue(), embedding -> spaceId(embedding, at));
            if (awaited) {
                last = Optional.of(log(each.getKey(), lacking.scopeId(), Operation.EMBEDDED, at, ""));
            }
        }
        return last;
    }

    private Position log(VersionKey key, long scopeId, Operation operation, Instant at, String actor) {
        long sequence = handle.query(
                        """
                        INSERT INTO events (id, version, scope_id, operation, occurred_at, actor)
                        VALUES (?, ?, ?, ?, ?, ?) RETURNING sequence""", Bytes.of(key.id()), key.version(), scopeId, Codes.of(operation), Moments.millis(at), actor)
                .longs()
                .one();
        return new Position(epoch, sequence);
    }
}
