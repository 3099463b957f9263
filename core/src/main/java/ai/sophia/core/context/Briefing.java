package ai.sophia.core.context;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Projector;
import ai.sophia.core.learning.Uses;
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
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.TenantKey;
import java.time.Duration;
import java.time.Instant;
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
 * there is. What answers the task is found by {@link Recalling}, the rest is listed from the records; both are looked for at once. What was told
 * before is told again as long as nothing has changed. Safe for all threads; calls block.
 *
 * <p>Tokens are {@linkplain TokenEstimate estimated}, with {@link #ORIGIN_TOKENS} for telling where a memory comes from.
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

    /**
     * What is known, chosen for a task.
     *
     * @param lasting whether it would be chosen again until something changes
     */
    private record Suited(List<Memory> memories, boolean lasting) {}

    private static final Filter SEMANTIC = of(Kind.SEMANTIC);
    private static final Filter EPISODIC = of(Kind.EPISODIC);

    private final MemoryStore store;
    private final Recalling recalling;
    private final ToldContexts told;
    private final Spaces spaces;
    private final Uses uses;
    private final Telemetry telemetry;

    /**
     * @param told what was told before
     * @param uses counts what is told again as recalled, as the recalling does what it finds
     */
    public Briefing(
            MemoryStore store, Recalling recalling, ToldContexts told, Spaces spaces, Uses uses, Telemetry telemetry) {
        this.store = store;
        this.recalling = recalling;
        this.told = told;
        this.spaces = spaces;
        this.uses = uses;
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
            ToldContexts.Pending pending = pending(task);
            Optional<Context> before = told.find(pending);
            before.ifPresent(this::used);
            Context context = before.orElseGet(() -> context(task, pending));
            succeeded = true;
            return context;
        } finally {
            telemetry.record("context", System.nanoTime() - start, succeeded);
        }
    }

    private ToldContexts.Pending pending(Task task) {
        TenantKey tenant = store.key(task.reach().tenant());
        Optional<VersionKey> latest = task.session()
                .flatMap(session ->
                        store.list(session, EPISODIC, "", 1).memories().stream().findFirst())
                .map(Memory::key);
        return spaces.use(inUse -> {
            Projector projector = inUse.serving().projector();
            Position seen = projector.told();
            Instant lately = task.reach().asOf().now().minus(Reads.LATELY);
            boolean current = projector.state() == Projector.State.CURRENT
                    && !store.completeUntil(seen).isBefore(lately);
            return told.pending(task, latest, tenant, inUse.serving().id(), seen, current);
        });
    }

    private void used(Context context) {
        uses.recalled(context.of(Group.RELEVANT).stream().map(Entry::memory).toList());
    }

    private Context context(Task task, ToldContexts.Pending pending) {
        int count = Math.clamp(task.tokens() / ORIGIN_TOKENS, FEWEST, MOST);
        FutureTask<Suited> knowing = new FutureTask<>(() -> known(task, count));
        Thread.ofVirtual().name("context-known").start(knowing);
        Recall recall;
        List<Memory> recent;
        Suited known;
        try {
            recall = recalling.recall(Query.of(task.reach(), task.text()).limit(count));
            recent = task.session().map(session -> recent(session, count)).orElse(List.of());
            known = awaited(knowing);
        } finally {
            // of a context that fails nobody waits for the other half
            knowing.cancel(true);
        }
        Map<Group, List<Entry>> offered = new EnumMap<>(Group.class);
        offered.put(Group.KNOWN, offers(known.memories(), task.tokens()));
        offered.put(
                Group.RELEVANT,
                recall.hits().stream().map(hit -> relevant(hit, task.tokens())).toList());
        offered.put(Group.RECENT, offers(recent, task.tokens()));
        Context context = cut(offered, task.tokens(), recall);
        if (recall.lasting() && known.lasting()) {
            told.keep(pending, context);
        }
        return context;
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

    private static Context cut(Map<Group, List<Entry>> offered, int room, Recall recall) {
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
    private static Entry relevant(Hit hit, int room) {
        Entry whole = entry(hit.memory(), whole(hit.memory()), hit.score(), room);
        return whole.tokens() <= room / LONGEST ? whole : entry(hit.memory(), passage(hit), hit.score(), room);
    }

    /** @param room what takes more than that is counted no further */
    private static Entry entry(Memory memory, Span span, double score, int room) {
        int tokens = ORIGIN_TOKENS + TokenEstimate.of(span.of(memory.content().text()), room);
        return new Entry(memory, span, tokens, score);
    }

    private static Span whole(Memory memory) {
        return new Span(0, memory.content().text().length());
    }

    /** The passage without the blanks around it. */
    private static Span passage(Hit hit) {
        Passage passage = hit.passage();
        String text = passage.of(hit.memory().content().text());
        int start = Math.min(passage.start(), hit.memory().content().text().length())
                + text.length()
                - text.stripLeading().length();
        return new Span(start, start + text.strip().length());
    }

    private static List<Entry> offers(List<Memory> memories, int room) {
        return memories.stream()
                .map(memory -> entry(memory, whole(memory), 0, room))
                .toList();
    }

    /**
     * What matters most first, and of that what was stored last. Where there is much, looking through all of it would take too long: what
     * matters most is taken first all the same, and of what matters about as much, what has most to do with the task.
     */
    private Suited known(Task task, int count) {
        if (!store.holdsMore(task.reach(), LISTED)) {
            return new Suited(known(task.reach(), count).memories(), true);
        }
        List<Memory> known = new ArrayList<>();
        boolean lasting = true;
        for (Filter weight : WEIGHTS) {
            if (known.size() < count) {
                Query query = Query.of(task.reach(), task.text())
                        .filter(SEMANTIC.and(weight))
                        .limit(count - known.size());
                Recall recall = recalling.recall(query);
                lasting &= recall.lasting();
                recall.hits().stream().map(Hit::memory).sorted(STANDING).forEach(known::add);
            }
        }
        return new Suited(known, lasting);
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
