package ai.sophia.app;

import ai.sophia.core.access.Access;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.guard.Breaker;
import ai.sophia.store.chroma.ChromaDependency;
import ai.sophia.store.chroma.ChromaSettings;
import ai.sophia.store.chroma.ChromaVectors;
import ai.sophia.store.sql.PgvectorDependency;
import ai.sophia.store.sql.PgvectorIndex;
import ai.sophia.store.sql.PgvectorSettings;
import ai.sophia.store.sql.PostgresDependency;
import ai.sophia.store.weaviate.WeaviateDependency;
import ai.sophia.store.weaviate.WeaviateSettings;
import ai.sophia.store.weaviate.WeaviateVectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The servers that the settings name, none by default. A recall waits for each of them for a short time; the search goes on behind it as long as one of this
 * node may take, for the first call connects, and looks up what the next ones know. Immutable, its parts safe for all threads.
 *
 * @param all of them, as they are shown to those who run Sophia
 * @param indexes those that are searched beside the index of this node
 */
record Servers(List<Dependency> all, List<IndexServer> indexes) {
    /** A server on which each embedding space has an index. */
    interface IndexServer {
        /** Opens that of a space, which follows the log from now on; the server need not be there yet. */
        RemoteIndex open(EmbeddingSpace space, MemoryStore store);
    }

    /** How many letters and digits say whose an index is. */
    private static final int OWNER = 12;

    /** Without any. */
    static final Servers NONE = new Servers(List.of(), List.of());

    /** Searches of one server under way at most, and those that wait for their turn: a server that hangs is not waited for by more. */
    private static final int SEARCHES = 16;

    Servers {
        all = List.copyOf(all);
        indexes = List.copyOf(indexes);
    }

    /**
     * That of the records, if they are on one, that of the embedder, those of the language model, that of the caches, and those of the indexes.
     *
     * @param reading guards the reads of the records, if they are on a server
     */
    static Servers of(Settings settings, Optional<Guard> reading, Models models, Optional<Chats> chats, Caches caches) {
        List<Dependency> all = new ArrayList<>();
        settings.records()
                .ifPresent(server -> reading.ifPresent(
                        guard -> all.add(new PostgresDependency(server, guard, settings.recordsBudget()))));
        all.addAll(models.servers());
        chats.ifPresent(each -> all.addAll(each.servers()));
        all.addAll(caches.servers());
        List<IndexServer> indexes = new ArrayList<>();
        settings.chroma().ifPresent(chroma -> {
            ChromaSettings bounded = chroma.searchingFor(longest(settings));
            IndexGuards guards = guards("chroma", settings.serversBudget(), bounded.writing());
            all.add(new ChromaDependency(chroma.searchingFor(settings.serversBudget()), guards));
            indexes.add((space, store) -> following(
                    ChromaVectors.open(
                            bounded.in(bounded.tenant(), bounded.database() + "-" + owner(store)),
                            space,
                            store::key,
                            guards,
                            store::leads),
                    space,
                    store,
                    settings));
        });
        settings.weaviate().ifPresent(weaviate -> {
            WeaviateSettings bounded = weaviate.searchingFor(longest(settings));
            IndexGuards guards = guards("weaviate", settings.serversBudget(), bounded.writing());
            all.add(new WeaviateDependency(weaviate.searchingFor(settings.serversBudget()), guards));
            indexes.add((space, store) -> following(
                    WeaviateVectors.open(
                            bounded.prefixed(bounded.prefix() + owner(store)), space, store::key, guards, store::leads),
                    space,
                    store,
                    settings));
        });
        settings.pgvector().ifPresent(pgvector -> {
            PgvectorSettings bounded = pgvector.within(longest(settings));
            Guard guard = new Breaker("pgvector", settings.serversBudget());
            all.add(new PgvectorDependency(pgvector.within(settings.serversBudget()), guard));
            indexes.add((space, store) -> following(PgvectorIndex.open(bounded, space, guard), space, store, settings));
        });
        return new Servers(all, indexes);
    }

    /**
     * Says whose an index is, so that others may have theirs on the same server. It goes with the records wherever they are moved or restored, and
     * tells nothing of them.
     */
    private static String owner(MemoryStore store) {
        return store.key(Access.DEFAULT_TENANT)
                .forPurpose("indexes on servers")
                .authenticate("owner")
                .replaceAll("[^a-zA-Z0-9]", "")
                .substring(0, OWNER);
    }

    private static IndexGuards guards(String name, Duration searching, Duration writing) {
        return new IndexGuards(new Breaker(name, searching), new Breaker(name + " (writing)", writing));
    }

    private static <I extends VectorIndex & Projection> RemoteIndex following(
            I index, EmbeddingSpace space, MemoryStore store, Settings settings) {
        // what it finds this node finds too, so no answer ends by what it learns
        Projector projector = new Projector(store, index, space.id(), new Generations(store));
        projector.start();
        return new RemoteIndex(
                index, index, projector, settings.serversBudget(), longest(settings), searches(index.name()));
    }

    /** How long a search on a server may go on, whether a recall waits for it or not. */
    private static Duration longest(Settings settings) {
        return settings.serversBudget().compareTo(settings.vectorsBudget()) > 0
                ? settings.serversBudget()
                : settings.vectorsBudget();
    }

    private static ThreadPoolExecutor searches(String name) {
        return new ThreadPoolExecutor(
                SEARCHES,
                SEARCHES,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(SEARCHES),
                Thread.ofPlatform().daemon().name("search-" + name + "-", 0).factory());
    }
}
