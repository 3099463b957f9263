package ai.sophia.store.chroma;

import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.Narrow;
import ai.sophia.core.index.PartedSearch;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.index.VectorServer;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.TenantKey;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passages by vector on a ChromaDB server: a database for each tenant, and in it a collection for each shelf of a space. */
public final class ChromaVectors implements VectorServer {
    private static final Logger LOG = LoggerFactory.getLogger(ChromaVectors.class);

    /** Bytes that a record takes on the server besides two copies of its vector, in its log and in its graph; about. */
    private static final long RECORD_BYTES = 1_500;

    private final EmbeddingSpace space;
    private final Function<String, TenantKey> keys;
    private final ChromaServer server;
    private final Holdings holdings;
    private final Checkpoints checkpoints;
    private final Applier applier;
    private final Narrow<Search.Piece> narrow = new Narrow<>();
    private final PartedSearch parts;

    private ChromaServer.Limits limits = new ChromaServer.Limits(1, false);

    private ChromaVectors(
            ChromaSettings settings, EmbeddingSpace space, Function<String, TenantKey> keys, IndexGuards guards) {
        this.space = space;
        this.keys = keys;
        this.server = new ChromaServer(settings, guards.writes());
        this.parts = new PartedSearch(title());
        Names names = Names.of(settings.database(), space);
        this.holdings = new Holdings(server, names);
        this.checkpoints = new Checkpoints(server, names);
        this.applier = new Applier(server, holdings, space, keys);
    }

    /**
     * Opens the index on a server, which need not be there yet.
     *
     * @param space the space of its vectors
     * @param keys each tenant's key, under which the server is told what memories are found by
     * @param guards of the server
     * @param leads whether this node is the one, of those that share the records and the server, that changes what the server holds
     */
    public static SharedIndex open(
            ChromaSettings settings,
            EmbeddingSpace space,
            Function<String, TenantKey> keys,
            IndexGuards guards,
            BooleanSupplier leads) {
        settings.warning().ifPresent(LOG::warn);
        return SharedIndex.open(new ChromaVectors(settings, space, keys, guards), space, guards.searches(), leads);
    }

    @Override
    public String name() {
        return "chroma";
    }

    @Override
    public String title() {
        return "ChromaDB server " + server.address();
    }

    @Override
    public int open() {
        return telling(() -> {
            limits = server.limits();
            server.makeTenant();
            return holdings.all().size();
        });
    }

    @Override
    public int known() {
        return holdings.known().size();
    }

    @Override
    public Position noted(int collections) {
        return telling(() -> checkpoints.read(collections));
    }

    @Override
    public void note(Position position, int collections) {
        telling(() -> {
            checkpoints.write(position, collections);
            return true;
        });
    }

    @Override
    public void dropNote() {
        checkpoints.drop();
    }

    @Override
    public void drop() {
        holdings.drop();
    }

    @Override
    public void forget() {
        holdings.forget();
    }

    @Override
    public void put(Collection<StoredVersion> versions) {
        telling(() -> {
            applier.put(versions, limits);
            return true;
        });
    }

    @Override
    public void remove(Collection<MemoryId> memories) {
        telling(() -> {
            applier.remove(memories);
            return true;
        });
    }

    @Override
    public List<Candidate> nearest(Reach reach, Filter filter, float[] question, int depth) {
        ChromaServer asked = server.searching();
        Tokens tokens = new Tokens(keys.apply(reach.tenant()));
        Search search = new Search(asked, narrow, question, reach, filter, tokens);
        if (search.isVain()) {
            return List.of();
        }
        try {
            return ask(search, holdings.of(reach.tenant(), Shelf.of(filter), asked), depth);
        } catch (Lost lost) {
            if (holdings.holds(lost.collection())) {
                throw lost.data();
            }
            // it was made anew meanwhile
            return telling(() -> ask(search, holdings.of(reach.tenant(), Shelf.of(filter), asked), depth));
        }
    }

    private List<Candidate> ask(Search search, List<Located> collections, int depth) {
        return parts.nearest(collections, each -> search.nearest(each, depth));
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        telling(() -> {
            for (Located collection : holdings.all()) {
                server.each(collection, id -> {
                    RecordKey key = RecordKey.parse(id);
                    each.accept(key.version(), key.passage());
                });
            }
            return true;
        });
    }

    @Override
    public long bytes() {
        long bytes = 2L * Float.BYTES * space.dimension() + RECORD_BYTES;
        return telling(() -> holdings.all().stream().mapToLong(server::count).sum() * bytes);
    }

    /** What is lost is told if it is taken to be there still. */
    private <T> T telling(Supplier<T> work) {
        try {
            return work.get();
        } catch (Lost lost) {
            throw holdings.holds(lost.collection()) ? lost.data() : lost.data().fault();
        }
    }

    @Override
    public void close() {
        parts.close();
        server.close();
    }
}
