package ai.sophia.app;

import ai.sophia.core.context.ContextOutline;
import ai.sophia.core.context.ToldContexts;
import ai.sophia.core.conversation.Standing;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.recall.Answer;
import ai.sophia.core.recall.Outline;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.LayeredCache;
import ai.sophia.core.tier.SharedBuckets;
import ai.sophia.store.caffeine.CaffeineCache;
import ai.sophia.store.redis.ContextCodec;
import ai.sophia.store.redis.EmbeddingCodec;
import ai.sophia.store.redis.OutlineCodec;
import ai.sophia.store.redis.Redis;
import ai.sophia.store.redis.RedisDependency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The caches: those in memory, and in Redis those that nodes share, if there is one, with the buckets that they take from. Immutable, its parts safe for all threads.
 *
 * @param answers of this node
 * @param shared answers of all nodes
 * @param contexts of this node
 * @param sharedContexts contexts of all nodes
 * @param standings which facts matter most for whom
 * @param embeddings of texts, near and far
 * @param buckets from which nodes take together, if there are limits and Redis
 * @param byName each by the name that it has in the status
 * @param servers Redis, if there is one
 */
record Caches(
        Cache<Answer> answers,
        Cache<Outline> shared,
        Cache<ToldContexts.Told> contexts,
        Cache<ContextOutline> sharedContexts,
        Cache<Standing> standings,
        Cache<Embedding> embeddings,
        Optional<SharedBuckets> buckets,
        Map<String, Cache<?>> byName,
        List<Dependency> servers) {
    /** Answers get this part of the memory for caches, contexts and profiles these, embeddings the rest. */
    private static final int ANSWERS_SHARE = 4;

    private static final int CONTEXTS_SHARE = 32;
    private static final int PROFILES_SHARE = 32;

    /** A text has the same embedding as long as there is the model. */
    private static final Duration EMBEDDINGS_LIVE = Duration.ofDays(30);

    /** Nodes know what has changed in the last hour only. */
    private static final Duration ANSWERS_LIVE = Duration.ofHours(1);

    private static final Duration CONTEXTS_LIVE = ANSWERS_LIVE;

    Caches {
        byName = Map.copyOf(byName);
        servers = List.copyOf(servers);
    }

    /** Opens them; Redis is not waited for. */
    static Caches open(Settings settings, Closing closing) {
        long answerBytes = settings.cacheBytes() / ANSWERS_SHARE;
        CaffeineCache<Answer> answers = new CaffeineCache<>(answerBytes, Answer::bytes);
        long contextBytes = settings.cacheBytes() / CONTEXTS_SHARE;
        CaffeineCache<ToldContexts.Told> contexts = new CaffeineCache<>(contextBytes, ToldContexts.Told::bytes);
        long profileBytes = settings.cacheBytes() / PROFILES_SHARE;
        CaffeineCache<Standing> standings = new CaffeineCache<>(profileBytes, Standing::bytes);
        CaffeineCache<Embedding> near = new CaffeineCache<>(
                settings.cacheBytes() - answerBytes - contextBytes - profileBytes,
                embedding -> embedding.vector().length * Float.BYTES);
        if (settings.redis().isEmpty()) {
            return new Caches(
                    answers,
                    Cache.none(),
                    contexts,
                    Cache.none(),
                    standings,
                    near,
                    Optional.empty(),
                    Map.of("answers", answers, "contexts", contexts, "profiles", standings, "embeddings", near),
                    List.of());
        }
        Redis redis = Redis.open(settings.redis().get());
        closing.add("redis", redis::close);
        Cache<Outline> shared = redis.cache("answers", new OutlineCodec(), ANSWERS_LIVE);
        Cache<ContextOutline> sharedContexts = redis.cache("contexts", new ContextCodec(), CONTEXTS_LIVE);
        Cache<Embedding> far = redis.cache("embeddings", new EmbeddingCodec(), EMBEDDINGS_LIVE);
        return new Caches(
                answers,
                shared,
                contexts,
                sharedContexts,
                standings,
                new LayeredCache<>(near, far),
                settings.limits() ? Optional.of(redis.buckets()) : Optional.empty(),
                Map.of(
                        "answers", answers,
                        "contexts", contexts,
                        "profiles", standings,
                        "embeddings", near,
                        "redis.answers", shared,
                        "redis.contexts", sharedContexts,
                        "redis.embeddings", far),
                List.of(new RedisDependency(redis)));
    }
}
