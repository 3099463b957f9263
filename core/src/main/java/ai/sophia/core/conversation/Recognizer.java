package ai.sophia.core.conversation;

import java.util.List;

/** Port to what recognises statements in a conversation. Implementations are safe for all threads. */
public interface Recognizer {
    /**
     * The statements of one turn, in the order of their evidence. Empty where nothing is worth being remembered, which is so for most
     * turns. What is {@link Statement#tentative} says nothing unless it ends something that is known.
     *
     * @param before what was said before it in the session, oldest first
     * @param turn where the evidence lies
     */
    List<Statement> recognize(List<Turn> before, Turn turn);
}
