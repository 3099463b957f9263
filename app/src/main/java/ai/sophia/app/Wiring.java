package ai.sophia.app;

import ai.sophia.app.SpaceOpening.Begun;
import ai.sophia.cli.Failure;
import ai.sophia.core.access.Access;
import ai.sophia.core.consolidation.Consolidating;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.context.ToldContexts;
import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Standings;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.conversation.Windowing;
import ai.sophia.core.document.Documents;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.entity.Entities;
import ai.sophia.core.graph.KnowledgeGraph;
import ai.sophia.core.index.Generations;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.lifecycle.Reconciling;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.space.LateEmbedding;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Budgets;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Rate;
import ai.sophia.core.tier.RateLimit;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tier;
import ai.sophia.core.tier.Tiers;
import ai.sophia.guard.Breaker;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.model.opennlp.OpenNlpNounPhrases;
import ai.sophia.model.rules.RuleRecognizer;
import ai.sophia.store.sql.SqlMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Which parts Sophia is made of, on one data directory: opened together, closed in reverse. Immutable, its parts safe for all threads. */
record Wiring(
        Access access,
        MemoryStore store,
        Documents documents,
        Spaces spaces,
        Reembedding reembedding,
        Caches caches,
        Admissions admissions,
        Limits limits,
        Tiers tiers,
        Remembering remembering,
        Recalling recalling,
        Briefing briefing,
        Forgetting forgetting,
        KnowledgeGraph graph,
        Facts facts,
        Profiling profiling,
        Entities entities,
        Sessions sessions,
        Sharings sharings,
        Understanding understanding,
        Optional<Distilling> distilling,
        Optional<Learning> learning,
        Consolidating consolidating,
        Doctor doctor,
        Servers servers,
        Closing closing)
        implements AutoCloseable {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int SEARCH_THREADS = Math.max(2, PROCESSORS);

    /** Searches of a tier that wait for a thread at most, for each recall under way: its own, and some that it left for being late. */
    private static final int SEARCHES_OF_A_RECALL = 8;

    /** How long recalls leave a server of the records alone at most that is taken to be down: it is to be asked as soon as it is back. */
    private static final Duration LONGEST_UNASKED = Duration.ofSeconds(1);

    /** Who understands what is said, as histories name it. */
    private static final String BY_RULES = "rules";

    private static final Position NOWHERE = new Position("", 0);

    /** From one comparison of the indexes with the records to the next. */
    private static final Duration RECONCILIATION = Duration.ofDays(1);

    /**
     * Opens everything; records, index and model at the same time, because each waits for the disk. The index and the model are those of
     * the space that is wanted, if its model runs in this process; where another one serves, its own are opened then.
     *
     * @throws ai.sophia.core.Fault.Unavailable if one of them cannot be opened
     */
    static Wiring open(DataDirectory directory, Settings settings, Access open, Telemetry telemetry) {
        InstantSource clock = InstantSource.system();
        Models models = new Models(settings, directory.cache());
        Optional<Model> wanted = models.wanted();
        Closing closing = new Closing();
        try {
            Caches caches = Caches.open(settings, closing);
            Optional<Chats> chats = settings.model()
                    .filter(each -> settings.distilling() == Settings.Distilled.BY_MODEL)
                    .map(Chats::of);
            Optional<Guard> reading = settings.records().map(server -> reading(settings.recordsBudget()));
            Servers servers = Servers.of(settings, reading, models, chats, caches);
            SpaceOpening opening = new SpaceOpening(directory, settings, servers, caches.embeddings());
            Opening<SqlMemoryStore> openingStore = Opening.of(
                    "records",
                    () -> settings.records()
                            .map(SqlMemoryStore::open)
                            .orElseGet(() -> SqlMemoryStore.open(directory.memories(), directory.cache())));
            RecordsCheck check = new RecordsCheck(openingStore, directory, opening.folders());
            Optional<Begun> begun = wanted.map(model -> opening.begin(model, closing, check));
            closing.add("records", () -> openingStore.result().close());
            MemoryStore store = openingStore.result();
            Documents documents = openingStore.result().documents();
            check.against(begun.map(each -> each.index().result().checkpoint()).orElse(NOWHERE));
            List<HeldSpace> held = store.spaces();
            Optional<String> served =
                    held.stream().filter(HeldSpace::serves).map(HeldSpace::id).findFirst();
            Admissions admissions = Admissions.of(PROCESSORS);
            int recallsAtOnce = admissions.recalls().limits().places();
            Map<Tier, ExecutorService> searches = searches(recallsAtOnce, closing);
            ExecutorService recalls = threads("recall-", recallsAtOnce, recallsAtOnce);
            closing.add("recalls", recalls::shutdownNow);
            Reads reads = reading.map(guard -> Reads.ofServer(guard, settings.recordsBudget()))
                    .orElseGet(Reads::inProcess);
            Model model = served.map(models::of).orElseGet(models::first);
            if (served.isEmpty()) {
                store.serve(model.space(), clock.instant());
            }
            Generations generations = new Generations(store, reads);
            Optional<Begun> same = begun.filter(each -> each.model().space().equals(model.space()));
            begun.filter(each -> same.isEmpty()).ifPresent(other -> claim(store, model, other.model()));
            Begun serving = same.orElseGet(() -> opening.begin(model, closing, check));
            Spaces spaces = new Spaces(
                    same.isPresent() || begun.isEmpty()
                            ? opening.served(serving, store, generations)
                            : opening.served(serving, begun.get(), store, generations));
            closing.add("embedding spaces", spaces::close);
            opening.folders().keepOnly(model.space().id());
            Reembedding reembedding =
                    reembedding(opening, models, store, spaces, generations, admissions, clock, closing);
            closing.add("re-embedding", reembedding::close);
            boolean settled = models.surelyWants(model.space().id()) || same.isPresent();
            if (!settled
                    || held.stream()
                            .anyMatch(each -> !each.id().equals(model.space().id()))) {
                reembedding.start();
            }
            LateEmbedding lateEmbedding = new LateEmbedding(store, spaces, admissions::isQuiet);
            closing.add("late embedding", lateEmbedding::close);
            lateEmbedding.start();
            Reconciling reconciling = new Reconciling(RECONCILIATION, spaces);
            closing.add("reconciling", reconciling::close);
            reconciling.start();
            Limits limits = limits(settings, caches);
            Remembering remembering = new Remembering(store, spaces, admissions, limits, telemetry, clock);
            Forgetting forgetting = new Forgetting(store, spaces, clock);
            // what Sophia itself writes is counted for no caller and is no call
            Remembering own = new Remembering(store, spaces, admissions, Limits.NONE, Telemetry.NONE, clock);
            Facts facts = new Facts(store, own);
            Sharings sharings = new Sharings(store, documents, clock);
            Access access = open.with(sharings);
            Understanding understanding = chats.map(
                            each -> each.understanding(store, documents, access.owner(), BY_RULES, clock))
                    .orElseGet(
                            () -> byRules(spaces.serving().encoder().embedder().space()));
            Optional<Distilling> distilling = settings.distilling() == Settings.Distilled.NOT
                    ? Optional.empty()
                    : Optional.of(new Distilling(
                            store,
                            documents,
                            spaces,
                            own,
                            forgetting,
                            understanding,
                            sharings,
                            access.owner(),
                            chats.map(Chats::model).orElse(BY_RULES),
                            admissions::isQuiet,
                            admissions::isIdle,
                            clock));
            distilling.ifPresent(each -> closing.add("distilling", each::close));
            // closed before it, for it may be waiting for an answer
            chats.ifPresent(each -> closing.add("language model", each::close));
            Uses uses = settings.learning().isPresent() ? new Uses() : Uses.none();
            Optional<Learning> learning = settings.learning()
                    .map(halfLife -> new Learning(
                            store, documents, own, uses, access.owner(), halfLife, admissions::isQuiet, clock));
            learning.ifPresent(each -> closing.add("learning", each::close));
            Sessions sessions = new Sessions(store, documents, remembering, new Windowing(store, facts), clock);
            Consolidating consolidating = new Consolidating(
                    store,
                    documents,
                    spaces,
                    sessions,
                    own,
                    forgetting,
                    access.owner(),
                    settings.consolidation(),
                    settings.expired(),
                    () -> distilling.filter(Distilling::isSettled).isPresent(),
                    admissions::isQuiet,
                    clock);
            closing.add("consolidating", consolidating::close);
            Tiers tiers = new Tiers(budgets(settings), Breaker::new, telemetry);
            Recalling recalling = new Recalling(
                    store,
                    reads,
                    spaces,
                    new Answers(caches.answers(), caches.shared(), store, reads, generations),
                    facts,
                    admissions.recalls(),
                    recalls,
                    tier -> Objects.requireNonNull(searches.get(tier)),
                    uses,
                    tiers);
            return new Wiring(
                    access,
                    store,
                    documents,
                    spaces,
                    reembedding,
                    caches,
                    admissions,
                    limits,
                    tiers,
                    remembering,
                    recalling,
                    new Briefing(
                            store,
                            recalling,
                            new ToldContexts(caches.contexts(), caches.sharedContexts(), store, reads, generations),
                            spaces,
                            uses,
                            telemetry),
                    forgetting,
                    new KnowledgeGraph(store, remembering, recalling, forgetting),
                    facts,
                    new Profiling(facts, new Standings(caches.standings(), generations)),
                    new Entities(facts, new OpenNlpNounPhrases()),
                    sessions,
                    sharings,
                    understanding,
                    distilling,
                    learning,
                    consolidating,
                    new Doctor(store, spaces, servers.all()),
                    servers,
                    closing);
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
    }

    /** What other nodes wrote meanwhile in the space that serves would be missing in the other, and they would go on in the one that is left. */
    private static void claim(MemoryStore store, Model serving, Model wanted) {
        if (!store.claim()) {
            throw Failure.of(
                    "the records in " + store.place() + " are used by other nodes, in the embedding space "
                            + serving.space().id() + ", and this node is to embed in "
                            + wanted.space().id()
                            + ". Set its embedder to that of the others; or, to change it for all, stop"
                            + " the others, and start them again with the new one when \"sophia status\" says \"wanted\" no more");
        }
    }

    /** Rules, and what was learned of changes with the vectors of the model that runs in process, where these are the ones that serve. */
    private static Understanding byRules(EmbeddingSpace space) {
        RuleRecognizer rules = new RuleRecognizer();
        boolean learned = Arrays.stream(OnnxModel.values())
                .anyMatch(model -> model.space().model().equals(space.model()));
        return new ByRules(() -> rules, learned ? Optional.of(rules) : Optional.empty(), BY_RULES);
    }

    private static Limits limits(Settings settings, Caches caches) {
        return new Limits(
                limit("requests", settings.requestsAMinute(), 1, caches),
                limit("texts", settings.textsAMinute(), Rate.LARGEST_CALL, caches));
    }

    private static Optional<RateLimit> limit(String name, int perMinute, int largestCall, Caches caches) {
        return perMinute == 0
                ? Optional.empty()
                : Optional.of(
                        new RateLimit(name, new Rate(perMinute, largestCall), caches.buckets(), System::nanoTime));
    }

    /** For the tiers that are searched beside others, each its own. */
    private static Map<Tier, ExecutorService> searches(int recallsAtOnce, Closing closing) {
        Map<Tier, ExecutorService> searches = new EnumMap<>(Tier.class);
        for (Tier tier : List.of(Tier.LEXICAL, Tier.VECTORS, Tier.CONVERSATION)) {
            ExecutorService threads = threads(tier.label() + "-", SEARCH_THREADS, SEARCHES_OF_A_RECALL * recallsAtOnce);
            closing.add(tier.label() + " searches", threads::shutdownNow);
            searches.put(tier, threads);
        }
        return searches;
    }

    private static ExecutorService threads(String name, int count, int waiting) {
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Towards the model in this process that is wanted, or the one on a server, which may be known only when that answers. */
    private static Reembedding reembedding(
            SpaceOpening opening,
            Models models,
            MemoryStore store,
            Spaces spaces,
            Generations generations,
            Admissions admissions,
            InstantSource clock,
            Closing closing) {
        Supplier<Encoder> wanting;
        if (models.wanted().isPresent()) {
            Encoder known = spaces.inUse().encoders().getLast();
            wanting = () -> known;
        } else {
            WantedOnServer onServer = new WantedOnServer(
                    models, spaces, model -> opening.encoder(model.opening().get()));
            closing.add("wanted model", onServer::close);
            wanting = onServer;
        }
        return new Reembedding(
                store, spaces, wanting, each -> opening.anew(each, store, generations), admissions::isQuiet, clock);
    }

    @Override
    public void close() {
        closing.close();
    }

    /** Guards the reads of records that are on a server. */
    private static Guard reading(Duration budget) {
        return new Breaker("PostgreSQL", Reads.longest(budget), LONGEST_UNASKED);
    }

    private static Budgets budgets(Settings settings) {
        return new Budgets(
                Map.of(
                        Tier.HOT, settings.hotBudget(),
                        Tier.CACHE, settings.cacheBudget(),
                        Tier.LEXICAL, settings.lexicalBudget(),
                        Tier.VECTORS, settings.vectorsBudget(),
                        Tier.RECORDS, settings.recordsBudget(),
                        Tier.CONVERSATION, settings.conversationBudget()),
                settings.serversBudget(),
                settings.wholeBudget());
    }
}
