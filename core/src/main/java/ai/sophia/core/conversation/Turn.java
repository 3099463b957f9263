package ai.sophia.core.conversation;

import java.time.Instant;

/**
 * One turn of a conversation.
 *
 * @param role who spoke as a client of a language model has it: user, assistant, system, tool
 * @param speaker the name of who spoke, or the role again where there is none
 * @param at when it was said
 */
public record Turn(String role, String speaker, String text, Instant at) {
    /** The role of the people whom an agent serves. */
    public static final String USER = "user";

    /** The role of an agent. */
    public static final String ASSISTANT = "assistant";

    /** The same turn in other words. */
    public Turn saying(String words) {
        return words.equals(text) ? this : new Turn(role, speaker, words, at);
    }

    /** Whether a person said it. */
    public boolean isOfUser() {
        return role.equals(USER);
    }
}
