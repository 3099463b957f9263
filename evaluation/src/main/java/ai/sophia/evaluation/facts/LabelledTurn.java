package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Turn;
import java.util.List;

/**
 * A turn, and what is to be recognised in it.
 *
 * @param id of the sentence or dialogue that it is of
 * @param before what was said before it
 * @param labels the facts
 * @param neutral spans that may yield a statement or not
 * @param forbidden spans that must yield none
 */
record LabelledTurn(
        String id, List<Turn> before, Turn turn, List<Label> labels, List<Span> neutral, List<Span> forbidden) {}
