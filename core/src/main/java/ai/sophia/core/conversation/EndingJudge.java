package ai.sophia.core.conversation;

import java.util.List;
import java.util.function.Supplier;

/** Port to what judges which of the facts that are known a turn says to be so no more, in whatever words. Implementations are safe for all threads. */
public interface EndingJudge {
    /**
     * The statements of a turn, with what it ends: one of them, or one more that is {@linkplain Statement#tentative tentative}, puts an end to a fact. As they
     * are where the turn ends nothing, or it is not sure what.
     *
     * @param before what was said before it in the session, oldest first
     * @param statements what was recognised in the turn
     * @param known facts that are so when it is said, those first that are nearest to it; asked for only if the turn may end one
     */
    List<Statement> judged(List<Turn> before, Turn turn, List<Statement> statements, Supplier<List<Near>> known);
}
