package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Refused;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What of the interface a server does not know, as its refusals have told and its answers confirmed. Safe for all threads. */
final class Dialect {
    /** Something that some servers or models do without. */
    enum Part {
        /** The limit of an answer as {@code max_tokens}; newer models call it {@code max_completion_tokens}. */
        MAX_TOKENS("max", "max_completion_tokens"),
        TEMPERATURE("temperature", "temperature"),
        /** A schema that the server holds the model to; without it the schema is told to the model in words. */
        FORM("response_format", "response_format|json_schema"),
        /** The usage at the end of a stream. */
        STREAM_USAGE("stream_options", "stream_options");

        private final String field;
        private final Pattern words;

        Part(String field, String words) {
            this.field = field;
            this.words = Pattern.compile(words);
        }
    }

    private final Set<Part> unknown = ConcurrentHashMap.newKeySet();

    /** What the server does without, as far as is known; the caller's own. */
    Set<Part> unknown() {
        Set<Part> all = EnumSet.noneOf(Part.class);
        all.addAll(unknown);
        return all;
    }

    /**
     * What a refusal means.
     *
     * @param used what the refused request had of this
     * @return what the request may be without next; empty if the refusal is of something else
     */
    static Optional<Part> meant(Refused refusal, Collection<Part> used) {
        String told = refusal.told().toLowerCase(Locale.ROOT);
        return used.stream()
                .filter(part -> refusal.field().isEmpty() || refusal.field().startsWith(part.field))
                .filter(part -> part.words.matcher(told).find())
                .findFirst();
    }

    /**
     * Learns from a request that was answered. A refusal alone teaches nothing, for it may quote the prompt.
     *
     * @param without what the request was without
     * @return whether any of it is news
     */
    boolean learn(Collection<Part> without) {
        return unknown.addAll(without);
    }
}
