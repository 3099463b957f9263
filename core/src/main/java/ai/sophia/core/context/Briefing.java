package ai.sophia.core.context;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Tells what matters for a task: what answers it, what is known of the user, and what was said last in the session, cut to the room that
 * there is. What answers the task is found by {@link Recalling}, the rest is listed from the records; both are looked for at once. Safe for all
 * threads; calls block.
 *
 * <p>Tokens are {@linkplain ai.sophia.core.embedding.TokenEstimate estimated}, with {@link #ORIGIN_TOKENS} for telling where a memory comes from.
 */
public final class Briefing {
    /** What telling a memory's origin takes beside its text. */
    public static final int ORIGIN_TOKENS = 80;

    /** A memory takes no more than this part of the room, if a passage of it can be told instead. */
    private static final int LONGEST = 4;

    /** Memories of all kinds that are looked at for those that matter most: SQLite takes some 4 µs for each. */
    private static final int LOOKED_AT = 50_000;

    /** Memories that are looked through for what is known, where there are more. */
    private static final int LISTED = 2_000;

    /** Where more would have to be looked through: how much must matter what is taken first, what next, and what last. */
    private static final List<Filter> WEIGHTS = weights(0.9, Content.USUAL_IMPORTANCE);

    /** How often what changes while it is read is read again. */
    private static final int ATTEMPTS = 4;

    private static final int FEWEST = 10;
    private static final int MOST = 200;
    private static final int PAGE = 500;

    private static final Comparator<Memory> STANDING =
            Comparator.comparingDouble(memory -> -memory.content().standing());

    /**
     * What is known, what matters most first.
     *
     * @param more whether there is more than that
     */
    public record Known(List<Memory> memories, boolean more) {}

    private static final Filter SEMANTIC = of(Kind.SEMANTIC);
    private static final Filter EPISODIC = of(Kind.EPISODIC);

    private final MemoryStore store;
    private final Recalling recalling;
    private final Spaces spaces;
    private final Telemetry telemetry;

    public Briefing(MemoryStore store, Recalling recalling, Spaces spaces, Telemetry telemetry) {
        this.store = store;
        this.recalling = recalling;
        this.spaces = spaces;
        this.telemetry = telemetry;
    }

    /**
     * What matters for the task, as of now.
     *
     * @throws Fault.Exhausted if more is asked than can be answered soon
     * @throws Fault.Unavailable if the records or the model cannot serve
     */
    public Context brief(Task task) {
        long start = System.nanoTime();
        boolean succeeded = false;
        try {
            Context context = context(task);
            succeeded = true;
            return context;
        } finally {
            telemetry.record("context", System.nanoTime() - start, succeeded);
        }
    }

    private Context context(Task task) {
        int count = Math.clamp(task.tokens() / ORIGIN_TOKENS, FEWEST, MOST);
        FutureTask<List<Memory>> knowing = new FutureTask<>(() -> known(task, count));
        Thread.ofVirtual().name("context-known").start(knowing);
        Recall recall;
        List<Memory> recent;
        List<Memory> known;
        try {
            recall = recalling.recall(Query.of(task.reach(), task.text()).limit(count));
            recent = task.session().map(session -> recent(session, count)).orElse(List.of());
            known = awaited(knowing);
        } finally {
            // of a context that fails nobody waits for the other half
            knowing.cancel(true);
        }
        return spaces.use(inUse -> {
            Embedder embedder = inUse.serving().encoder().embedder();
            Map<Group, List<Offer>> offered = new EnumMap<>(Group.class);
            offered.put(Group.KNOWN, offers(embedder, known));
            offered.put(
                    Group.RELEVANT,
                    recall.hits().stream()
                            .map(hit -> relevant(embedder, hit, task.tokens() / LONGEST))
                            .toList());
            offered.put(Group.RECENT, offers(embedder, recent));
            return cut(offered, task.tokens(), recall);
        });
    }

    private static <T> T awaited(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while looking for what is known", Duration.ZERO, interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("looking for what is known failed", failed.getCause());
        }
    }

    /**
     * What is known within the reach, what matters most first and of that what was stored last. Where that holds too much to be looked at, it is
     * chosen among the 2,000 semantic memories that were stored last.
     *
     * @param most memories that are told, from 1
     */
    public Known known(Reach reach, int most) {
        if (store.holdsMore(reach, LOOKED_AT)) {
            return latest(reach, most);
        }
        Optional<Known> known = Optional.empty();
        for (int attempt = 0; known.isEmpty() && attempt < ATTEMPTS; attempt++) {
            known = foremost(reach, most, attempt == ATTEMPTS - 1);
        }
        return known.orElseThrow();
    }

    /** Empty if something changed between the ranking and the reading, unless what is there all the same is enough. */
    private Optional<Known> foremost(Reach reach, int most, boolean enough) {
        List<VersionKey> best = store.foremost(reach, SEMANTIC, most + 1);
        List<VersionKey> told = best.subList(0, Math.min(best.size(), most));
        Map<VersionKey, Memory> memories = store.load(reach, told);
        List<Memory> there =
                told.stream().map(memories::get).filter(Objects::nonNull).toList();
        return there.size() < told.size() && !enough
                ? Optional.empty()
                : Optional.of(new Known(there, best.size() > most));
    }

    private Known latest(Reach reach, int most) {
        List<Memory> best = List.of();
        int read = 0;
        String cursor = "";
        boolean more = false;
        do {
            Page page = store.list(reach, SEMANTIC, cursor, PAGE);
            best = Stream.concat(best.stream(), page.memories().stream())
                    .sorted(STANDING)
                    .toList();
            more |= best.size() > most;
            best = best.subList(0, Math.min(best.size(), most));
            read += PAGE;
            cursor = page.next();
        } while (!cursor.isEmpty() && read < LISTED);
        return new Known(best, more || !cursor.isEmpty());
    }

    private static Context cut(Map<Group, List<Offer>> offered, int room, Recall recall) {
        Budget budget = new Budget(offered, room);
        budget.fill(Group.RECENT, room / 4);
        budget.fill(Group.RELEVANT, room / 2);
        budget.fill(Group.KNOWN, room / 4);
        budget.fill(Group.RELEVANT, room);
        budget.fill(Group.RECENT, room);
        budget.fill(Group.KNOWN, room);
        return new Context(
                budget.told(), room - budget.left(), budget.missing(), recall.degraded(), recall.unverified());
    }

    /** A long memory is told by the passage that answers best, so that it does not take the room of all others. */
    private static Offer relevant(Embedder embedder, Hit hit, int longest) {
        Memory memory = hit.memory();
        String text = memory.content().text();
        Offer whole = new Offer(embedder, memory, text, hit.score());
        return whole.isShort(longest)
                ? whole
                : new Offer(embedder, memory, hit.passage().of(text).strip(), hit.score());
    }

    private static List<Offer> offers(Embedder embedder, List<Memory> memories) {
        return memories.stream()
                .map(memory -> new Offer(embedder, memory, memory.content().text(), 0))
                .toList();
    }

    /**
     * What matters most first, and of that what was stored last. Where there is much, looking through all of it would take too long: what
     * matters most is taken first all the same, and of what matters about as much, what has most to do with the task.
     */
    private List<Memory> known(Task task, int count) {
        if (!store.holdsMore(task.reach(), LISTED)) {
            return known(task.reach(), count).memories();
        }
        List<Memory> known = new ArrayList<>();
        for (Filter weight : WEIGHTS) {
            if (known.size() < count) {
                Query query = Query.of(task.reach(), task.text())
                        .filter(SEMANTIC.and(weight))
                        .limit(count - known.size());
                recalling.recall(query).hits().stream()
                        .map(Hit::memory)
                        .sorted(STANDING)
                        .forEach(known::add);
            }
        }
        return known;
    }

    /** Each from its bound to the one before it, and what is not above the last. */
    private static List<Filter> weights(double high, double usual) {
        Field importance = Field.Own.IMPORTANCE;
        return List.of(
                new Filter.Gte(importance, new Value.Real(high)),
                new Filter.Gt(importance, new Value.Real(usual)).and(new Filter.Lt(importance, new Value.Real(high))),
                new Filter.Lte(importance, new Value.Real(usual)));
    }

    /** What was said last first. */
    private List<Memory> recent(Reach session, int count) {
        return store.list(session, EPISODIC, "", count).memories().stream()
                .sorted(Comparator.comparingLong(
                        memory -> -memory.content().utterance().position()))
                .toList();
    }

    private static Filter of(Kind kind) {
        return new Filter.Eq(Field.Own.KIND, new Value.Text(kind.label()));
    }
}
