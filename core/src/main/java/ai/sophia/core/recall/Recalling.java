package ai.sophia.core.recall;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.entity.RolesMeant;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Projector;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Fusion.Ranking;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admission;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.core.tier.Tier;
import ai.sophia.core.tier.Tiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read path: what was answered before is answered again as long as nothing has changed; a scope in use is compared whole, in the hot
 * tier, and a small one that is not in use likewise, in the index; otherwise lexical and dense candidates are searched in parallel, each
 * within its budget, and lexical ones alone where the model cannot embed the question. What comes of it is fused into one ranking and read
 * from the records, which decide what may be seen; while they are away, what this node knows of them is told for a minute, and marked so. Safe for all threads; calls block. The work is done on bounded pools of platform
 * threads, where the model and the database work without handing over to threads of their own, each of which would add its waking to a
 * recall of milliseconds.
 */
public final class Recalling {
    private static final Logger LOG = LoggerFactory.getLogger(Recalling.class);

    /** Versions that the hot tier ranks beyond those asked for, should some not be seen any more. */
    private static final int SPARE = 20;

    /** Candidates asked of each index, before any is left out. */
    private static final int DEPTH = 200;

    /** Candidates where the vector alone decides the order. */
    private static final int DEPTH_OF_VECTORS = 100;

    /** Candidates asked of an index on a server at least, beside the index of this node. */
    private static final int DEPTH_BESIDE = 50;

    /** Candidates asked at most, when most of those found may not be seen. */
    private static final int DEPTH_LIMIT = 12_800;

    /** Versions ranked at most, where what may be seen is not read from the records. */
    private static final int DEPTH_OF_RECOLLECTION = 1_000;

    private static final Duration AFTER_PATIENCE = Duration.ofSeconds(5);

    /** What compares all that a question is about, and how that step is called. */
    private record Whole(String name, EvidenceIndex evidence) {}

    /** A search by vector, and how many candidates it is to find. */
    private record Near(Search search, int depth) {
        Found await(Trace trace) {
            List<Candidate> candidates = search.await(trace);
            return new Found(candidates, candidates.size() < depth);
        }
    }

    /** What a search by vector found, and whether that is all there is. */
    private record Found(List<Candidate> candidates, boolean all) {}

    private final MemoryStore store;
    private final Reads reads;
    private final Spaces spaces;
    private final Answers answers;
    private final Facts facts;
    private final RolesMeant roles;
    private final Admission admission;
    private final ExecutorService recalls;
    private final Function<Tier, ExecutorService> searches;
    private final Uses uses;
    private final Tiers tiers;

    /**
     * @param reads how memories are read from the store
     * @param answers what was answered before
     * @param facts what is known, which tells whom questions mean by a role and what has become of what was said
     * @param admission lets recalls in, as many at once as there are threads to run them
     * @param recalls runs recalls; platform threads, some of which wait for searches
     * @param searches runs the searches of a tier, each on threads of its own, so that one that hangs takes none of another's; a few platform threads, for they
     *     keep the processor busy
     * @param uses counts what is recalled
     * @param tiers what is asked, and for how long; told how each does
     */
    public Recalling(
            MemoryStore store,
            Reads reads,
            Spaces spaces,
            Answers answers,
            Facts facts,
            Admission admission,
            ExecutorService recalls,
            Function<Tier, ExecutorService> searches,
            Uses uses,
            Tiers tiers) {
        this.store = store;
        this.reads = reads;
        this.spaces = spaces;
        this.answers = answers;
        this.facts = facts;
        this.roles = new RolesMeant(facts);
        this.admission = admission;
        this.recalls = recalls;
        this.searches = searches;
        this.uses = uses;
        this.tiers = tiers;
    }

    /** One that answers from other spaces and by other answers, at the same places and with the same budgets, and tells nobody. */
    public Recalling over(Spaces others, Answers known) {
        return new Recalling(
                store, reads, others, known, facts, admission, recalls, searches, Uses.none(), tiers.apart());
    }

    /** The names of the signals that may speak for a hit, in the order in which hits tell them. */
    public static List<String> signals() {
        return Stream.concat(Fusion.signals().stream(), Stream.of(Own.SIGNAL, Currency.SIGNAL, Succession.SIGNAL))
                .toList();
    }

    /**
     * Answers a question.
     *
     * @throws Fault.Invalid if it brings a vector of another space
     * @throws Fault.Exhausted if more is asked than can be answered soon
     * @throws Fault.Unavailable if there is no answer in the time for all of it, the records cannot serve and this node knows nothing that may be told without them, or a position to wait
     *     for does not come
     */
    public Recall recall(Query query) {
        return spaces.use(inUse -> recall(inUse.serving(), query));
    }

    /** Answers in one space from the beginning to the end, be another one made to serve meanwhile. */
    private Recall recall(OpenSpace space, Query query) {
        long start = System.nanoTime();
        boolean succeeded = false;
        try {
            query.after().ifPresent(position -> await(space, position));
            Position position = store.head();
            Position told = space.projector().told();
            Reranking reranking = Reranking.of(query.text());
            Query deep = reranking.seeing(query);
            Hydration hydration = new Hydration(store, reads, deep, store.completeUntil(told));
            Trace trace = new Trace(tiers);
            Answers.Pending pending =
                    answers.pending(query, store.key(query.reach().tenant()), space.id(), told);
            Optional<List<Hit>> known = answered(pending, trace);
            boolean again = known.isPresent() && hydration.isCurrent();
            List<Hit> hits = again
                    ? known.get()
                    : reranking.best(
                            admission.admit(() -> handedOver(() -> hits(space, deep, hydration, trace))), query);
            boolean unverified = hydration.isAway();
            boolean followed = again || unverified || !Succession.isAsked(query.text());
            if (unverified) {
                hits = hydration.unverified(hits, known);
            } else if (!followed) {
                Optional<List<Hit>> ordered = succession(query, hits);
                hits = ordered.orElse(hits);
                followed = ordered.isPresent();
            }
            List<String> degraded = degraded(space, trace);
            boolean lasting = degraded.isEmpty() && !unverified && followed && (again || isBest(space, query, trace));
            if (lasting && !again) {
                answers.keep(pending, hits);
            }
            if (query.reach().asOf().isLatest()) {
                uses.recalled(hits.stream().map(Hit::memory).toList());
            }
            succeeded = true;
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Recall(
                    hits,
                    Contradiction.among(query.text(), hits),
                    trace.steps(),
                    degraded,
                    unverified,
                    lasting,
                    position,
                    took);
        } finally {
            tiers.record("recall", System.nanoTime() - start, succeeded);
        }
    }

    /** The hits with what has become of them; empty if the records cannot tell, or not in time. */
    private Optional<List<Hit>> succession(Query query, List<Hit> hits) {
        try {
            return Optional.of(reads.read(() -> new Succession(facts, store, query).ordered(hits)));
        } catch (Fault.Unavailable late) {
            LOG.debug("A recall goes without what has become of what it found: {}", late.toString());
            return Optional.empty();
        }
    }

    private Optional<List<Hit>> answered(Answers.Pending pending, Trace trace) {
        long start = System.nanoTime();
        Optional<List<Hit>> known = answers.find(pending);
        long took = System.nanoTime() - start;
        known.ifPresentOrElse(hits -> trace.step(Tier.CACHE.label(), took, hits.size(), false), () -> {
            // it was asked all the same; that it had nothing is not a step of what follows
            if (pending.generation().isPresent()) {
                tiers.record(Tiers.OPERATION + Tier.CACHE.label(), took, true);
            }
        });
        return known;
    }

    /** Whether the same question could not be answered better in a moment. */
    private static boolean isBest(OpenSpace space, Query query, Trace trace) {
        return trace.hasStep(Tier.HOT.label())
                || trace.hasStep(Tiers.WHOLE)
                || !space.hot().willServe(query.reach(), query.filter());
    }

    private <T> T handedOver(Supplier<T> work) {
        Duration most = tiers.budgets().recall();
        try {
            Future<T> under = recalls.submit(work::get);
            try {
                return under.get(most.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                // an interrupt would close the files that it reads
                under.cancel(false);
                throw new Fault.Unavailable(
                        "no answer within " + most.toMillis() + " ms (budgets.recall)", Duration.ofSeconds(1), late);
            }
        } catch (RejectedExecutionException refused) {
            if (!recalls.isShutdown()) {
                throw new Fault.Exhausted("recalls that nobody waits for are under way still", Duration.ofSeconds(1));
            }
            throw new Fault.Unavailable("recalls have ended, for this node is closing", Duration.ofSeconds(1), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while recalling", Duration.ZERO, interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("recalling failed", failed.getCause());
        }
    }

    private List<Hit> hits(OpenSpace space, Query query, Hydration hydration, Trace trace) {
        Meant meant = Meant.start(roles, query, tiers, searches.apply(Tier.CONVERSATION));
        Meaning meaning = new Meaning(space, query, trace);
        Optional<Whole> whole = whole(space, query);
        if (whole.isPresent()) {
            Optional<List<Hit>> hits =
                    meaning.get().flatMap(question -> compared(whole.get(), query, question, meant, hydration, trace));
            if (hits.isPresent()) {
                return hits.get();
            }
        }
        return searched(space, query, meaning, meant, hydration, trace);
    }

    /**
     * What compares all that the question is about: the hot tier, or the index where the scope is small and the index lacks nothing; where neither
     * does, the hot tier is waited for.
     */
    private Optional<Whole> whole(OpenSpace space, Query query) {
        Whole hot = new Whole(Tier.HOT.label(), space.hot());
        if (space.hot().ready(query.reach(), query.filter())) {
            return Optional.of(hot);
        }
        try {
            if (space.projector().state() == Projector.State.CURRENT
                    && space.whole().ready(query.reach(), query.filter())) {
                return Optional.of(new Whole(Tiers.WHOLE, space.whole()));
            }
        } catch (Fault.Unavailable failure) {
            LOG.warn("A recall is not answered by the index whole: {}", failure.toString());
        }
        Duration patience = tiers.budgets().of(Tier.HOT);
        return space.hot().await(query.reach(), query.filter(), patience) ? Optional.of(hot) : Optional.empty();
    }

    /** Answers from what compares everything, if it can. */
    private Optional<List<Hit>> compared(
            Whole whole, Query query, Embedding question, Meant meant, Hydration hydration, Trace trace) {
        Set<MemoryId> entities = meant.await(trace);
        for (int depth = query.limit() + SPARE; ; depth *= 4) {
            int asked = depth;
            Optional<Ranking> ranking = ranked(
                    whole,
                    trace,
                    () -> whole.evidence()
                            .compare(
                                    query.reach(),
                                    query.filter(),
                                    query.text(),
                                    question,
                                    evidence -> Fusion.rank(evidence, query.text(), entities, asked)));
            if (ranking.isEmpty()) {
                return Optional.empty();
            }
            List<Hit> hits = hydration.visible(ranking.get().best(), trace);
            if (hits.size() >= query.limit()
                    || depth >= ranking.get().all()
                    || (hydration.isAway() && depth >= DEPTH_OF_RECOLLECTION)) {
                return Optional.of(hits);
            }
        }
    }

    /** What came of comparing everything; empty if it could not be done, which the trace tells if it failed. */
    private Optional<Ranking> ranked(Whole whole, Trace trace, Supplier<Optional<Ranking>> comparing) {
        long start = System.nanoTime();
        try {
            Optional<Ranking> ranking = tiers.ask(whole.name(), comparing);
            ranking.ifPresent(found -> trace.step(whole.name(), System.nanoTime() - start, found.all(), false));
            return ranking;
        } catch (RuntimeException failure) {
            LOG.atLevel(Search.level(failure))
                    .log("A recall is not compared whole by {}: {}", whole.name(), failure.toString());
            trace.step(whole.name(), System.nanoTime() - start, 0, true);
            return Optional.empty();
        }
    }

    /** Answers from the indexes; by words alone, where the question could not be embedded. */
    private List<Hit> searched(
            OpenSpace space, Query query, Meaning meaning, Meant meant, Hydration hydration, Trace trace) {
        int first = query.text().isBlank() ? DEPTH_OF_VECTORS : DEPTH;
        for (int depth = Math.max(first, 2 * query.limit()); ; depth *= 4) {
            int asked = depth;
            Search lexical = search(
                    Tier.LEXICAL,
                    query.text().isBlank(),
                    () -> space.texts().search(query.reach(), query.filter(), query.text(), asked));
            List<Near> dense = meaning.get().stream()
                    .flatMap(question -> near(space, query, question, asked, trace))
                    .toList();
            List<Candidate> words = lexical.await(trace);
            List<Found> meanings = dense.stream().map(each -> each.await(trace)).toList();
            Evidence evidence =
                    Gathered.of(words, meanings.stream().map(Found::candidates).toList());
            Ranking ranking = Fusion.rank(evidence, query.text(), meant.await(trace), Integer.MAX_VALUE);
            List<Hit> hits = hydration.visible(ranking.best(), trace);
            boolean exhausted = words.size() < depth && meanings.stream().allMatch(Found::all);
            int limit = hydration.isAway() ? DEPTH_OF_RECOLLECTION : DEPTH_LIMIT;
            if (hits.size() >= query.limit() || exhausted || depth >= limit) {
                return hits;
            }
        }
    }

    /**
     * The searches by vector: of the index of this node, and of those on servers that have not been late in this recall. These hold the same vectors: as long as the
     * index of this node lacks none, they are asked for what it may have missed of the nearest.
     */
    private Stream<Near> near(OpenSpace space, Query query, Embedding question, int depth, Trace trace) {
        Search here = search(
                Tier.VECTORS, false, () -> space.vectors().search(query.reach(), query.filter(), question, depth));
        int beside = space.projector().state() == Projector.State.CURRENT
                ? Math.max(Math.max(DEPTH_BESIDE, 2 * query.limit()), depth / 4)
                : depth;
        return Stream.concat(
                Stream.of(new Near(here, depth)),
                space.remote().stream()
                        .filter(index -> !trace.late().contains(index.name()))
                        .map(index -> new Near(
                                Search.start(
                                        index,
                                        () -> index.vectors().search(query.reach(), query.filter(), question, beside)),
                                beside)));
    }

    private Search search(Tier tier, boolean skipped, Supplier<List<Candidate>> work) {
        return Search.start(
                tier,
                tiers.budgets().of(tier),
                skipped ? List::of : () -> tiers.ask(tier.label(), work),
                searches.apply(tier));
    }

    /** A question's vector, made when it is needed first. For one thread. */
    private final class Meaning {
        private final OpenSpace space;
        private final Query query;
        private final Trace trace;
        private boolean known;
        private Optional<Embedding> vector = Optional.empty();

        Meaning(OpenSpace space, Query query, Trace trace) {
            this.space = space;
            this.query = query;
            this.trace = trace;
        }

        /** The vector; empty if the model is away, which the trace tells. */
        Optional<Embedding> get() {
            if (!known) {
                vector = query.brought().isEmpty() ? embedded() : Optional.of(brought());
                known = true;
            }
            return vector;
        }

        private Embedding brought() {
            Embedding brought = query.brought().getFirst();
            if (!brought.space().equals(space.id())) {
                throw new Fault.Invalid(
                        "embedding.space", "expected the space " + space.id() + ", but got " + brought.space());
            }
            return brought;
        }

        private Optional<Embedding> embedded() {
            long start = System.nanoTime();
            TenantKey key = store.key(query.reach().tenant());
            try {
                Embedding question = space.encoder().embeddings().embed(key, Role.QUESTION, query.text());
                trace.step(Trace.EMBED, System.nanoTime() - start, 1, false);
                return Optional.of(question);
            } catch (Fault.Unavailable away) {
                LOG.debug("A recall goes by words alone: {}", away.toString());
                trace.step(Trace.EMBED, System.nanoTime() - start, 0, true);
                return Optional.empty();
            }
        }
    }

    private static List<String> degraded(OpenSpace space, Trace trace) {
        List<String> degraded = new ArrayList<>(trace.late());
        if (space.projector().state() != Projector.State.CURRENT) {
            degraded.add(Tiers.WHOLE);
        }
        return degraded;
    }

    private void await(OpenSpace space, Position position) {
        String epoch = store.head().epoch();
        if (!epoch.equals(position.epoch())) {
            throw new Fault.Invalid("after", "expected a position of the epoch " + epoch + ", but got " + position);
        }
        try {
            if (!space.projector().await(position, AFTER_PATIENCE)) {
                throw new Fault.Unavailable(
                        "this node has not seen the position " + position + " after " + AFTER_PATIENCE.toSeconds()
                                + " s",
                        Duration.ofSeconds(1));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while waiting for a position", Duration.ZERO, interrupted);
        }
    }
}
