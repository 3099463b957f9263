package ai.sophia.store.hot;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Words;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.StoredVersion;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions in use, as many as a budget of memory allows; which of them stay is decided by how often and how lately they were asked
 * (W-TinyLFU, Einziger, Friedman and Manes, 2017). Safe for all threads; one thread of its own loads, one partition after another.
 */
public final class HotScopes implements HotTier, AutoCloseable {
    /** Most passages of a partition; more are searched by the index. */
    public static final int PASSAGES = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(HotScopes.class);

    /** After so long, a partition that was too large, or could not be loaded, is tried again. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** What an empty scope counts. */
    private static final int LEAST_WEIGHT = 1_024;

    /** Partitions that wait to be loaded at most; others are searched in the index until there is room. */
    private static final int LOADS = 64;

    private final BiConsumer<Reach, Predicate<StoredVersion>> records;
    private final BiPredicate<Reach, Integer> larger;
    private final int dimension;
    private final Words words;
    private final Duration budget;
    private final int passages;
    private final long limit;
    private final Kernel kernel = Kernel.fastest();
    private final Cache<Partition, HotScope> scopes;
    private final Cache<Partition, Boolean> refused =
            Caffeine.newBuilder().expireAfterWrite(RETRY).maximumSize(10_000).build();
    private final ExecutorService loader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOADS),
            Thread.ofPlatform().daemon().name("hot-loader").factory());

    /**
     * @param records hands over the versions that a reach sees, with their vectors, until told that it is enough
     * @param larger whether it sees more memories than so many
     * @param dimension of these vectors
     * @param words how text becomes terms
     * @param bytes how much memory it may take, about
     * @param budget how long a recall waits for a partition to be loaded
     */
    public HotScopes(
            BiConsumer<Reach, Predicate<StoredVersion>> records,
            BiPredicate<Reach, Integer> larger,
            int dimension,
            Words words,
            long bytes,
            Duration budget) {
        this(records, larger, dimension, words, bytes, budget, PASSAGES);
    }

    /**
     * @param passages most of a partition
     */
    HotScopes(
            BiConsumer<Reach, Predicate<StoredVersion>> records,
            BiPredicate<Reach, Integer> larger,
            int dimension,
            Words words,
            long bytes,
            Duration budget,
            int passages) {
        this.records = records;
        this.larger = larger;
        this.dimension = dimension;
        this.words = words;
        this.budget = budget;
        this.passages = passages;
        this.limit = bytes;
        this.scopes = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher(HotScopes::weight)
                .removalListener(HotScopes::removed)
                .executor(Runnable::run)
                .build();
    }

    private static int weight(Partition partition, HotScope scope) {
        return Math.clamp(scope.size(), LEAST_WEIGHT, Integer.MAX_VALUE);
    }

    /** One that takes the place of itself was only weighed again. */
    private static void removed(@Nullable Partition partition, @Nullable HotScope scope, RemovalCause cause) {
        if (scope != null && cause != RemovalCause.REPLACED) {
            scope.close();
        }
    }

    @Override
    public boolean ready(Reach reach, Filter filter) {
        Partition partition = Partition.of(reach);
        if (!serves(reach, filter) || refused.getIfPresent(partition) != null) {
            return false;
        }
        HotScope scope = held(partition);
        if (scope.isGone()) {
            scopes.asMap().remove(partition, scope);
            scope = held(partition);
        }
        return scope.awaitReady(budget);
    }

    @Override
    public boolean willServe(Reach reach, Filter filter) {
        HotScope scope = serves(reach, filter) ? scopes.getIfPresent(Partition.of(reach)) : null;
        return scope != null && !scope.isGone();
    }

    /** What was known at another moment, and texts, are not kept here. */
    private static boolean serves(Reach reach, Filter filter) {
        return reach.asOf().isLatest() && !filter.names(Field.Own.TEXT);
    }

    @Override
    public <T> Optional<T> compare(
            Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
        HotScope scope = serves(reach, filter) ? scopes.getIfPresent(Partition.of(reach)) : null;
        return scope == null ? Optional.empty() : scope.compare(reach, filter, question, meaning, ranking);
    }

    /** The partition's scope; it is there to be told of writes before its loading looks at the records. */
    private HotScope held(Partition partition) {
        HotScope scope = scopes.get(partition, first -> new HotScope(new Columns(kernel, dimension, words), passages));
        if (scope.begin()) {
            try {
                loader.execute(() -> load(partition, scope));
            } catch (RejectedExecutionException refusal) {
                scope.close();
            }
        }
        return scope;
    }

    private void load(Partition partition, HotScope scope) {
        try {
            if (larger.test(partition.reach(), passages)) {
                refuse(partition, scope);
                return;
            }
            records.accept(partition.reach(), scope::load);
            scope.finish();
            if (scope.isTooLarge()) {
                refuse(partition, scope);
            } else {
                weigh(partition);
            }
        } catch (RuntimeException | Error failure) {
            LOG.warn("A partition is searched in the index, for it could not be loaded: {}", failure.toString());
            LOG.debug("Cause", failure);
            refused.put(partition, true);
            scope.close();
        }
    }

    private void refuse(Partition partition, HotScope scope) {
        refused.put(partition, true);
        scope.close();
        scopes.asMap().remove(partition, scope);
    }

    private void weigh(Partition partition) {
        scopes.asMap().computeIfPresent(partition, (same, scope) -> scope);
    }

    /** Adds the latest versions of memories to what is held. */
    void put(Collection<StoredVersion> versions) {
        if (scopes.estimatedSize() == 0) {
            return;
        }
        Map<Scope, List<StoredVersion>> parts = versions.stream()
                .collect(Collectors.groupingBy(version -> version.memory().scope()));
        parts.forEach((where, written) -> {
            for (Partition partition : Partition.with(where)) {
                HotScope scope = scopes.asMap().get(partition);
                if (scope != null) {
                    scope.put(written);
                    weigh(partition);
                }
            }
        });
    }

    /** Removes memories from what is held. */
    void remove(Collection<MemoryId> ids) {
        if (!ids.isEmpty()) {
            scopes.asMap().values().forEach(scope -> scope.remove(ids));
        }
    }

    /** Gives up everything, to be loaded anew. */
    void clear() {
        scopes.invalidateAll();
        refused.invalidateAll();
    }

    @Override
    public List<Reach> held() {
        return scopes.asMap().keySet().stream().map(Partition::reach).toList();
    }

    @Override
    public Statistics statistics() {
        long bytes = scopes.asMap().values().stream().mapToLong(HotScope::size).sum();
        return new Statistics(scopes.estimatedSize(), bytes, limit);
    }

    @Override
    public void close() {
        loader.shutdownNow();
        clear();
    }
}
