package ai.sophia.core.lifecycle;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.Position;
import ai.sophia.core.space.Spaces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongPredicate;

/** Deletes memories for good, with all their versions, vectors and text. Safe for all threads; calls block. */
public final class Forgetting {
    /**
     * What a filter would delete, or has deleted.
     *
     * @param memories how many
     * @param sample the first of them, newest first; empty after the deed
     * @param position where the log was after it
     * @param digest tells the set of memories, each at its version, from any other set; empty after the deed
     */
    public record Forgotten(long memories, List<Memory> sample, Position position, String digest) {}

    private static final int PAGE = 500;
    private static final int SAMPLE = 10;

    private static final String DIGEST = "SHA-256";

    /** Bytes of a digest that are told. */
    private static final int DIGEST_BYTES = 16;

    private final MemoryStore store;
    private final Spaces spaces;
    private final InstantSource clock;

    public Forgetting(MemoryStore store, Spaces spaces, InstantSource clock) {
        this.store = store;
        this.spaces = spaces;
        this.clock = clock;
    }

    /**
     * Deletes one memory.
     *
     * @param expectedVersion the version it must be at, 0 for any
     * @return where the log is after it
     * @throws Fault.NotFound if the reach sees no such memory
     * @throws Fault.Conflict if it is at another version
     */
    public Position forget(Principal principal, Reach reach, MemoryId id, int expectedVersion) {
        Memory memory = store.find(reach, id).orElseThrow(() -> missing(id));
        Outcome outcome = delete(principal, List.of(memory), expectedVersion).getFirst();
        return switch (outcome) {
            case Outcome.Deleted deleted -> deleted.position();
            case Outcome.Stale stale ->
                throw new Fault.Conflict(
                        "expected version " + expectedVersion + ", but the memory is at version " + stale.current());
            case Outcome.Missing gone -> throw missing(id);
            case Outcome.Written written -> throw unexpected(written);
            case Outcome.Duplicate duplicate -> throw unexpected(duplicate);
        };
    }

    /** What {@link #forgetAll} would delete; changes nothing. */
    public Forgotten preview(Reach reach, Filter filter) {
        long memories = 0;
        List<Memory> sample = new ArrayList<>();
        MessageDigest digest = digest();
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, PAGE);
            for (Memory memory : page.memories()) {
                if (sample.size() < SAMPLE) {
                    sample.add(memory);
                }
                digest.update((memory.id() + ":" + memory.version() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            memories += page.memories().size();
            cursor = page.next();
        } while (!cursor.isEmpty());
        return new Forgotten(
                memories, sample, store.head(), HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES));
    }

    /**
     * Deletes as {@link #forgetAll} does, if it would delete just as many as the caller expects.
     *
     * @throws Fault.Conflict if it would delete more or fewer; then nothing is deleted
     */
    public Forgotten forgetExactly(Principal principal, Reach reach, Filter filter, long expected) {
        long memories = preview(reach, filter).memories();
        if (memories != expected) {
            throw new Fault.Conflict("expected to delete " + expected + " memories, but " + memories + " match now");
        }
        return forgetAll(principal, reach, filter);
    }

    /**
     * Deletes as {@link #forgetAll} does, if it would delete the same memories, at the same versions, as a preview showed.
     *
     * @param digest what the preview told
     * @param progress takes how many are deleted so far, before each transaction, and says whether to go on
     * @throws Fault.Conflict if it would delete others; then nothing is deleted
     */
    public Forgotten forgetShown(
            Principal principal, Reach reach, Filter filter, String digest, LongPredicate progress) {
        Forgotten now = preview(reach, filter);
        if (!now.digest().equals(digest)) {
            throw new Fault.Conflict("expected the memories that were shown, but others match now, " + now.memories()
                    + " in all: nothing was deleted; look again at what would be");
        }
        return forgetAll(principal, reach, filter, progress);
    }

    /**
     * Deletes every memory that the reach sees and the filter matches, in transactions of some hundreds; a failure leaves what was
     * deleted until then deleted, and the call can be made again.
     */
    public Forgotten forgetAll(Principal principal, Reach reach, Filter filter) {
        return forgetAll(principal, reach, filter, done -> true);
    }

    private Forgotten forgetAll(Principal principal, Reach reach, Filter filter, LongPredicate progress) {
        long memories = 0;
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, PAGE);
            if (!page.memories().isEmpty()) {
                if (!progress.test(memories)) {
                    break;
                }
                for (Outcome outcome : delete(principal, page.memories(), 0)) {
                    memories += outcome instanceof Outcome.Deleted ? 1 : 0;
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        return new Forgotten(memories, List.of(), store.head(), "");
    }

    private List<Outcome> delete(Principal principal, List<Memory> memories, int expectedVersion) {
        List<Mutation> mutations = new ArrayList<>(memories.size());
        for (Memory memory : memories) {
            mutations.add(new Mutation.Delete(memory.id(), expectedVersion, principal.name(), clock.instant()));
        }
        try {
            return store.write(mutations);
        } finally {
            // also after a failure, which may have come when it was done
            spaces.deleted(memories.stream().map(Memory::scope).toList());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(DIGEST);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(DIGEST + " is part of every JDK", missing);
        }
    }

    private static Fault.NotFound missing(MemoryId id) {
        return new Fault.NotFound("there is no memory " + id + " within your reach");
    }

    private static IllegalStateException unexpected(Outcome outcome) {
        return new IllegalStateException("nothing was asked to be stored, but got " + outcome);
    }
}
