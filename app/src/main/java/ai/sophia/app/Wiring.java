package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.access.Access;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projector;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Answer;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tier;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.caffeine.CaffeineCache;
import ai.sophia.store.hot.HotProjection;
import ai.sophia.store.hot.HotScopes;
import ai.sophia.store.lucene.EnglishWords;
import ai.sophia.store.lucene.LuceneIndex;
import ai.sophia.store.sql.SqlMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Which parts Sophia is made of, on one data directory: opened together, closed in reverse. Immutable, its parts safe for all threads. */
record Wiring(
        Access access,
        MemoryStore store,
        LuceneIndex index,
        HotScopes hot,
        Embedder embedder,
        CaffeineCache<Embedding> embeddingCache,
        CaffeineCache<Answer> answerCache,
        Embeddings embeddings,
        Admissions admissions,
        Map<Tier, Duration> budgets,
        Projector projector,
        Remembering remembering,
        Recalling recalling,
        Forgetting forgetting,
        Doctor doctor,
        Closing closing)
        implements AutoCloseable {
    /** Most tokens that neighboring passages share: a sentence or two. */
    private static final int OVERLAP = 32;

    /** Answers get this part of the memory for caches, embeddings the rest. */
    private static final int ANSWERS_SHARE = 4;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int SEARCH_THREADS = Math.max(2, PROCESSORS);

    /** Searches that wait for a thread at most, for each recall under way: its own two, and some that it left for being late. */
    private static final int SEARCHES_OF_A_RECALL = 8;

    Wiring {
        budgets = Map.copyOf(budgets);
    }

    /**
     * Opens everything; records, index and model at the same time, because each waits for the disk.
     *
     * @throws ai.sophia.core.Fault.Unavailable if one of them cannot be opened
     */
    static Wiring open(DataDirectory directory, Settings settings, Access access, Telemetry telemetry) {
        InstantSource clock = InstantSource.system();
        OnnxModel model = model(settings.embedder());
        String space = model.space().id();
        Closing closing = new Closing();
        try {
            Opening<OnnxEmbedder> openingModel = Opening.of("model", () -> OnnxEmbedder.open(model, directory.cache()));
            Opening<SqlMemoryStore> openingStore =
                    Opening.of("records", () -> SqlMemoryStore.open(directory.memories(), directory.cache()));
            RecordsCheck check = new RecordsCheck(openingStore, model, directory);
            Opening<LuceneIndex> openingIndex = Opening.of(
                    "index", () -> LuceneIndex.open(directory.indexes().resolve("lucene"), space, check::against));
            closing.add("model", () -> openingModel.result().close());
            closing.add("index", () -> openingIndex.result().close());
            closing.add("records", () -> openingStore.result().close());
            MemoryStore store = openingStore.result();
            LuceneIndex index = openingIndex.result();
            check.against(index.checkpoint());
            Admissions admissions = Admissions.of(PROCESSORS);
            int recallsAtOnce = admissions.recalls().limits().places();
            ExecutorService searches = threads("search-", SEARCH_THREADS, SEARCHES_OF_A_RECALL * recallsAtOnce);
            closing.add("searches", searches::shutdownNow);
            ExecutorService recalls = threads("recall-", recallsAtOnce, recallsAtOnce);
            closing.add("recalls", recalls::shutdownNow);
            Map<Tier, Duration> budgets = budgets(settings);
            HotScopes hot = new HotScopes(
                    (reach, each) -> store.scan(reach, space, each),
                    store::holdsMore,
                    model.space().dimension(),
                    EnglishWords.INSTANCE,
                    settings.hotBytes(),
                    settings.hotBudget());
            closing.add("hot tier", hot::close);
            Generations generations = new Generations(store);
            Projector projector = new Projector(store, new HotProjection(hot, index), space, generations);
            projector.start();
            closing.add("projector", projector::close);
            Embedder embedder = openingModel.result();
            long answerBytes = settings.cacheBytes() / ANSWERS_SHARE;
            CaffeineCache<Answer> answerCache = new CaffeineCache<>(answerBytes, Answer::bytes);
            CaffeineCache<Embedding> embeddingCache = new CaffeineCache<>(
                    settings.cacheBytes() - answerBytes, embedding -> embedding.vector().length * Float.BYTES);
            Embeddings embeddings = new Embeddings(embedder, embeddingCache);
            return new Wiring(
                    access,
                    store,
                    index,
                    hot,
                    embedder,
                    embeddingCache,
                    answerCache,
                    embeddings,
                    admissions,
                    budgets,
                    projector,
                    new Remembering(
                            store,
                            embeddings,
                            new Splitter(embedder, OVERLAP),
                            projector,
                            admissions,
                            telemetry,
                            clock),
                    new Recalling(
                            store,
                            embeddings,
                            new Answers(answerCache, generations),
                            hot,
                            index,
                            index,
                            projector,
                            budgets,
                            admissions.recalls(),
                            recalls,
                            searches,
                            telemetry),
                    new Forgetting(store, projector, clock),
                    new Doctor(store, index, projector, space),
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
        budgets.put(Tier.LEXICAL, settings.lexicalBudget());
        budgets.put(Tier.VECTORS, settings.vectorsBudget());
        return budgets;
    }
}
