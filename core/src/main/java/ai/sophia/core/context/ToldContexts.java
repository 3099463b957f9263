package ai.sophia.core.context;

import ai.sophia.core.Fault;
import ai.sophia.core.access.CanonicalForm;
import ai.sophia.core.access.Reach;
import ai.sophia.core.index.Generations;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts told lately, as {@linkplain ContextOutline outlines}. One is told again for the same task until something changes in the
 * partition that it was made of, or a moment comes at which a memory there comes or goes; one of another node as long as this node knows of
 * no change since. Kept under an HMAC of the task with the tenant's key. Safe for all threads.
 */
public final class ToldContexts {
    private static final Logger LOG = LoggerFactory.getLogger(ToldContexts.class);

    private final Cache<Told> own;
    private final Cache<ContextOutline> shared;
    private final MemoryStore store;
    private final Reads reads;
    private final Generations generations;

    /**
     * @param own those of this node
     * @param shared those of all nodes on these records, {@link Cache#none} if there is no such cache
     * @param reads how their memories are read
     */
    public ToldContexts(
            Cache<Told> own, Cache<ContextOutline> shared, MemoryStore store, Reads reads, Generations generations) {
        this.own = own;
        this.shared = shared;
        this.store = store;
        this.reads = reads;
        this.generations = generations;
    }

    /**
     * A context that this node told.
     *
     * @param generation of the partition that was looked into; in another one the context may be wrong
     */
    public record Told(long generation, ContextOutline outline) {
        /** How much memory it takes, about, in bytes. */
        public int bytes() {
            return Long.BYTES + outline.bytes();
        }
    }

    /**
     * A task that waits for its context.
     *
     * @param generation of its partition before anything is looked for, empty if no context of it may be kept
     * @param seen up to where in the log all changes are seen, at least
     */
    record Pending(String key, Task task, OptionalLong generation, Position seen) {}

    /**
     * Notes what is asked for, and when; to be called before anything is looked for.
     *
     * @param latest what was stored last in its session: another node may have stored it, and this one not have heard of that
     * @param space id of the embedding space that is searched
     * @param seen up to where in the log a search there sees all changes, at least
     * @param current whether this node has heard lately of all that there is
     */
    Pending pending(
            Task task, Optional<VersionKey> latest, TenantKey tenant, String space, Position seen, boolean current) {
        Reach reach = task.reach();
        byte[] partition = new CanonicalForm()
                .partition(reach.tenant(), reach.app(), reach.user())
                .bytes();
        String key = tenant.authenticate(partition) + ":" + tenant.authenticate(form(task, latest, space));
        boolean keeps = current && reach.asOf().isNow();
        return new Pending(key, task, keeps ? generations.at(reach) : OptionalLong.empty(), seen);
    }

    private static byte[] form(Task task, Optional<VersionKey> latest, String space) {
        CanonicalForm form = new CanonicalForm();
        parts(form, task.reach());
        form.flag(task.session().isPresent());
        task.session().ifPresent(session -> parts(form, session));
        form.text(latest.map(VersionKey::toString).orElse(""));
        return form.text(task.text()).number(task.tokens()).text(space).bytes();
    }

    private static void parts(CanonicalForm form, Reach reach) {
        form.partition(reach.tenant(), reach.app(), reach.user())
                .part(reach.agent())
                .part(reach.session());
    }

    /** The context that was told before, if it holds. */
    Optional<Context> find(Pending pending) {
        if (pending.generation().isEmpty()) {
            return Optional.empty();
        }
        long generation = pending.generation().getAsLong();
        return own.find(pending.key())
                .filter(told -> told.generation() == generation)
                .flatMap(told -> context(told.outline(), pending.task()))
                .or(() -> findShared(pending, generation));
    }

    private Optional<Context> findShared(Pending pending, long generation) {
        return shared.find(pending.key())
                .filter(outline -> generations.unchangedSince(pending.task().reach(), outline.seen(), outline.at()))
                .flatMap(outline -> {
                    Optional<Context> context = context(outline, pending.task());
                    context.ifPresent(told -> own.put(pending.key(), new Told(generation, outline)));
                    return context;
                });
    }

    private Optional<Context> context(ContextOutline outline, Task task) {
        try {
            return reads.read(() -> outline.context(store, task));
        } catch (Fault.Unavailable away) {
            LOG.debug("A context is not told as before: {}", away.toString());
            return Optional.empty();
        }
    }

    /** Keeps a full context. */
    void keep(Pending pending, Context context) {
        pending.generation().ifPresent(generation -> {
            ContextOutline outline = ContextOutline.of(
                    pending.seen(), pending.task().reach().asOf().now(), context);
            own.put(pending.key(), new Told(generation, outline));
            shared.put(pending.key(), outline);
        });
    }
}
