package ai.sophia.app;

import ai.sophia.app.SpaceOpening.Begun;
import ai.sophia.cli.Failure;
import ai.sophia.core.access.Access;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.document.Documents;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.graph.KnowledgeGraph;
import ai.sophia.core.index.Generations;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tier;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.sql.SqlMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Which parts Sophia is made of, on one data directory: opened together, closed in reverse. Immutable, its parts safe for all threads. */
record Wiring(
        Access access,
        MemoryStore store,
        Documents documents,
        Spaces spaces,
        Reembedding reembedding,
        Caches caches,
        Admissions admissions,
        Map<Tier, Duration> budgets,
        Remembering remembering,
        Recalling recalling,
        Briefing briefing,
        Forgetting forgetting,
        KnowledgeGraph graph,
        Doctor doctor,
        Closing closing)
        implements AutoCloseable {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int SEARCH_THREADS = Math.max(2, PROCESSORS);

    /** Searches that wait for a thread at most, for each recall under way: its own two, and some that it left for being late. */
    private static final int SEARCHES_OF_A_RECALL = 8;

    Wiring {
        budgets = Map.copyOf(budgets);
    }

    /**
     * Opens everything; records, index and model at the same time, because each waits for the disk. The index and the model are those of
     * the space that is wanted; where another one serves, its own are opened then.
     *
     * @throws ai.sophia.core.Fault.Unavailable if one of them cannot be opened
     */
    static Wiring open(DataDirectory directory, Settings settings, Access access, Telemetry telemetry) {
        InstantSource clock = InstantSource.system();
        OnnxModel wanted = model(settings.embedder());
        Closing closing = new Closing();
        try {
            Caches caches = Caches.open(settings, closing);
            SpaceOpening opening = new SpaceOpening(directory, settings, caches.embeddings());
            Opening<SqlMemoryStore> openingStore =
                    Opening.of("records", () -> SqlMemoryStore.open(directory.memories(), directory.cache()));
            RecordsCheck check = new RecordsCheck(openingStore, directory, opening.folders());
            Begun begun = opening.begin(wanted, closing, check);
            closing.add("records", () -> openingStore.result().close());
            MemoryStore store = openingStore.result();
            Documents documents = openingStore.result().documents();
            check.against(begun.index().result().checkpoint());
            List<HeldSpace> held = store.spaces();
            OnnxModel serving = check.serving(held).orElse(wanted);
            Admissions admissions = Admissions.of(PROCESSORS);
            int recallsAtOnce = admissions.recalls().limits().places();
            ExecutorService searches = threads("search-", SEARCH_THREADS, SEARCHES_OF_A_RECALL * recallsAtOnce);
            closing.add("searches", searches::shutdownNow);
            ExecutorService recalls = threads("recall-", recallsAtOnce, recallsAtOnce);
            closing.add("recalls", recalls::shutdownNow);
            Map<Tier, Duration> budgets = budgets(settings);
            if (held.stream().noneMatch(HeldSpace::serves)) {
                store.serve(wanted.space(), clock.instant());
            }
            Generations generations = new Generations(store);
            Spaces spaces = new Spaces(
                    serving == wanted
                            ? opening.served(begun, store, generations)
                            : opening.served(opening.begin(serving, closing, check), begun, store, generations));
            closing.add("embedding spaces", spaces::close);
            opening.folders().keepOnly(serving.space().id());
            Encoder encoder = spaces.inUse().encoders().getLast();
            Reembedding reembedding = new Reembedding(
                    store, spaces, encoder, each -> opening.anew(each, store, generations), admissions::isQuiet, clock);
            closing.add("re-embedding", reembedding::close);
            reembedding.start(held);
            Remembering remembering = new Remembering(store, spaces, admissions, telemetry, clock);
            Forgetting forgetting = new Forgetting(store, spaces, clock);
            Recalling recalling = new Recalling(
                    store,
                    spaces,
                    new Answers(caches.answers(), caches.shared(), store, generations),
                    budgets,
                    admissions.recalls(),
                    recalls,
                    searches,
                    telemetry);
            return new Wiring(
                    access,
                    store,
                    documents,
                    spaces,
                    reembedding,
                    caches,
                    admissions,
                    budgets,
                    remembering,
                    recalling,
                    new Briefing(store, recalling, spaces, telemetry),
                    forgetting,
                    new KnowledgeGraph(store, remembering, recalling, forgetting),
                    new Doctor(store, spaces),
                    closing);
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
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

    /** The model of this name. */
    static OnnxModel model(String name) {
        return Arrays.stream(OnnxModel.values())
                .filter(each -> each.label().equals(name))
                .filter(OnnxModel::isPresent)
                .findFirst()
                .orElseThrow(() -> Failure.misuse("there is no embedder \"" + name + "\" in this build; there are: "
                        + String.join(
                                ", ",
                                Arrays.stream(OnnxModel.values())
                                        .filter(OnnxModel::isPresent)
                                        .map(OnnxModel::label)
                                        .toList())));
    }

    @Override
    public void close() {
        closing.close();
    }

    private static Map<Tier, Duration> budgets(Settings settings) {
        Map<Tier, Duration> budgets = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            budgets.put(tier, tier.budget());
        }
        budgets.put(Tier.HOT, settings.hotBudget());
        budgets.put(Tier.CACHE, settings.cacheBudget());
        budgets.put(Tier.LEXICAL, settings.lexicalBudget());
        budgets.put(Tier.VECTORS, settings.vectorsBudget());
        return budgets;
    }
}
