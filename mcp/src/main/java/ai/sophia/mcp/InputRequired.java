package ai.sophia.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What answers a request needs to know more first. The client is asked, and the request comes again with the {@link Exchange#answers}.
 * Older clients are asked while they wait; handlers need not know.
 *
 * @param questions by keys that the answers come under; those that the client cannot be asked end the request with an error
 * @param state kept until the request comes again, signed; empty for none
 */
public record InputRequired(SequencedMap<String, Question> questions, String state)
        implements ToolReply, ResourceReply, PromptReply {
    public InputRequired {
        if (questions.isEmpty() && state.isEmpty()) {
            throw new IllegalArgumentException("expected a question or a state, but got neither");
        }
        questions = new LinkedHashMap<>(questions);
    }

    /** One question, and nothing to keep. */
    public static InputRequired of(String key, Question question) {
        return new InputRequired(new LinkedHashMap<>(Map.of(key, question)), "");
    }
}
