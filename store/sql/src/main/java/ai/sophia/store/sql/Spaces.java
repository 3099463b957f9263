package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.record.HeldSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The embedding spaces in the database: which are held, and which of them serves. Stateless. */
final class Spaces {
    private static final int EMPTIED = 0;
    private static final int HELD = 1;
    private static final int SERVING = 2;

    /** A row of the table. */
    private record Row(long id, int dimension, int state) {}

    private Spaces() {}

    static List<HeldSpace> held(Handle handle) {
        return handle.query("SELECT name, state, since FROM spaces WHERE state <> ? ORDER BY space_id", EMPTIED)
                .map(row -> new HeldSpace(row.getString(1), row.getInt(2) == SERVING, Moments.instant(row.getLong(3))))
                .list();
    }

    /** The number of a space, which is held from now on if it was not. */
    static long held(Handle handle, String name, int dimension, Instant since) {
        Row space = row(handle, name)
                .orElseGet(() -> handle.query("""
                                INSERT INTO spaces (name, dimension, state, since) VALUES (?, ?, ?, ?)
                                RETURNING space_id, dimension, state""", name, dimension, HELD, Moments.millis(since))
                        .map(row -> new Row(row.getLong(1), row.getInt(2), row.getInt(3)))
                        .one());
        if (space.dimension() != dimension) {
            throw new Fault.Invalid(
                    "embedding.vector",
                    "expected " + space.dimension() + " numbers, as the vectors of the space " + name
                            + " have, but got " + dimension);
        }
        if (space.state() == EMPTIED) {
            become(handle, space.id(), HELD, since);
        }
        return space.id();
    }

    /** The name of the one that serves, if one does. */
    static Optional<String> serving(Handle handle) {
        return handle.query("SELECT name FROM spaces WHERE state = ?", SERVING)
                .texts()
                .findOne();
    }

    /** @param replacing whether another one may serve until now */
    static void serve(Handle handle, EmbeddingSpace space, Instant since, boolean replacing) {
        long id = held(handle, space.id(), space.dimension(), since);
        if (row(handle, space.id()).orElseThrow().state() != SERVING) {
            serving(handle).filter(other -> !replacing).ifPresent(other -> {
                throw new Fault.Unavailable(
                        "another node has let the embedding space " + other + " serve meanwhile: start this one again",
                        Duration.ofSeconds(1));
            });
            handle.update(
                    "UPDATE spaces SET state = ?, since = ? WHERE state = ?", HELD, Moments.millis(since), SERVING);
            become(handle, id, SERVING, since);
        }
    }

    /** The number of a space, if there is one of this name. */
    static Optional<Long> id(Handle handle, String name) {
        return row(handle, name).map(Row::id);
    }

    /** The number of a space whose vectors may be removed, if there is one of this name. */
    static Optional<Long> removable(Handle handle, String name) {
        Optional<Row> row = row(handle, name);
        if (row.isPresent() && row.get().state() == SERVING) {
            throw new IllegalArgumentException("expected a space that does not serve, but got " + name);
        }
        return row.map(Row::id);
    }

    /** Notes that no vectors are left in the space. */
    static void emptied(Handle handle, long id) {
        handle.update("UPDATE spaces SET state = ? WHERE space_id = ?", EMPTIED, id);
    }

    private static void become(Handle handle, long id, int state, Instant since) {
        handle.update("UPDATE spaces SET state = ?, since = ? WHERE space_id = ?", state, Moments.millis(since), id);
    }

    private static Optional<Row> row(Handle handle, String name) {
        return handle.query("SELECT space_id, dimension, state FROM spaces WHERE name = ?", name)
                .map(row -> new Row(row.getLong(1), row.getInt(2), row.getInt(3)))
                .findOne();
    }
}
