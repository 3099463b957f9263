package ai.sophia.app;

import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projector;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.tier.Cache;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.hot.HotProjection;
import ai.sophia.store.hot.HotScopes;
import ai.sophia.store.lucene.EnglishWords;
import ai.sophia.store.lucene.IndexFolders;
import ai.sophia.store.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How an embedding space is opened: its model, its index in a folder of its own, its hot tier. Immutable, safe for all threads. */
record SpaceOpening(DataDirectory directory, Settings settings, Cache<Embedding> cache) {
    /** Most tokens that neighboring passages share: a sentence or two. */
    private static final int OVERLAP = 32;

    /** The folders of the indexes. */
    IndexFolders folders() {
        return new IndexFolders(directory.indexes());
    }

    /** Begins to load a model. */
    Opening<OnnxEmbedder> model(OnnxModel model) {
        return Opening.of("model", () -> OnnxEmbedder.open(model, directory.cache()));
    }

    /**
     * Begins to open an index, or to begin one.
     *
     * @param agreement asked before what is there is thrown away
     */
    Opening<LuceneIndex> index(OnnxModel model, Consumer<Position> agreement) {
        String space = model.space().id();
        return Opening.of("index", () -> {
            folders().adopt();
            return LuceneIndex.open(folders().of(space), space, agreement);
        });
    }

    /** What encodes with a model. */
    Encoder encoder(OnnxEmbedder model) {
        return new Encoder(model, new Embeddings(model, cache), new Splitter(model, OVERLAP));
    }

    /**
     * What finds memories in the space of a model; its projection follows the log from now on.
     *
     * @param encoder waited for at the end, for it takes longest to load
     */
    OpenSpace space(
            EmbeddingSpace space,
            MemoryStore store,
            Generations generations,
            LuceneIndex index,
            Supplier<Encoder> encoder) {
        HotScopes hot = new HotScopes(
                (reach, each) -> store.scan(reach, space.id(), each),
                store::holdsMore,
                space.dimension(),
                EnglishWords.INSTANCE,
                settings.hotBytes(),
                settings.hotBudget());
        HotProjection projection = new HotProjection(hot, index);
        Projector projector = new Projector(store, projection, space.id(), generations);
        projector.start();
        try {
            return new OpenSpace(encoder.get(), hot, index, index, projection, projector);
        } catch (RuntimeException | Error failure) {
            projector.close();
            projection.close();
            throw failure;
        }
    }

    /** The same made anew from the records, whatever is left of an earlier attempt. */
    OpenSpace anew(Encoder encoder, MemoryStore store, Generations generations) {
        EmbeddingSpace space = encoder.embeddings().space();
        Path folder = folders().of(space.id());
        LuceneIndex.open(folder, space.id()).delete();
        return space(space, store, generations, LuceneIndex.open(folder, space.id()), () -> encoder);
    }
}
