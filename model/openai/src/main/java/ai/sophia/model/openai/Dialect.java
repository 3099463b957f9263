package ai.sophia.model.openai;

import ai.sophia.model.openai.CallFailure.Refused;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What of the interface a server does not know, as its refusals have told. Safe for all threads. */
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

    /** Whether a part may be used, as far as is known. */
    boolean has(Part part) {
        return !unknown.contains(part);
    }

    /**
     * Learns from a refusal.
     *
     * @param used what the refused request had of this
     * @return whether the next request does without something that this one had
     */
    boolean learn(Refused refusal, Collection<Part> used) {
        String told = refusal.told().toLowerCase(Locale.ROOT);
        for (Part part : used) {
            boolean meant = refusal.field().isEmpty() || refusal.field().startsWith(part.field);
            if (meant && part.words.matcher(told).find()) {
                unknown.add(part);
                return true;
            }
        }
        return false;
    }
}
