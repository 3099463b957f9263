package ai.sophia.model.opennlp;

import ai.sophia.core.entity.NounPhrase;
import ai.sophia.core.entity.NounPhrases;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.List;

/**
 * Noun phrases of English texts. Its models are read when it is asked first; what it found is kept for some minutes, for the facts of
 * a user are read again and again. Safe for all threads.
 */
public final class OpenNlpNounPhrases implements NounPhrases {
    /** As many as are read for one question. */
    private static final int KEPT = 20_000;

    /** What is deleted must not stay here. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Longer texts are cut: a fact has one sentence. */
    private static final int LONGEST_TEXT = 2_000;

    private static final class Models {
        static final Tagger TAGGER = new Tagger();
        static final Retagging RETAGGING = Retagging.english();
        static final Chunker CHUNKER = new Chunker(GeneralWords.english());
    }

    private final LoadingCache<String, List<NounPhrase>> kept = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(LONGEST)
            .scheduler(Scheduler.systemScheduler())
            .build(OpenNlpNounPhrases::found);

    @Override
    public List<NounPhrase> in(String text) {
        return kept.get(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    }

    private static List<NounPhrase> found(String text) {
        return List.copyOf(Models.CHUNKER.phrases(text, Models.RETAGGING.mended(Models.TAGGER.tag(text))));
    }
}
