package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.access.Access;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.index.Projector;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tier;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.caffeine.CaffeineCache;
import ai.sophia.store.lucene.LuceneIndex;
import ai.sophia.store.sql.SqlMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Which parts Sophia is made of, on one data directory: opened together, closed in reverse. Immutable, its parts safe for all threads. */
record Wiring(
        Access access,
        MemoryStore store,
        LuceneIndex index,
        Embedder embedder,
        CaffeineCache<Embedding> cache,
        Embeddings embeddings,
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

    private static final int SEARCH_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final int RECALL_THREADS = 2 * SEARCH_THREADS;

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
            Opening<LuceneIndex> openingIndex = Opening.of(
                    "index", () -> LuceneIndex.open(directory.indexes().resolve("lucene"), space));
            closing.add("model", () -> openingModel.result().close());
            closing.add("index", () -> openingIndex.result().close());
            Opening<SqlMemoryStore> openingStore =
                    Opening.of("records", () -> SqlMemoryStore.open(directory.memories(), directory.cache()));
            closing.add("records", () -> openingStore.result().close());
            MemoryStore store = openingStore.result();
            checkSpace(store, model);
            LuceneIndex index = openingIndex.result();
            checkRecords(store, index, directory);
            ExecutorService searches = threads("search-", SEARCH_THREADS);
            closing.add("searches", searches::shutdownNow);
            ExecutorService recalls = threads("recall-", RECALL_THREADS);
            closing.add("recalls", recalls::shutdownNow);
            Projector projector = new Projector(store, index, space);
            projector.start();
            closing.add("projector", projector::close);
            Embedder embedder = openingModel.result();
            CaffeineCache<Embedding> cache =
                    new CaffeineCache<>(settings.cacheBytes(), embedding -> embedding.vector().length * Float.BYTES);
            Embeddings embeddings = new Embeddings(embedder, cache);
            Map<Tier, Duration> budgets = budgets(settings);
            return new Wiring(
                    access,
                    store,
                    index,
                    embedder,
                    cache,
                    embeddings,
                    budgets,
                    projector,
                    new Remembering(store, embeddings, new Splitter(embedder, OVERLAP), projector, telemetry, clock),
                    new Recalling(store, embeddings, index, index, projector, budgets, recalls, searches, telemetry),
                    new Forgetting(store, projector, clock),
                    new Doctor(store, index, projector, space),
                    closing);
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Vectors of another model would not be searched, so what was remembered with it would seem to be lost. */
    private static void checkSpace(MemoryStore store, OnnxModel model) {
        Set<String> spaces = store.spaces();
        if (!spaces.isEmpty() && !spaces.contains(model.space().id())) {
            throw Failure.misuse("the memories here were embedded by " + String.join(", ", spaces)
                    + ", but the setting embedder: " + model.label() + " means "
                    + model.space().id()
                    + ". Start with the embedder they were made with, or export them and import them"
                    + " into a new data directory");
        }
    }

    /** Records that are gone while the index still knows them were lost, or not mounted: to go on would be to forget them for good. */
    private static void checkRecords(MemoryStore store, LuceneIndex index, DataDirectory directory) {
        Position known = index.checkpoint();
        Position head = store.head();
        boolean begun = head.sequence() == 0 && !head.epoch().equals(known.epoch());
        if (begun && known.sequence() > 0) {
            throw Failure.of("the records in " + directory.memories() + " are gone, but " + directory.indexes()
                    + " is still there. Put " + directory.memories()
                    + " back from a backup, or delete " + directory.indexes() + " to begin without memories");
        }
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
        budgets.put(Tier.LEXICAL, settings.lexicalBudget());
        budgets.put(Tier.VECTORS, settings.vectorsBudget());
        return budgets;
    }
}
