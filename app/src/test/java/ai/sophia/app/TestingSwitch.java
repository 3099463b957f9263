package ai.sophia.app;

import ai.sophia.core.conversation.Facts;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.index.Generations;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.recall.Answer;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.Reads;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Budgets;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tiers;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.caffeine.CaffeineCache;
import ai.sophia.store.sql.SqlMemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** What changes the embedding space from int8 to float, on real parts, held up where a test wants to look. */
final class TestingSwitch implements AutoCloseable {
    private final Closing closing = new Closing();
    final SqlMemoryStore store;
    final OpenSpace first;
    final Encoder wanted;
    final Spaces spaces;
    final Reembedding reembedding;
    final Remembering remembering;
    final Recalling recalling;

    /** The wanted space is opened when it is counted down. */
    final CountDownLatch gate = new CountDownLatch(1);

    /** Whether nobody waits for an answer. */
    volatile BooleanSupplier quiet = () -> true;

    TestingSwitch(Path home) {
        Settings settings = TestingNode.settings(home, "float");
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        closing.add("data directory", directory::close);
        CaffeineCache<Embedding> cache =
                new CaffeineCache<>(settings.cacheBytes(), embedding -> embedding.vector().length * Float.BYTES);
        SpaceOpening opening = new SpaceOpening(directory, settings, Servers.NONE, cache);
        Opening<SqlMemoryStore> records =
                Opening.of("records", () -> SqlMemoryStore.open(directory.memories(), directory.cache()));
        store = records.result();
        closing.add("records", store::close);
        store.serve(OnnxModel.MINILM_INT8.space(), Instant.EPOCH);
        RecordsCheck check = new RecordsCheck(records, directory, opening.folders());
        Generations generations = new Generations(store);
        spaces = new Spaces(opening.served(
                opening.begin(Model.of(OnnxModel.MINILM_INT8, directory.cache()), closing, check),
                opening.begin(Model.of(OnnxModel.MINILM_FLOAT, directory.cache()), closing, check),
                store,
                generations));
        first = spaces.serving();
        wanted = spaces.inUse().encoders().getLast();
        closing.add("embedding spaces", spaces::close);
        reembedding = new Reembedding(
                store,
                spaces,
                () -> wanted,
                each -> {
                    await(gate);
                    return opening.anew(each, store, generations);
                },
                () -> quiet.getAsBoolean(),
                InstantSource.system());
        closing.add("re-embedding", () -> {
            gate.countDown();
            reembedding.close();
        });
        Admissions admissions = Admissions.of(2);
        ExecutorService threads =
                Executors.newFixedThreadPool(admissions.recalls().limits().places());
        ExecutorService searches = Executors.newFixedThreadPool(4);
        closing.add("recalls", threads::shutdownNow);
        closing.add("searches", searches::shutdownNow);
        remembering = new Remembering(store, spaces, admissions, Limits.NONE, Telemetry.NONE, InstantSource.system());
        Answers answers = new Answers(
                new CaffeineCache<>(1 << 20, Answer::bytes), Cache.none(), store, Reads.inProcess(), generations);
        recalling = new Recalling(
                store,
                Reads.inProcess(),
                spaces,
                answers,
                new Facts(store, remembering),
                admissions.recalls(),
                threads,
                tier -> searches,
                Uses.none(),
                Tiers.unguarded(Budgets.ofEach(Duration.ofMinutes(1)), Telemetry.NONE));
    }

    /** Begins to re-embed what is stored. */
    void begin() {
        reembedding.start();
    }

    Receipt remember(String text, Embedding... brought) {
        return remembering.remember(TestingNode.draft("ada", text, List.of(brought)));
    }

    /** The texts that a question finds, the best first. */
    List<String> recall(String text, Embedding... brought) {
        Query asked = TestingNode.query("ada", text, Optional.empty());
        Recall recall = recalling.recall(
                new Query(asked.reach(), text, List.of(brought), asked.filter(), asked.limit(), 0, Optional.empty()));
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    /** A text's vector, made by an encoder. */
    Embedding vector(Encoder encoder, String text) {
        return encoder.embedder().embed(Role.PASSAGE, List.of(text)).getFirst();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
