package ai.sophia.store.hot;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Words;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.StoredVersion;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions in use, as many as a budget of memory allows. Where there is no room, one is loaded only when it is asked far more often than
 * another that is held: loading takes longer than many a recall without it, so that this has to be decided before, and not, as caches
 * do, afterwards. Safe for all threads; one thread of its own loads, one partition after another.
 */
public final class HotScopes implements HotTier, AutoCloseable {
    /** Most passages of a partition; more are searched by the index. */
    public static final int PASSAGES = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(HotScopes.class);

    /** After so long a partition that was too large is tried again, and how large one was is forgotten. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** After so long one that could not be read is tried again: the records may be back in a moment. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    /** What an empty scope counts, in bytes. */
    private static final int LEAST_SIZE = 1_024;

    /** So many times as often as the least popular one that is held a partition is asked before it takes its place. */
    private static final int FAR_MORE = 2;

    /** Partitions that wait to be loaded at most; others are searched in the index until there is room. */
    private static final int LOADS = 64;

    private final BiConsumer<Reach, Predicate<StoredVersion>> records;
    private final BiPredicate<Reach, Integer> larger;
    private final int dimension;
    private final Words words;
    private final int passages;
    private final long limit;
    private final Kernel kernel = Kernel.fastest();
    private final Map<Partition, HotScope> scopes = new ConcurrentHashMap<>();
    private final Popularity popularity = new Popularity();

    /** Its lock is held by whatever changes which partitions are held, or counts what they take. */
    private final Room room;

    private final Cache<Partition, Long> sizes =
            Caffeine.newBuilder().expireAfterWrite(RETRY).maximumSize(10_000).build();

    /** Partitions that are not loaded, and for how long. */
    private final Cache<Partition, Duration> refused;

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
     */
    public HotScopes(
            BiConsumer<Reach, Predicate<StoredVersion>> records,
            BiPredicate<Reach, Integer> larger,
            int dimension,
            Words words,
            long bytes) {
        this(records, larger, dimension, words, bytes, PASSAGES, Ticker.systemTicker());
    }

    /**
     * @param passages most of a partition
     * @param ticker the time, for what is not loaded for a while
     */
    HotScopes(
            BiConsumer<Reach, Predicate<StoredVersion>> records,
            BiPredicate<Reach, Integer> larger,
            int dimension,
            Words words,
            long bytes,
            int passages,
            Ticker ticker) {
        this.records = records;
        this.larger = larger;
        this.dimension = dimension;
        this.words = words;
        this.passages = passages;
        this.limit = bytes;
        this.room = new Room(bytes);
        this.refused = Caffeine.newBuilder()
                .expireAfter(Expiry.<Partition, Duration>writing((partition, howLong) -> howLong))
                .ticker(ticker)
                .maximumSize(10_000)
                .build();
    }

    @Override
    public boolean ready(Reach reach, Filter filter) {
        Partition partition = Partition.of(reach);
        if (!serves(reach, filter) || refused.getIfPresent(partition) != null) {
            return false;
        }
        popularity.ask(partition);
        HotScope scope = scopes.get(partition);
        if (scope != null && scope.isGone()) {
            drop(partition, scope);
            scope = null;
        }
        if (scope == null && isWorthLoading(partition)) {
            scope = load(partition);
        }
        return scope != null && scope.isReady();
    }

    @Override
    public boolean await(Reach reach, Filter filter, Duration patience) {
        HotScope scope = serves(reach, filter) ? scopes.get(Partition.of(reach)) : null;
        return scope != null && scope.awaitReady(patience);
    }

    @Override
    public boolean willServe(Reach reach, Filter filter) {
        HotScope scope = serves(reach, filter) ? scopes.get(Partition.of(reach)) : null;
        return scope != null && !scope.isGone();
    }

    /** What was known at another moment is not kept here. */
    private static boolean serves(Reach reach, Filter filter) {
        return reach.asOf().isLatest() && Bare.tells(filter);
    }

    @Override
    public <T> Optional<T> compare(
            Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
        HotScope scope = serves(reach, filter) ? scopes.get(Partition.of(reach)) : null;
        return scope == null ? Optional.empty() : scope.compare(reach, filter, question, meaning, ranking);
    }

    private boolean isWorthLoading(Partition partition) {
        long size;
        synchronized (room) {
            size = likelySize(partition);
            if (room.has(size)) {
                return true;
            }
        }
        int asked = popularity.of(partition);
        return size <= limit
                && asked > FAR_MORE
                && leastPopular(scopes.keySet().stream())
                        .filter(least -> asked > FAR_MORE * popularity.of(least))
                        .isPresent();
    }

    /** What it took when it was held last, or what others take. */
    private long likelySize(Partition partition) {
        Long known = sizes.getIfPresent(partition);
        return known == null ? Math.max(LEAST_SIZE, room.usual()) : known;
    }

    private Optional<Partition> leastPopular(Stream<Partition> partitions) {
        return partitions.min(Comparator.comparingInt(popularity::of));
    }

    /** Has a partition loaded; its scope is there to be told of writes before that looks at the records. */
    private HotScope load(Partition partition) {
        HotScope scope;
        synchronized (room) {
            scope = scopes.computeIfAbsent(
                    partition, first -> new HotScope(new Columns(kernel, dimension, words), passages, limit));
            room.reserve(partition, likelySize(partition));
        }
        if (scope.begin()) {
            try {
                loader.execute(() -> load(partition, scope));
            } catch (RejectedExecutionException refusal) {
                drop(partition, scope);
            }
        }
        return scope;
    }

    private void load(Partition partition, HotScope scope) {
        try {
            if (larger.test(partition.reach(), passages)) {
                refuse(partition, scope, RETRY);
                return;
            }
            records.accept(partition.reach(), scope::load);
            // what there is no room for goes before anybody is told that it is ready
            weigh(partition, scope);
            scope.finish();
            weigh(partition, scope);
        } catch (RuntimeException | Error failure) {
            LOG.warn("A partition is searched in the index, for it could not be loaded: {}", failure.toString());
            LOG.debug("Cause", failure);
            refuse(partition, scope, AWAY);
        }
    }

    private void refuse(Partition partition, HotScope scope, Duration howLong) {
        refused.put(partition, howLong);
        drop(partition, scope);
    }

    private void drop(Partition partition, HotScope scope) {
        synchronized (room) {
            if (scopes.remove(partition, scope)) {
                room.leave(partition);
            }
        }
        scope.close();
    }

    /**
     * Counts what a partition takes now, and makes room for it: where all are as popular, it is the one that goes. One that has given itself
     * up is counted no more.
     */
    private void weigh(Partition partition, HotScope scope) {
        long size = Math.max(LEAST_SIZE, scope.size());
        if (scope.isTooLarge()) {
            refuse(partition, scope, RETRY);
            return;
        }
        if (scope.isGone()) {
            drop(partition, scope);
            return;
        }
        List<HotScope> gone = new ArrayList<>();
        synchronized (room) {
            if (scopes.get(partition) != scope) {
                return;
            }
            sizes.put(partition, size);
            room.take(partition, size);
            while (room.isExceeded()) {
                Partition least = leastPopular(scopes.keySet().stream().filter(room::holds))
                        .filter(each -> popularity.of(each) < popularity.of(partition))
                        .orElse(partition);
                HotScope victim = scopes.remove(least);
                room.leave(least);
                if (victim == null) {
                    break;
                }
                gone.add(victim);
            }
        }
        gone.forEach(HotScope::close);
    }

    /** Adds the latest versions of memories to what is held. */
    void put(Collection<StoredVersion> versions) {
        if (scopes.isEmpty()) {
            return;
        }
        Map<Scope, List<StoredVersion>> parts = versions.stream()
                .collect(Collectors.groupingBy(version -> version.memory().scope()));
        parts.forEach((where, written) -> {
            for (Partition partition : Partition.with(where)) {
                HotScope scope = scopes.get(partition);
                if (scope != null) {
                    scope.put(written);
                    weigh(partition, scope);
                }
            }
        });
    }

    /** Removes memories from what is held. */
    void remove(Collection<MemoryId> ids) {
        if (!ids.isEmpty()) {
            scopes.values().forEach(scope -> scope.remove(ids));
        }
    }

    /** Gives up everything, to be loaded anew. */
    void clear() {
        scopes.forEach(this::drop);
        refused.invalidateAll();
    }

    @Override
    public List<Reach> held() {
        return scopes.keySet().stream().map(Partition::reach).toList();
    }

    @Override
    public Statistics statistics() {
        long bytes = scopes.values().stream().mapToLong(HotScope::size).sum();
        return new Statistics(scopes.size(), bytes, limit);
    }

    @Override
    public void close() {
        loader.shutdownNow();
        clear();
    }
}
