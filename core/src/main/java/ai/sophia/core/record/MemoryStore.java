package ai.sophia.core.record;

import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.document.Document;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.tier.TenantKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Port to the system of record: the memories, their versions, vectors and history, and the log of their changes. All else is made from
 * it. Safe for all threads; calls block, and reads see every write that returned before them.
 *
 * <p>Several nodes may share a store. They have one log, whose entries come in the same order for all of them, and each sees what another has
 * written within a second.
 *
 * <p>Every call throws {@link ai.sophia.core.Fault.Unavailable} if the store cannot serve it now, a full disk included.
 */
public interface MemoryStore extends AutoCloseable {
    /** The tenant's secret, made on first use and kept for good. */
    TenantKey key(String tenant);

    /**
     * Applies the mutations in order, in one transaction (which other callers' mutations may share), and returns when they are synced
     * to disk: one outcome for each, in order. A duplicate, stale or missing one changes nothing and lets the others through; any
     * failure lets none through.
     */
    List<Outcome> write(List<Mutation> mutations);

    /**
     * Applies the mutations as {@link #write(List)} does, and in the same transaction puts a document that tells what became of them, where the
     * {@linkplain ai.sophia.core.document.Documents documents} beside this store find it.
     *
     * @param principal whose document it is
     * @param account makes the document of the outcomes, on a thread of the store's and perhaps more than once; it must not call the store, and
     *     if it fails, none of the mutations gets through
     */
    List<Outcome> write(List<Mutation> mutations, Principal principal, Function<List<Outcome>, Document> account);

    /** The version of the memory that the reach sees. */
    Optional<Memory> find(Reach reach, MemoryId id);

    /** Those of the versions that the reach sees. */
    Map<VersionKey, Memory> load(Reach reach, Collection<VersionKey> keys);

    /**
     * The memories that the reach sees and the filter matches, in the order of their first storing, newest first, so that a revision
     * moves none of them from one page to another.
     *
     * @param cursor where to go on, as {@link Page#next()} said; empty for the start
     * @param limit most memories of the page, from 1
     * @throws ai.sophia.core.Fault.Invalid if the cursor is none
     */
    Page list(Reach reach, Filter filter, String cursor, int limit);

    /** The same, oldest first, with cursors of its own; what is stored meanwhile comes at the end. */
    Page listOldest(Reach reach, Filter filter, String cursor, int limit);

    /**
     * The versions that the reach sees, what matters most first by its {@linkplain ai.sophia.core.memory.Content#standing standing}, and of that
     * what was first stored last. Where the reach covers few scopes and looks at the latest, few are looked at that are not told; else each memory of these
     * scopes is, some microseconds each: {@link #holdsMore} tells whether they are many. What is read of them later may have changed.
     *
     * @param limit most versions, from 1
     */
    List<VersionKey> foremost(Reach reach, Filter filter, int limit);

    /**
     * The memories that the reach sees and that were understood of some others, as their {@linkplain ai.sophia.core.memory.Provenance#origin provenance}
     * says; in no order.
     */
    List<Memory> understoodOf(Reach reach, Collection<MemoryId> origins);

    /** How many memories the reach sees in each collection that has any, by name. */
    Map<String, Long> collections(Reach reach);

    /** The scopes that hold memories which the reach sees, and how many of these, most memories first. */
    List<ScopeCount> scopes(Reach reach, int limit);

    /**
     * The sessions that hold turns which the reach sees, in the order of their beginning, newest first. A session is of a user and an app,
     * whichever agents take part in it.
     *
     * @param cursor where to go on, as {@link SessionPage#next()} said; empty for the start
     * @param limit most sessions of the page, from 1
     * @throws ai.sophia.core.Fault.Invalid if the cursor is none
     */
    SessionPage sessions(Reach reach, String cursor, int limit);

    /**
     * What a part of those scopes is that the reach covers and that hold memories, those that it does not see now included; the names of
     * most memories first, the empty one left out.
     *
     * @param beginning how the names begin, whatever the case of their letters; empty for all
     */
    List<String> names(Reach reach, ScopePart part, String beginning, int limit);

    /**
     * What happened to the memory, oldest first; empty if the reach covers no scope that it was in. A deleted memory's history is told
     * without its text.
     */
    List<HistoryEntry> history(Reach reach, MemoryId id);

    /**
     * The scopes of versions that have a {@linkplain Memory#boundaries boundary} after one moment and up to another; no more than the
     * limit.
     */
    List<Scope> scopesWithBoundary(Instant after, Instant upTo, int limit);

    /** The first boundary of any version after the moment, {@link ai.sophia.core.Period#FOREVER} if there is none. */
    Instant nextBoundary(Instant after);

    /** The end of the change log, as far as this node knows: what it wrote itself is before it, and what another node wrote within a second. */
    Position head();

    /**
     * The entries of the change log after a position, oldest first.
     *
     * @return empty if the log cannot tell: the position is of another epoch, or the log was trimmed behind it; what was made from the
     *     log must then be rebuilt
     */
    Optional<List<Change>> changes(Position after, int limit);

    /**
     * Up to which moment whoever has come to this position of the log has seen all that anybody wrote, as far as this node knows. Asks
     * nobody.
     *
     * @return {@link ai.sophia.core.Period#FOREVER} where this process alone writes, {@link ai.sophia.core.Period#BEGINNING} if it is not
     *     known
     */
    default Instant completeUntil(Position position) {
        return Period.FOREVER;
    }

    /**
     * Those of the versions that the reach sees, as far as this node has read or written them lately and knows of no revision and no
     * deletion since. Asks nobody: for recalls while the store cannot serve, which one in this process always can.
     *
     * @throws ai.sophia.core.Fault.Unavailable if this node must not answer
     */
    default Map<VersionKey, Memory> recollect(Reach reach, Collection<VersionKey> keys) {
        return Map.of();
    }

    /** Forgets the log's entries up to and including the position; does nothing on a node that does not lead. */
    void trim(Position upTo);

    /** Whether this node does what one node does for all that share the store. It may cease to, and another may lead a moment before it knows. */
    boolean leads();

    /** The versions with their vectors in the given space, as projections need them; those that were deleted since are left out. */
    Map<VersionKey, StoredVersion> versions(String space, Collection<VersionKey> keys);

    /**
     * Hands over every stored version with its vectors in the given space, by id and version, as of one moment.
     *
     * @return the position of the log that this state is at
     */
    Position scan(String space, Consumer<StoredVersion> each);

    /**
     * Hands over the passages of every stored version in the given space, without text and vectors, in no order and as of one moment.
     *
     * @param each what it throws ends the reading, and is thrown here
     * @return the position of the log that this state is at
     */
    default Position passages(String space, Consumer<StoredPassages> each) {
        return scan(space, version -> each.accept(StoredPassages.of(version)));
    }

    /**
     * Hands over the versions that the reach sees, with their vectors in the given space, in no order and as of one moment, until told
     * that it is enough.
     *
     * @param each takes a version and says whether to go on
     */
    void scan(Reach reach, String space, Predicate<StoredVersion> each);

    /** Whether the scopes that the reach covers hold more memories than so many, those that it does not see now included. */
    boolean holdsMore(Reach reach, int memories);

    /** The embedding spaces that it holds vectors of, or is to hold them of. One of them serves, unless none ever did. */
    List<HeldSpace> spaces();

    /**
     * Claims the store for this node alone, as who changes the space that serves needs it: other nodes would go on in the one before. Until
     * it is {@linkplain #share shared} again no other node can open it; the claim is lost with the way to the store, and got back if no other
     * node has come meanwhile. A store that is of one process is always its alone.
     *
     * @return false if other nodes have it open, which changes nothing
     */
    default boolean claim() {
        return true;
    }

    /** Lets other nodes open the store again, if this one has claimed it. */
    default void share() {}

    /**
     * Makes a space serve, in one transaction with the end of that of the one before it. Whoever calls this has seen to it that every
     * version has vectors in it. Where another one serves, the store is {@linkplain #claim claimed} for that, and stays so.
     *
     * @param since kept with it, if it did not serve already
     * @throws ai.sophia.core.Fault.Unavailable if another one serves, and other nodes have the store open
     */
    void serve(EmbeddingSpace space, Instant since);

    /**
     * Holds a space beside the one that serves, to be filled with {@link #embed}.
     *
     * @param since kept with it, if it was not held already
     */
    void hold(EmbeddingSpace space, Instant since);

    /**
     * Some of the versions that lack vectors in the space, or await them, those of deleted memories left out. A page may be empty and not
     * the last.
     *
     * @param cursor where to go on, as {@link Page#next()} said; empty for the start
     * @param limit most versions of the page, from 1
     */
    Page lacking(String space, String cursor, int limit);

    /** How many versions lack vectors in the space, or await them; takes a read of all of them. */
    long countLacking(String space);

    /** Some of the versions whose vectors are awaited in the space, those that have waited longest first; takes no look at the others. */
    List<Memory> awaiting(String space, int limit);

    /** How many versions await their vectors in the space; takes no look at the others. */
    long countAwaiting(String space);

    /**
     * Adds passages to versions that have none in their space, or whose vectors are awaited there, in one transaction that is synced to
     * disk; a version that has its vectors, or was deleted, is left as it is. Where they were awaited the log tells that they have come,
     * for projections that hold the version without them.
     */
    void embed(Map<VersionKey, List<EmbeddedPassage>> passages);

    /**
     * Removes the vectors in a space from some of the versions, in one short transaction; when the last of them is gone, the space is
     * held no longer.
     *
     * @param cursor where to go on, as this method returned it; empty for the start
     * @return where to go on, empty if nothing is left
     * @throws IllegalArgumentException if the space serves
     */
    String empty(String space, String cursor);

    /** Its size. */
    StoreStatistics statistics();

    /** Where it is kept, for people: a folder, or the address of a server without anything secret. */
    String place();

    /** What is wrong inside it, in words: broken pages, dangling rows, vectors that are no unit vectors. Empty if it is sound. */
    List<String> inspect();

    /** Writes what is queued, then closes; calls after that fail with Unavailable. */
    @Override
    void close();
}
