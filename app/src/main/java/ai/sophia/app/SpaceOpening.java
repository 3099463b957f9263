package ai.sophia.app;

import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Cache;
import ai.sophia.store.hot.HotProjection;
import ai.sophia.store.hot.HotScopes;
import ai.sophia.store.lucene.EnglishWords;
import ai.sophia.store.lucene.IndexFolders;
import ai.sophia.store.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How an embedding space is opened: its model, its index in a folder of its own, its hot tier. Immutable, safe for all threads. */
record SpaceOpening(DataDirectory directory, Settings settings, Servers servers, Cache<Embedding> cache) {
    /** Most tokens that neighboring passages share: a sentence or two. */
    static final int OVERLAP = 32;

    /** The folders of the indexes. */
    IndexFolders folders() {
        return new IndexFolders(directory.indexes());
    }

    /** A space whose model and index are being opened, at the same time, because each waits for the disk. */
    record Begun(Model model, Opening<Embedder> embedder, Opening<LuceneIndex> index) {}

    /**
     * Begins to open a space.
     *
     * @param closing closes what is opened, whether or not it is closed by others before
     * @param check asked before an index is thrown away
     */
    Begun begin(Model model, Closing closing, RecordsCheck check) {
        String space = model.space().id();
        Opening<Embedder> embedder = Opening.of("model", model.opening());
        Opening<LuceneIndex> index = Opening.of("index", () -> {
            folders().adopt();
            return LuceneIndex.open(folders().of(space), space, check::against);
        });
        closing.add("model", () -> embedder.result().close());
        closing.add("index", () -> index.result().close());
        return new Begun(model, embedder, index);
    }

    /** A space that serves and is wanted. */
    Spaces.InUse served(Begun serving, MemoryStore store, Generations generations) {
        return Spaces.InUse.of(space(
                serving.model().space(),
                store,
                generations,
                serving.index().result(),
                () -> encoder(serving.embedder())));
    }

    /** A space that serves where another one is wanted: of that only the model is needed before everything has its vectors. */
    Spaces.InUse served(Begun serving, Begun wanted, MemoryStore store, Generations generations) {
        wanted.index().result().delete();
        Encoder encoder = encoder(wanted.embedder());
        return served(serving, store, generations).with(encoder);
    }

    private Encoder encoder(Opening<Embedder> loading) {
        return encoder(loading.result());
    }

    /** What encodes by a model. */
    Encoder encoder(Embedder model) {
        return new Encoder(model, new Embeddings(model, cache), new Splitter(model, OVERLAP));
    }

    /**
     * What finds memories in the space of a model; its projection follows the log from now on.
     *
     * @param encoder waited for at the end, for it takes longest to load
     */
    private OpenSpace space(
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
                settings.hotBytes());
        HotProjection projection = new HotProjection(hot, index);
        Projector projector = new Projector(store, projection, space.id(), generations);
        projector.start();
        List<RemoteIndex> remote = new ArrayList<>();
        try {
            servers.indexes().forEach(each -> remote.add(each.open(space, store)));
            return new OpenSpace(encoder.get(), hot, index, index, index, projection, projector, remote);
        } catch (RuntimeException | Error failure) {
            remote.forEach(RemoteIndex::close);
            projector.close();
            projection.close();
            throw failure;
        }
    }

    /** A space that is to serve, made anew from the records, whatever is left of an earlier attempt. */
    OpenSpace anew(Encoder encoder, MemoryStore store, Generations generations) {
        EmbeddingSpace space = encoder.embeddings().space();
        Path folder = folders().of(space.id());
        LuceneIndex.open(folder, space.id()).delete();
        return space(space, store, generations, LuceneIndex.open(folder, space.id()), () -> encoder);
    }
}
