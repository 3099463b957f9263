package ai.sophia.core.lifecycle;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;

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
        Outcome outcome =
                delete(principal, List.of(memory), any -> expectedVersion).getFirst();
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
        List<Memory> sample = new ArrayList<>();
        List<VersionKey> matching = new ArrayList<>();
        eachPage(reach, filter, memories -> {
            memories.stream().limit(SAMPLE - sample.size()).forEach(sample::add);
            memories.forEach(memory -> matching.add(memory.key()));
        });
        return new Forgotten(matching.size(), sample, store.head(), digest(matching));
    }

    /**
     * Deletes the memories that match, if they are just as many as the caller expects; none that comes to match after they were counted,
     * and none that was changed since.
     *
     * @throws Fault.Conflict if more or fewer match; then nothing is deleted
     */
    public Forgotten forgetExactly(Principal principal, Reach reach, Filter filter, long expected) {
        List<VersionKey> matching = matching(reach, filter);
        if (matching.size() != expected) {
            throw new Fault.Conflict(
                    "expected to delete " + expected + " memories, but " + matching.size() + " match now");
        }
        return forgetThese(principal, reach, matching, done -> true);
    }

    /**
     * Deletes the memories that match, if they are those, at the same versions, that a preview showed; none that comes to match after
     * they were compared, and none that was changed since.
     *
     * @param digest what the preview told
     * @param progress takes how many are deleted so far, before each transaction, and says whether to go on
     * @throws Fault.Conflict if others match; then nothing is deleted
     */
    public Forgotten forgetShown(
            Principal principal, Reach reach, Filter filter, String digest, LongPredicate progress) {
        List<VersionKey> matching = matching(reach, filter);
        if (!digest(matching).equals(digest)) {
            throw new Fault.Conflict("expected the memories that were shown, but others match now, " + matching.size()
                    + " in all: nothing was deleted; look again at what would be");
        }
        return forgetThese(principal, reach, matching, progress);
    }

    /**
     * Deletes every memory that the reach sees and the filter matches, in transactions of some hundreds; a failure leaves what was
     * deleted until then deleted, and the call can be made again.
     */
    public Forgotten forgetAll(Principal principal, Reach reach, Filter filter) {
        LongAdder deleted = new LongAdder();
        eachPage(reach, filter, memories -> deleted.add(deleted(delete(principal, memories, memory -> 0))));
        return forgotten(deleted.sum());
    }

    /** Deletes memories, but those that were changed since they were listed; says how many. */
    public long forgetListed(Principal principal, List<Memory> listed) {
        return deleted(delete(principal, listed, Memory::version));
    }

    /** Deletes these versions, as far as they are current still. */
    private Forgotten forgetThese(Principal principal, Reach reach, List<VersionKey> versions, LongPredicate progress) {
        long deleted = 0;
        for (int from = 0; from < versions.size() && progress.test(deleted); from += PAGE) {
            List<VersionKey> some = versions.subList(from, Math.min(versions.size(), from + PAGE));
            List<Memory> memories = List.copyOf(store.load(reach, some).values());
            deleted += deleted(delete(principal, memories, Memory::version));
        }
        return forgotten(deleted);
    }

    private Forgotten forgotten(long deleted) {
        return new Forgotten(deleted, List.of(), store.head(), "");
    }

    private static long deleted(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome.Deleted.class::isInstance).count();
    }

    private List<VersionKey> matching(Reach reach, Filter filter) {
        List<VersionKey> matching = new ArrayList<>();
        eachPage(reach, filter, memories -> memories.forEach(memory -> matching.add(memory.key())));
        return matching;
    }

    private void eachPage(Reach reach, Filter filter, Consumer<List<Memory>> work) {
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, PAGE);
            work.accept(page.memories());
            cursor = page.next();
        } while (!cursor.isEmpty());
    }

    /**
     * @param expectedVersion the version that a memory must be at, 0 for any
     */
    private List<Outcome> delete(Principal principal, List<Memory> memories, ToIntFunction<Memory> expectedVersion) {
        List<Mutation> mutations = new ArrayList<>(memories.size());
        for (Memory memory : memories) {
            int version = expectedVersion.applyAsInt(memory);
            mutations.add(new Mutation.Delete(memory.id(), version, principal.name(), clock.instant()));
        }
        try {
            return store.write(mutations);
        } finally {
            // also after a failure, which may have come when it was done
            spaces.deleted(memories.stream().map(Memory::scope).toList());
        }
    }

    private static String digest(List<VersionKey> versions) {
        MessageDigest digest = sha256();
        versions.forEach(
                key -> digest.update((key.id() + ":" + key.version() + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
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
