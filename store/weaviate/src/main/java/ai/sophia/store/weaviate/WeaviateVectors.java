package ai.sophia.store.weaviate;

import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.IndexGuards;
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

/** Passages by vector on a Weaviate server: a collection for each shelf of a space, and in it a tenant for each of Sophia's. */
public final class WeaviateVectors implements VectorServer {
    private static final Logger LOG = LoggerFactory.getLogger(WeaviateVectors.class);

    /** Bytes that a record takes on the server besides two copies of its vector; about. */
    private static final long RECORD_BYTES = 2_500;

    private final EmbeddingSpace space;
    private final Function<String, TenantKey> keys;
    private final WeaviateServer server;
    private final Holdings holdings;
    private final Checkpoints checkpoints;
    private final Applier applier;
    private final PartedSearch parts;

    private WeaviateVectors(
            WeaviateSettings settings, EmbeddingSpace space, Function<String, TenantKey> keys, IndexGuards guards) {
        this.space = space;
        this.keys = keys;
        this.server = new WeaviateServer(settings, guards.writes());
        this.parts = new PartedSearch(title());
        Names names = Names.of(settings.prefix(), space);
        this.holdings = new Holdings(server, names, settings.replication());
        this.checkpoints = new Checkpoints(server, names, settings.replication());
        this.applier = new Applier(server, holdings, keys);
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
            WeaviateSettings settings,
            EmbeddingSpace space,
            Function<String, TenantKey> keys,
            IndexGuards guards,
            BooleanSupplier leads) {
        settings.warning().ifPresent(LOG::warn);
        return SharedIndex.open(new WeaviateVectors(settings, space, keys, guards), space, guards.searches(), leads);
    }

    @Override
    public String name() {
        return "weaviate";
    }

    @Override
    public String title() {
        return server.title();
    }

    @Override
    public int open() {
        return telling(() -> {
            server.checkVersion();
            return holdings.all().size();
        });
    }

    @Override
    public int known() {
        return holdings.known().size();
    }

    @Override
    public Position noted(int collections) {
        return checkpoints.read(collections);
    }

    @Override
    public void note(Position position, int collections) {
        checkpoints.write(position, collections);
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
            applier.put(versions);
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
        WeaviateServer asked = server.searching();
        Search search = new Search(asked, question, reach, filter, new Tokens(keys.apply(reach.tenant())));
        if (search.isVain()) {
            return List.of();
        }
        try {
            return ask(search, holdings.of(reach.tenant(), Shelf.of(filter), asked), depth);
        } catch (Lost lost) {
            if (holdings.holds(lost.located())) {
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
            for (Located located : holdings.all()) {
                server.each(located, key -> each.accept(key.version(), key.passage()));
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
            throw holdings.holds(lost.located()) ? lost.data() : lost.data().fault();
        }
    }

    @Override
    public void close() {
        parts.close();
        server.close();
    }
}
