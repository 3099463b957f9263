package ai.sophia.model.opennlp;

import ai.sophia.core.entity.NounPhrase;
import ai.sophia.core.entity.NounPhrases;
import ai.sophia.core.language.Tongue;
import ai.sophia.core.language.Tongues;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Noun phrases of texts, each by the models of its language. These are read when the first text in it comes; what was found is kept for some minutes, for the facts of
 * a user are read again and again. Safe for all threads.
 */
public final class OpenNlpNounPhrases implements NounPhrases {
    /** As many as are read for one question. */
    private static final int KEPT = 20_000;

    /** What is deleted must not stay here. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Longer texts are cut: a fact has one sentence. */
    private static final int LONGEST_TEXT = 2_000;

    private final Map<Tongue, Grammar> grammars = new ConcurrentHashMap<>();
    private final LoadingCache<String, List<NounPhrase>> kept = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(LONGEST)
            .scheduler(Scheduler.systemScheduler())
            .build(this::found);

    @Override
    public List<NounPhrase> in(String text) {
        return kept.get(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }

    private List<NounPhrase> found(String text) {
        return grammars.computeIfAbsent(Tongues.of(text), Grammar::of).phrases(text);
    }
}
